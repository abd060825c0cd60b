using System.Text;
using AdCommerce.Grains.Log;
using AdCommerce.Storage;
using AdCommerce.Storage.Log;
using StackExchange.Redis;

namespace AdCommerce.Server.Tests.Storage.Log;

public sealed class RedisLogTrimTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, OnEmbeddedStore, OnRedis, OnRedisCluster]
    public async Task TrimAsync_SomeEntries_LeavesTheOthersAndSaysSo(StoreKind kind)
    {
        var (log, _) = await WriteAsync(kind, "trim/some", 600);

        await log.TrimAsync(500);
        await log.TrimAsync(500);
        await log.TrimAsync(20);

        Assert.Equal(500, await log.FindTrimmedAsync());
        Assert.Equal(Enumerable.Range(501, 100).Select(static n => $"{n}"), (await log.ReadAsync(501, 1_000)).Select(Text));
        Assert.Equal(AppendOutcome.Appended, await log.AppendAsync(601, Bytes("601")));
    }

    [Theory, OnEmbeddedStore, OnRedis, OnRedisCluster]
    public async Task ReadAsync_TrimmedAway_IsNoticedAndNotAnEmptyLog(StoreKind kind)
    {
        var (log, _) = await WriteAsync(kind, "trim/reader", 10);
        await log.TrimAsync(5);

        foreach (var from in (long[])[1, 4, 5])
        {
            var trimmed = await Assert.ThrowsAsync<LogTrimmedException>(() => log.ReadAsync(from, 10));
            Assert.Equal((from, 5), (trimmed.Position, trimmed.Through));
        }

        Assert.Equal(["6", "7"], (await log.ReadAsync(6, 2)).Select(Text));
        Assert.Empty(await log.ReadAsync(11, 10));
    }

    [Theory, OnEmbeddedStore, OnRedis, OnRedisCluster]
    public async Task TrimAsync_NewestEntry_IsRefused(StoreKind kind)
    {
        var (log, _) = await WriteAsync(kind, "trim/newest", 3);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => log.TrimAsync(3));

        Assert.Equal(0, await log.FindTrimmedAsync());
        Assert.Equal(3, (await log.ReadAsync(1, 10)).Count);
    }

    [Theory, OnEmbeddedStore, OnRedis, OnRedisCluster]
    public async Task AppendAsync_AtATrimmedPosition_IsTakenAndLeavesNothing(StoreKind kind)
    {
        var (log, connection) = await WriteAsync(kind, "trim/fence", 10);
        await log.TrimAsync(9);

        // Writers that slept since the log ended at 0, 3, 8 and 9.
        foreach (var position in (long[])[1, 4, 9, 10])
        {
            Assert.Equal(AppendOutcome.Taken, await log.AppendAsync(position, Bytes("late")));
            Assert.Equal(position == 10, await connection.Database.KeyExistsAsync($"{{trim/fence}}:log:{position}"));
        }

        Assert.Equal("10", Text(Assert.Single(await log.ReadAsync(10, 10))));
    }

    [Theory, OnEmbeddedStore, OnRedis, OnRedisCluster]
    public async Task AppendAsync_AfterWhatALateWriterLeftBehindInATrimmedPlace_IsTaken(StoreKind kind)
    {
        var (log, connection) = await WriteAsync(kind, "trim/left-behind", 10);
        var late = (byte[])(await connection.Database.StringGetAsync("{trim/left-behind}:log:4"))!;
        await log.TrimAsync(9);
        // A late writer at 4 wrote there, and died before it took it back.
        await connection.Database.StringSetAsync("{trim/left-behind}:log:4", late);

        Assert.Equal(AppendOutcome.Taken, await log.AppendAsync(5, Bytes("late, too")));
        await Assert.ThrowsAsync<LogTrimmedException>(() => log.ReadAsync(4, 1));
    }

    [Theory, OnEmbeddedStore, OnRedis, OnRedisCluster]
    public async Task TrimAsync_AfterACrashInTheMiddle_FinishesWhatWasBegun(StoreKind kind)
    {
        var (log, connection) = await WriteAsync(kind, "trim/crash", 10);
        // Marked, and dead after the second removal.
        await connection.Database.SortedSetAddAsync("{trim/crash}:trimmed", "through", 6);
        await connection.Database.KeyDeleteAsync("{trim/crash}:log:1");
        await connection.Database.KeyDeleteAsync("{trim/crash}:log:2");
        await Assert.ThrowsAsync<LogTrimmedException>(() => log.ReadAsync(4, 1));

        await log.TrimAsync(7);

        Assert.Equal(7, await log.FindTrimmedAsync());
        for (var position = 1; position <= 10; position++)
            Assert.Equal(position > 7, await connection.Database.KeyExistsAsync($"{{trim/crash}}:log:{position}"));
    }

    [Theory, OnEmbeddedStore, OnRedis, OnRedisCluster]
    public async Task ReadAsync_MissingBeforeLaterOnes_IsDamaged(StoreKind kind)
    {
        var (log, connection) = await WriteAsync(kind, "trim/gap", 10);
        await connection.Database.KeyDeleteAsync("{trim/gap}:log:4");

        var damaged = await Assert.ThrowsAsync<LogEntryDamagedException>(() => log.ReadAsync(1, 10));

        Assert.Equal(4, damaged.Position);
        Assert.Equal("{trim/gap}:log:4", damaged.Key);
    }

    private async Task<(ILog Log, RedisConnection Connection)> WriteAsync(StoreKind kind, string name, int entries)
    {
        var connection = await stores.ConnectAsync(kind);
        var log = new RedisLogFactory(connection, TimeProvider.System).Open(name);
        for (var position = 1; position <= entries; position++)
            Assert.Equal(AppendOutcome.Appended, await log.AppendAsync(position, Bytes($"{position}")));
        return (log, connection);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> entry) => Encoding.UTF8.GetString(entry.Span);
}
