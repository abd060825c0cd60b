using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.Storage;
using AdCommerce.Storage.Archive;
using AdCommerce.Storage.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace AdCommerce.LoadTests.Damage;

/// <summary>The service's own shard of partition 0, on a store and an archive.</summary>
internal sealed class DamagedShard : IDisposable
{
    private const int MicrosPerMilli = 1_000;
    private static readonly TimeSpan TokenLife = TimeSpan.FromDays(30);

    private readonly ServiceProvider _services;
    private readonly ShardParts _parts;

    public DamagedShard(RedisConnection connection, string archive)
    {
        _services = new ServiceCollection()
            .AddSerializer()
            .AddMetrics()
            .AddOptions()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton<ILogFactory>(new RedisLogFactory(connection, TimeProvider.System))
            .AddSingleton<ISnapshotsFactory>(new RedisSnapshotsFactory(connection, NullLogger<RedisSnapshots>.Instance))
            .AddSingleton<IShardArchive>(provider => new ParquetShardArchive(
                archive, new ArchiveDisk(), provider.GetRequiredService<Serializer<ShardEntry>>(), provider.GetRequiredService<Serializer<ShardSnapshot>>()))
            .AddSingleton<ShardCodec>()
            .AddSingleton<ShardMetrics>()
            .AddSingleton<ShardParts>()
            .BuildServiceProvider();
        _parts = _services.GetRequiredService<ShardParts>();
        Writer = new ShardWriter(new ShardSource(0, _parts), _parts);
    }

    public ShardWriter Writer { get; }

    /// <summary>An exposure that counts one; each number is another event.</summary>
    public static FunnelEvent Exposure(int number) => new()
    {
        Id = new Guid((uint)number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1),
        ContentHash = (ulong)number,
        Kind = EventKind.ExposureStop,
        AgeMicros = 0,
        Origin = new EntryDimensions(
            new PlacementKey(new CampaignKey("lumiere", "spring"), "first"), "matte", "skin-deep", "skin-deep-1", "table", "love", "CN", "phone", ""),
        Terms = JourneyTerms.Default,
        SessionId = new Guid((uint)number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 2),
        ExpireMicros = (TimeProvider.System.GetUtcNow() + TokenLife).ToUnixTimeMilliseconds() * MicrosPerMilli,
        LengthMillis = 3_000,
        ExposureMillisMin = 3_000,
    };

    /// <summary>Records an exposure of a viewer of its own.</summary>
    public async Task<EventOutcome> RecordAsync(int number) =>
        (await Writer.SubmitAsync(new RecordWait($"viewer-{number}", [Exposure(number)]))).Outcomes[0];

    /// <summary>Where it stands, and what it is.</summary>
    public Task<(long Position, string Hash)> ReadAsync() => Writer.ReadAsync(state => (state.Position, _parts.Codec.HashOf(state)));

    /// <summary>Archives, snapshots and trims.</summary>
    public Task KeepAsync(long through) => new ShardKeeper(0, new ShardSource(0, _parts), _parts).KeepAsync(through, CancellationToken.None);

    public void Dispose() => _services.Dispose();
}
