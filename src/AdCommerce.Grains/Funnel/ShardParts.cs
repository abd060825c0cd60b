using AdCommerce.Grains.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdCommerce.Grains.Funnel;

/// <summary>What every shard of this silo uses.</summary>
public sealed class ShardParts(
    ILogFactory logs,
    ISnapshotsFactory snapshots,
    ShardCodec codec,
    ShardMetrics metrics,
    TimeProvider time,
    IOptions<FunnelConfig> config,
    ILoggerFactory loggers,
    IServiceProvider services)
{
    internal ILogFactory Logs => logs;

    internal ISnapshotsFactory Snapshots => snapshots;

    internal ShardCodec Codec => codec;

    internal ShardMetrics Metrics => metrics;

    internal TimeProvider Time => time;

    internal FunnelConfig Config => config.Value;

    internal ILoggerFactory Loggers => loggers;

    /// <summary>Null where nothing is archived; nothing is trimmed then.</summary>
    internal IShardArchive? Archive { get; } = services.GetService<IShardArchive>();

    /// <summary>A partition is kept twice in memory while its snapshot is made; one of them at a time.</summary>
    internal SemaphoreSlim Keeping { get; } = new(1, 1);
}
