using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Storage.Log;

/// <summary>Opens snapshots on the one connection.</summary>
internal sealed class RedisSnapshotsFactory(RedisConnection connection, ILogger<RedisSnapshots> logger) : ISnapshotsFactory
{
    /// <inheritdoc />
    public ISnapshots Open(string log) => new RedisSnapshots(log, connection, logger);
}
