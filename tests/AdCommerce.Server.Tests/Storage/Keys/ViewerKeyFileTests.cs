using AdCommerce.EndToEnd.Tests;
using AdCommerce.Storage.Keys;

namespace AdCommerce.Server.Tests.Storage.Keys;

public sealed class ViewerKeyFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string FileName => Path.Combine(_directory.Path, "viewer-keys");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Create_ThenFind_AlsoAfterOpeningAgain_GivesTheKey()
    {
        (long Id, byte[] Key) first, second, third;
        using (var keys = ViewerKeyFile.Open(FileName))
        {
            first = await keys.CreateAsync();
            second = await keys.CreateAsync();
        }

        using var again = ViewerKeyFile.Open(FileName);
        third = await again.CreateAsync();

        Assert.Equal(first.Key, await again.FindAsync(first.Id));
        Assert.Equal(second.Key, await again.FindAsync(second.Id));
        Assert.Equal(3, new HashSet<long> { first.Id, second.Id, third.Id }.Count);
        Assert.NotEqual(first.Key, second.Key);
    }

    [Fact]
    public async Task Destroy_Key_IsNowhereInTheFileAndNeighboursStay()
    {
        using var keys = ViewerKeyFile.Open(FileName);
        var before = await keys.CreateAsync();
        var gone = await keys.CreateAsync();
        var after = await keys.CreateAsync();

        await keys.DestroyAsync(gone.Id);
        await keys.DestroyAsync(gone.Id);

        Assert.Null(await keys.FindAsync(gone.Id));
        Assert.Equal(before.Key, await keys.FindAsync(before.Id));
        Assert.Equal(after.Key, await keys.FindAsync(after.Id));
        await using var file = new FileStream(FileName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        Assert.True(bytes.AsSpan().IndexOf(gone.Key) < 0, "the key is still in the file");
        Assert.True(bytes.AsSpan().IndexOf(after.Key) >= 0, "the file is not where keys are");
    }

    [Fact]
    public async Task Open_TornTail_LeavesItAlone()
    {
        (long Id, byte[] Key) whole;
        using (var keys = ViewerKeyFile.Open(FileName))
            whole = await keys.CreateAsync();
        await File.AppendAllBytesAsync(FileName, [1, 2, 3]);

        using var again = ViewerKeyFile.Open(FileName);
        var next = await again.CreateAsync();

        Assert.Equal(whole.Id + 2, next.Id);
        Assert.Equal(whole.Key, await again.FindAsync(whole.Id));
        Assert.Equal(next.Key, await again.FindAsync(next.Id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public async Task FindAndDestroy_KeyThatWasNeverMade_DoNothing(long id)
    {
        using var keys = ViewerKeyFile.Open(FileName);

        await keys.DestroyAsync(id);

        Assert.Null(await keys.FindAsync(id));
        Assert.Equal(0, new FileInfo(FileName).Length);
    }
}
