using AdCommerce.Storage;
using AdCommerce.Storage.Log;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdCommerce.Server.Tests.Storage.Log;

public sealed class RedisSnapshotsTests(Stores stores) : IClassFixture<Stores>
{
    private const int Large = (2 * SnapshotManifest.PartBytes) + 1;

    [Theory, OnEmbeddedStore, OnRedis, OnRedisCluster]
    public async Task ReadAsync_Written_IsEqualWhateverItsSize(StoreKind kind)
    {
        var (snapshots, _) = await OpenAsync(kind, "snapshots/sizes");
        int[] sizes = [0, 1, SnapshotManifest.PartBytes, SnapshotManifest.PartBytes + 1, Large, 5 * SnapshotManifest.PartBytes];
        for (var i = 0; i < sizes.Length; i++)
            await snapshots.WriteAsync(i + 1, Content(sizes[i]));

        Assert.Equal([6, 5, 4, 3, 2, 1], await snapshots.ListAsync());
        for (var i = 0; i < sizes.Length; i++)
            Assert.True((await snapshots.ReadAsync(i + 1))!.Value.Span.SequenceEqual(Content(sizes[i])), $"{sizes[i]} bytes");
        Assert.Null(await snapshots.ReadAsync(7));
    }

    [Theory, OnEmbeddedStore, OnRedis, OnRedisCluster]
    public async Task RemoveBelowAsync_OldOnesAndHalves_LeavesNoKeyOfThem(StoreKind kind)
    {
        var (snapshots, connection) = await OpenAsync(kind, "snapshots/remove");
        foreach (var position in (long[])[10, 20, 30, 40])
            await snapshots.WriteAsync(position, Content(Large));
        // Dead before the manifest of 20 was written.
        await connection.Database.KeyDeleteAsync("{snapshots/remove}:snapshot:20");

        Assert.Equal([40, 30, 10], await snapshots.ListAsync());
        await snapshots.RemoveBelowAsync(30);
        await snapshots.RemoveBelowAsync(30);

        Assert.Equal([40, 30], await snapshots.ListAsync());
        foreach (var position in (long[])[10, 20])
        {
            foreach (var end in (string[])["", ":0", ":1", ":2"])
                Assert.False(await connection.Database.KeyExistsAsync($"{{snapshots/remove}}:snapshot:{position}{end}"));
        }

        Assert.True((await snapshots.ReadAsync(30))!.Value.Span.SequenceEqual(Content(Large)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":0")]
    [InlineData(":2")]
    public async Task ReadAsync_OneBitDamaged_IsNotUsed(string end)
    {
        var (snapshots, connection) = await OpenAsync(StoreKind.Embedded, $"snapshots/bit{end.Replace(':', '-')}");
        await snapshots.WriteAsync(10, Content(Large));
        var key = $"{{snapshots/bit{end.Replace(':', '-')}}}:snapshot:10{end}";
        var stored = (byte[])(await connection.Database.StringGetAsync(key))!;
        stored[^1] ^= 1;
        await connection.Database.StringSetAsync(key, stored);

        Assert.Null(await snapshots.ReadAsync(10));
    }

    [Fact]
    public async Task ListAsync_DamagedLineInTheIndex_LeavesTheOthers()
    {
        var (snapshots, connection) = await OpenAsync(StoreKind.Embedded, "snapshots/line");
        await snapshots.WriteAsync(10, Content(1));
        await connection.Database.SortedSetAddAsync("{snapshots/line}:snapshots", "1/-", 20);
        await connection.Database.SortedSetAddAsync("{snapshots/line}:snapshots", "20?0", 20);

        Assert.Equal([10], await snapshots.ListAsync());
        await snapshots.RemoveBelowAsync(10);
        Assert.NotNull(await snapshots.ReadAsync(10));
    }

    [Fact]
    public async Task ReadAsync_PartOfAnotherSnapshot_IsNotUsed()
    {
        var (snapshots, connection) = await OpenAsync(StoreKind.Embedded, "snapshots/swapped");
        await snapshots.WriteAsync(10, Content(Large));
        await snapshots.WriteAsync(20, Content(Large));
        await connection.Database.StringSetAsync(
            "{snapshots/swapped}:snapshot:20:1", await connection.Database.StringGetAsync("{snapshots/swapped}:snapshot:10:1"));

        Assert.Null(await snapshots.ReadAsync(20));
        Assert.NotNull(await snapshots.ReadAsync(10));
    }

    private async Task<(RedisSnapshots Snapshots, RedisConnection Connection)> OpenAsync(StoreKind kind, string name)
    {
        var connection = await stores.ConnectAsync(kind);
        return (new RedisSnapshots(name, connection, NullLogger<RedisSnapshots>.Instance), connection);
    }

    private static byte[] Content(int bytes)
    {
        var content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        return content;
    }
}
