using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.Server.Tests.Storage;
using AdCommerce.Server.Tests.Storage.Archive;
using AdCommerce.Storage;
using AdCommerce.Storage.Archive;
using AdCommerce.Storage.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>One partition's log, snapshots and archive, all real, filled as a shard would fill them; and everything that looks at them from beside.</summary>
internal sealed class HistoryRig : IDisposable
{
    private static int _partitions = 100;

    private readonly ArchiveFolder _folder = new();
    private readonly ShardParts _parts;
    private readonly ILog _log;

    private HistoryRig(RedisConnection connection, int seed)
    {
        Partition = Interlocked.Increment(ref _partitions);
        Traffic = new FunnelTraffic(seed);
        Codec = new ShardCodec(ArchiveFolder.Entries, ArchiveFolder.Snapshots);
        Logs = new RedisLogFactory(connection, TimeProvider.System);
        Archive = _folder.Open();
        var services = new ServiceCollection().AddMetrics().AddSingleton<IShardArchive>(Archive).BuildServiceProvider();
        _parts = new ShardParts(
            Logs, new RedisSnapshotsFactory(connection, NullLogger<RedisSnapshots>.Instance), Codec, new ShardMetrics(services.GetRequiredService<IMeterFactory>()),
            new FakeTimeProvider(), Options.Create(new FunnelConfig()), NullLoggerFactory.Instance, services);
        _log = Logs.Open(ShardLogs.NameOf(Partition));
        History = new ShardHistory(Archive, Logs, Codec);
        Replay = new ShardReplay(History, Archive, _parts);
        Rebuild = new ShardRebuild(Replay, Codec);
        Export = new ShardExport(Archive, History, Replay);
    }

    public int Partition { get; }

    public FunnelTraffic Traffic { get; }

    public ShardCodec Codec { get; }

    public ILogFactory Logs { get; }

    public ParquetShardArchive Archive { get; }

    public ShardHistory History { get; }

    public ShardReplay Replay { get; }

    public ShardRebuild Rebuild { get; }

    public ShardExport Export { get; }

    public string Root => _folder.Root;

    /// <summary>Every entry that was written.</summary>
    public List<ArchivedEntry> Written { get; } = [];

    public static async Task<HistoryRig> NewAsync(Stores stores, StoreKind kind = StoreKind.Embedded, int seed = 1) => new(await stores.ConnectAsync(kind), seed);

    /// <summary>Writes more entries.</summary>
    public async Task WriteAsync(int count)
    {
        foreach (var entry in Traffic.Next(count))
        {
            Assert.Equal(AppendOutcome.Appended, await _log.AppendAsync(entry.Position, Codec.Encode(entry.Entry)));
            Written.Add(entry);
        }
    }

    /// <summary>Archives, snapshots and trims what was written, as a shard does behind the scenes.</summary>
    public Task KeepAsync() => new ShardKeeper(Partition, new ShardSource(Partition, _parts), _parts).KeepAsync(Written.Count, CancellationToken.None);

    /// <summary>How far the log is trimmed.</summary>
    public Task<long> TrimmedAsync() => _log.FindTrimmedAsync();

    /// <summary>The shard as it stands now, or as a test wants it to stand.</summary>
    public IShardGrain Shard(ShardState? state = null) => new StandingShard(Partition, state ?? Traffic.State, Codec);

    public void Dispose() => _folder.Dispose();

    private sealed class StandingShard(int partition, ShardState state, ShardCodec codec) : IShardGrain
    {
        public Task<ShardStatus> Inspect() => Task.FromResult(new ShardStatus(partition, state.Position, 0, 0, 0, codec.HashOf(state), state.Subjects));

        public Task<ImmutableArray<FunnelCell>> Count(string brandId) => Task.FromResult(state.Cells(brandId));

        public Task<ImmutableArray<LiftCell>> CountLift(string brandId) => throw new NotSupportedException();

        public Task<CircleChanges> CountCircles(long since, int fromDay) => throw new NotSupportedException();

        public Task<CounterRows> SumCounters(CounterQuestion question) => throw new NotSupportedException();

        public Task<LiveAttempts> ReadAttempts(AttemptQuery query, long after) => throw new NotSupportedException();

        public Task<ImmutableArray<RoomCount>> CountRooms(string brandId) => throw new NotSupportedException();

        public Task<ShardAnswer> Record(string subject, ImmutableArray<FunnelEvent> events) => throw new NotSupportedException();

        public Task<ImmutableArray<EventOutcome?>> FindKnown(string subject, ImmutableArray<FunnelEvent> events) => throw new NotSupportedException();

        public Task<SubjectJourneys> Read(string subject) => throw new NotSupportedException();

        public Task<bool> SettleSeat(string subject, Guid eventId, ulong contentHash, long expireMicros) => throw new NotSupportedException();

        public Task<SubjectJourneys> PutReminder(string subject, Reminder reminder, bool wanted) => throw new NotSupportedException();

        public Task Forget(string subject) => throw new NotSupportedException();

        public Task EndMeasurement(string subject) => throw new NotSupportedException();

        public Task<ImmutableArray<LeaseClosingAnswer>> CloseLeases(ImmutableArray<LeaseClosing> closings) => throw new NotSupportedException();

        public Task<ImmutableArray<OpenCharge>> CountOpenCharges() => throw new NotSupportedException();

        public Task<ImmutableArray<DeliveryCell>> CountDelivery(string brandId) => throw new NotSupportedException();
    }
}
