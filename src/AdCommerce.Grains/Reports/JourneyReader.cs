using System.Collections.Immutable;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Grains.Reports;

/// <summary>
/// Reads journeys with every touch, from the whole history of a partition: the archive, then what is not there yet. What became of an event is not in the log, so
/// the state is folded along; nothing of it is taken from a running shard. Long: it takes as long as a rebuild.
/// </summary>
public sealed class JourneyReader(ShardReplay replay, IAttemptFiles files)
{
    /// <summary>The journeys of a brand's campaigns in one partition, as of the last entry that was there when it was reached.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="brandId">Of this brand.</param>
    /// <param name="campaignIds">Of these campaigns of it; empty: of all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<JourneyLog> ReadAsync(int partition, string brandId, ImmutableArray<string> campaignIds, CancellationToken cancellationToken)
    {
        var log = new JourneyLog(brandId, campaignIds);
        var state = await replay.BeginAsync(partition, cancellationToken);
        await foreach (var entry in replay.ApplyAsync(partition, state, cancellationToken))
            log.Add(entry.Entry, entry.Effects!);
        return log;
    }

    /// <summary>What happened before this day (UTC) may have been deleted by retention; null while nothing was.</summary>
    public async Task<DateOnly?> FindKeptFromAsync(int partition, CancellationToken cancellationToken) =>
        (await files.FindAttemptFilesAsync(partition, DateOnly.MaxValue, cancellationToken)).KeptFrom;
}
