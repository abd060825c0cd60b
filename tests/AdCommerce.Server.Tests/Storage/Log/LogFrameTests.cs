using AdCommerce.Grains.Log;
using AdCommerce.Storage.Log;

namespace AdCommerce.Server.Tests.Storage.Log;

public sealed class LogFrameTests
{
    private static readonly byte[] Entry = [1, 2, 3, 4, 5];

    [Fact]
    public void Open_Sealed_ReturnsTheEntry() =>
        Assert.Equal(Entry, LogFrame.Open("{a}:log:1", 1, LogFrame.Seal("{a}:log:1", Entry)).ToArray());

    [Fact]
    public void Seal_SameEntryTwice_DiffersByItsMark() =>
        Assert.NotEqual(LogFrame.Seal("{a}:log:1", Entry), LogFrame.Seal("{a}:log:1", Entry));

    [Fact]
    public void Open_AnyBitFlipped_IsDamaged()
    {
        var frame = LogFrame.Seal("{a}:log:1", Entry);
        for (var bit = 0; bit < frame.Length * 8; bit++)
        {
            var damaged = (byte[])frame.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<LogEntryDamagedException>(() => LogFrame.Open("{a}:log:1", 1, damaged));
        }
    }

    [Fact]
    public void Open_CutShort_IsDamaged()
    {
        var frame = LogFrame.Seal("{a}:log:1", Entry);
        for (var length = 0; length < frame.Length; length++)
            Assert.Throws<LogEntryDamagedException>(() => LogFrame.Open("{a}:log:1", 1, frame[..length]));
    }

    [Fact]
    public void Open_AtAnotherKey_IsDamaged() =>
        Assert.Throws<LogEntryDamagedException>(() => LogFrame.Open("{a}:log:2", 2, LogFrame.Seal("{a}:log:1", Entry)));
}
