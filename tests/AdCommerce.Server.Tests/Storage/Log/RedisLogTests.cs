using System.Net;
using System.Text;
using AdCommerce.Grains.Log;
using AdCommerce.Storage;
using AdCommerce.Storage.Log;

namespace AdCommerce.Server.Tests.Storage.Log;

public sealed class RedisLogTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, OnEmbeddedStore, OnRedis]
    public async Task AppendAsync_FreePosition_StandsThere(StoreKind kind)
    {
        var log = await OpenAsync(kind, "append/free");

        Assert.Equal(AppendOutcome.Appended, await log.AppendAsync(1, Bytes("one")));
        Assert.Equal(AppendOutcome.Appended, await log.AppendAsync(2, Bytes("")));
        Assert.Equal(AppendOutcome.Appended, await log.AppendAsync(3, Bytes("three")));

        Assert.Equal(["one", "", "three"], await ReadAllAsync(log));
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task AppendAsync_TakenPosition_LeavesTheFirstEntry(StoreKind kind)
    {
        var log = await OpenAsync(kind, "append/taken");
        await log.AppendAsync(1, Bytes("same"));

        Assert.Equal(AppendOutcome.Taken, await log.AppendAsync(1, Bytes("same")));
        Assert.Equal(AppendOutcome.Taken, await log.AppendAsync(1, Bytes("other")));

        Assert.Equal(["same"], await ReadAllAsync(log));
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task AppendAsync_PredecessorTrimmed_IsTakenAndLeavesNothing(StoreKind kind)
    {
        var connection = await stores.ConnectAsync(kind);
        var log = Open(connection, "append/trimmed");
        await log.AppendAsync(1, Bytes("one"));
        await connection.Database.KeyDeleteAsync("{append/trimmed}:log:1");

        Assert.Equal(AppendOutcome.Taken, await log.AppendAsync(2, Bytes("late")));

        Assert.False(await connection.Database.KeyExistsAsync("{append/trimmed}:log:2"));
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task AppendAsync_TwoWritersRacing_ExactlyOneWinsEachPosition(StoreKind kind)
    {
        const int Positions = 200;
        var writers = new[] { await OpenAsync(kind, "append/race"), await OpenAsync(kind, "append/race") };

        var wins = await Task.WhenAll(writers.Select((log, writer) => Task.Run(async () =>
        {
            var won = new List<string>();
            for (var position = 1; position <= Positions; position++)
            {
                var entry = $"{writer}:{position}";
                if (await log.AppendAsync(position, Bytes(entry)) == AppendOutcome.Appended)
                    won.Add(entry);
            }

            return won;
        })));

        var entries = await ReadAllAsync(writers[0]);
        Assert.Equal(Positions, entries.Count);
        Assert.Equal(entries.Order(), wins.SelectMany(won => won).Order());
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task AppendAsync_LargestEntry_ReadsBackEqual(StoreKind kind)
    {
        var log = await OpenAsync(kind, "append/large");
        var entry = new byte[ILog.EntryBytesMax];
        new Random(7).NextBytes(entry);

        for (var position = 1; position <= 5; position++)
            Assert.Equal(AppendOutcome.Appended, await log.AppendAsync(position, entry));

        var read = await log.ReadAsync(1, 100);
        Assert.Equal(5, read.Count);
        Assert.All(read, found => Assert.True(found.Span.SequenceEqual(entry)));
    }

    [Fact]
    public async Task AppendAsync_EntryTooLarge_IsRefused()
    {
        var log = await OpenAsync(StoreKind.Embedded, "append/too-large");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => log.AppendAsync(1, new byte[ILog.EntryBytesMax + 1]));
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task AppendAsync_AnswersAndRequestsLost_AppendsEachExactlyOnce(StoreKind kind)
    {
        var (proxy, connection) = await ConnectThroughProxyAsync(kind);
        await using var _ = proxy;
        var log = Open(connection, "append/lossy");

        for (var position = 1; position <= 8; position++)
        {
            proxy.LoseNext(position % 2 == 0 ? Loss.OfTheAnswer : Loss.OfTheRequest, "{append/lossy}:log:");
            Assert.Equal(AppendOutcome.Appended, await log.AppendAsync(position, Bytes($"entry {position}")));
        }

        Assert.Equal(8, proxy.LostCount);
        Assert.Equal(Enumerable.Range(1, 8).Select(position => $"entry {position}"), await ReadAllAsync(await OpenAsync(kind, "append/lossy")));
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task AppendAsync_AnswerLostAtATakenPosition_IsTaken(StoreKind kind)
    {
        var other = await OpenAsync(kind, "append/lossy-taken");
        await other.AppendAsync(1, Bytes("the same bytes"));
        var (proxy, connection) = await ConnectThroughProxyAsync(kind);
        await using var _ = proxy;
        var log = Open(connection, "append/lossy-taken");
        proxy.LoseNext(Loss.OfTheAnswer, "{append/lossy-taken}:log:");

        Assert.Equal(AppendOutcome.Taken, await log.AppendAsync(1, Bytes("the same bytes")));
        Assert.Equal(1, proxy.LostCount);
    }

    [Fact]
    public async Task AppendAsync_StoreGone_SaysThatNothingWasSent()
    {
        var (proxy, connection) = await ConnectThroughProxyAsync(StoreKind.Embedded);
        var log = Open(connection, "append/gone");
        await log.AppendAsync(1, Bytes("one"));
        proxy.LoseNext(Loss.OfTheAnswer, "{append/gone}:log:");

        // The write whose answer is lost, and no store any more to ask about it.
        var append = log.AppendAsync(2, Bytes("two"));
        await proxy.DisposeAsync();
        var unknown = await Assert.ThrowsAsync<LogUnavailableException>(() => append);
        var notSent = await Assert.ThrowsAsync<LogUnavailableException>(() => log.AppendAsync(3, Bytes("three")));

        Assert.True(unknown.IsOutcomeUnknown);
        Assert.False(notSent.IsOutcomeUnknown);
        await Assert.ThrowsAsync<LogUnavailableException>(() => log.ReadAsync(1, 1));
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task ReadAsync_FromTheMiddle_ReadsUpToMaxAndStopsAtTheFirstMissing(StoreKind kind)
    {
        var log = await OpenAsync(kind, "read/middle");
        for (var position = 1; position <= 300; position++)
            await log.AppendAsync(position, Bytes($"{position}"));

        Assert.Equal(["7", "8"], (await log.ReadAsync(7, 2)).Select(Text));
        Assert.Equal(Enumerable.Range(5, 296).Select(position => $"{position}"), (await log.ReadAsync(5, 10_000)).Select(Text));
        Assert.Empty(await log.ReadAsync(301, 10));
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task ReadAsync_DamagedEntry_NamesKeyAndPosition(StoreKind kind)
    {
        var connection = await stores.ConnectAsync(kind);
        var log = Open(connection, "read/damaged");
        await log.AppendAsync(1, Bytes("one"));
        await log.AppendAsync(2, Bytes("two"));
        byte[] frame = (await connection.Database.StringGetAsync("{read/damaged}:log:2"))!;
        frame[^1] ^= 1;
        await connection.Database.StringSetAsync("{read/damaged}:log:2", frame);

        var damaged = await Assert.ThrowsAsync<LogEntryDamagedException>(() => log.ReadAsync(1, 10));

        Assert.Equal("{read/damaged}:log:2", damaged.Key);
        Assert.Equal(2, damaged.Position);
        Assert.Contains("{read/damaged}:log:2", damaged.Message, StringComparison.Ordinal);
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task HintsAsync_EntryAppendedElsewhere_HearsOfIt(StoreKind kind)
    {
        var writer = await OpenAsync(kind, "hints");
        var reader = await OpenAsync(kind, "hints");
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var hints = reader.HintsAsync(timeout.Token).GetAsyncEnumerator(timeout.Token);

        // A hint may be missed while the subscription is being made: append until one arrives.
        var heard = hints.MoveNextAsync().AsTask();
        var position = 0;
        while (!heard.IsCompleted)
        {
            await writer.AppendAsync(++position, Bytes("x"), timeout.Token);
            await Task.WhenAny(heard, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token));
        }

        Assert.True(await heard);
        Assert.InRange(hints.Current, 1, position);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("{brace")]
    [InlineData("a b")]
    [InlineData("line\n")]
    public async Task Open_UnfitName_IsRefused(string name)
    {
        var factory = new RedisLogFactory(await stores.ConnectAsync(StoreKind.Embedded), TimeProvider.System);

        Assert.Throws<ArgumentException>(() => factory.Open(name));
    }

    private async Task<(AnswerLosingProxy Proxy, RedisConnection Connection)> ConnectThroughProxyAsync(StoreKind kind)
    {
        var parts = (await stores.ConnectionStringAsync(kind)).Split(',', 2);
        var proxy = new AnswerLosingProxy(IPEndPoint.Parse(parts[0]));
        return (proxy, await stores.ConnectAsync(kind, $"127.0.0.1:{proxy.Port},{parts.ElementAtOrDefault(1)}"));
    }

    private async Task<ILog> OpenAsync(StoreKind kind, string name) => Open(await stores.ConnectAsync(kind), name);

    private static ILog Open(RedisConnection connection, string name) => new RedisLogFactory(connection, TimeProvider.System).Open(name);

    private static async Task<List<string>> ReadAllAsync(ILog log) => [.. (await log.ReadAsync(1, int.MaxValue)).Select(Text)];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> entry) => Encoding.UTF8.GetString(entry.Span);
}
