using System.Security.Cryptography;
using AdCommerce.Grains.Viewers;

namespace AdCommerce.Server.Tests.Grains.Viewers;

public sealed class SealedViewerTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];
    private static readonly byte[] Plain = "skin_type=oily"u8.ToArray();

    [Fact]
    public void Open_OwnKeyAndViewer_GivesThePlainText()
    {
        var stored = SealedViewer.Of(7, Key, "viewer", Plain);

        Assert.Equal(7, stored.KeyId);
        Assert.Equal(Plain, stored.Open(Key, "viewer"));
        Assert.True(stored.Sealed.AsSpan().IndexOf(Plain) < 0, "not sealed");
        Assert.NotEqual(stored.Sealed, SealedViewer.Of(7, Key, "viewer", Plain).Sealed);
    }

    [Fact]
    public void Open_OtherViewerKeyOrBytes_Throws()
    {
        var stored = SealedViewer.Of(7, Key, "viewer", Plain);
        byte[] otherKey = [.. Key.Reverse()];
        byte[] damaged = [.. stored.Sealed];
        damaged[20] ^= 1;

        Assert.ThrowsAny<CryptographicException>(() => stored.Open(Key, "another"));
        Assert.ThrowsAny<CryptographicException>(() => stored.Open(otherKey, "viewer"));
        Assert.ThrowsAny<CryptographicException>(() => new SealedViewer { KeyId = 7, Sealed = damaged }.Open(Key, "viewer"));
    }
}
