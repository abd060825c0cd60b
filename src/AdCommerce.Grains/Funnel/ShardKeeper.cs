using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// Keeps a partition's log short, beside the one who writes it: archives entries, writes a snapshot, removes all but the newest two, and trims what
/// both of them and the archive have.
/// </summary>
/// <remarks>
/// It puts the state together from the store as a start would, so the writer never waits for it, and what is archived and snapshotted is what the
/// log says. Every step may be repeated, by whomever, after a crash anywhere: nothing is removed before what replaces it is durable, and each
/// step finds out for itself how far the one before got.
/// </remarks>
internal sealed partial class ShardKeeper(int partition, ShardSource source, ShardParts parts)
{
    private readonly ILogger _logger = parts.Loggers.CreateLogger<ShardKeeper>();

    /// <summary>Keeps the log up to a position, which must be in it.</summary>
    /// <returns>Bytes of the snapshot that was written; 0 when there was none to write.</returns>
    public async Task<long> KeepAsync(long through, CancellationToken cancellationToken)
    {
        using var background = BackgroundWork.Begin();
        await parts.Keeping.WaitAsync(cancellationToken);
        try
        {
            var archived = parts.Archive is { } archive ? await archive.FindEndAsync(partition, cancellationToken) : through;
            if (archived > through)
            {
                // Of other data, or the store has lost its end: what is there must not pass for what would follow.
                LogArchiveAhead(partition, archived, through);
                return 0;
            }

            var state = await source.LoadAsync(archived, cancellationToken);
            await ReplayAsync(state, through, archived, cancellationToken);
            var snapshot = parts.Codec.Encode(state);
            await source.Snapshots.WriteAsync(state.Position, snapshot, cancellationToken);
            parts.Metrics.SnapshotWritten();
            await DropAsync(cancellationToken);
            return snapshot.Length;
        }
        finally
        {
            parts.Keeping.Release();
        }
    }

    /// <summary>Brings a state to a position, and what lies behind the archive's end into the archive.</summary>
    private async Task ReplayAsync(ShardState state, long through, long archived, CancellationToken cancellationToken)
    {
        var (page, rows) = (new List<ArchivedEntry>(), 0);
        await foreach (var (entry, bytes) in source.ReadWithBytesAsync(state.Position + 1, through, cancellationToken))
        {
            var effects = source.Apply(state, entry);
            if (parts.Archive is not { } archive || state.Position <= archived)
                continue;
            page.Add(new ArchivedEntry(state.Position, entry, effects) { Bytes = bytes });
            rows += 1 + effects.Outcomes.Sum(static o => o.Length) + effects.FinalAttempts.Length;
            if (rows < ShardLimits.RowsPerArchiving && state.Position < through)
                continue;
            await archive.AppendAsync(partition, page, cancellationToken);
            page.Clear();
            rows = 0;
        }

        if (state.Position != through)
            throw new ShardDamagedException(partition, state.Position + 1, "its log ends before an entry that was acknowledged");
    }

    private async Task DropAsync(CancellationToken cancellationToken)
    {
        // Two, so that one that turns out to be damaged leaves another, and the entries to go on from there.
        if (await source.Snapshots.ListAsync(cancellationToken) is not [_, var older, ..])
            return;
        await source.Snapshots.RemoveBelowAsync(older, cancellationToken);
        if (parts.Archive is not { } archive)
            return;
        var through = Math.Min(older, await archive.FindEndAsync(partition, cancellationToken));
        if (through > 0)
            await source.Log.TrimAsync(through, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The archive of partition {Partition} ends at {Archived}, but its log at {Through}: it is of other data, or the store has lost entries. Nothing is archived or trimmed.")]
    private partial void LogArchiveAhead(int partition, long archived, long through);
}
