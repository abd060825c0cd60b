using System.Runtime.CompilerServices;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// A brand's events of one partition, each exactly once, in the order of the log: from the archive's typed files, and behind its end from the
/// log itself. What is archived or trimmed in the meantime changes nothing, because a position is read either there or here.
/// </summary>
public sealed class ShardExport(IShardArchive archive, ShardHistory history, ShardReplay replay)
{
    /// <summary>Reads what a query takes, up to the last entry that is there when it is reached.</summary>
    public async IAsyncEnumerable<ArchivedEvent> ReadAsync(int partition, ArchiveQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var archived = await archive.FindEndAsync(partition, cancellationToken);
        await foreach (var row in archive.ReadEventsAsync(partition, query with { To = Math.Min(query.To, archived) }, cancellationToken))
            yield return row;
        var rest = query with { From = Math.Max(query.From, archived + 1) };
        var last = await FindLastAsync(partition, archived + 1, rest, cancellationToken);
        if (last == 0)
            yield break;
        // What became of an event is not in the log: it follows from the state.
        var state = await replay.RestoreAsync(partition, archived, cancellationToken);
        await foreach (var entry in replay.ApplyAsync(partition, state, cancellationToken))
        {
            foreach (var row in ArchivedEvent.Of(entry).Where(rest.Takes))
                yield return row;
            if (entry.Position == last)
                break;
        }
    }

    /// <summary>The last position with an event that the query takes; 0 for none, which spares putting a state together.</summary>
    private async Task<long> FindLastAsync(int partition, long from, ArchiveQuery query, CancellationToken cancellationToken)
    {
        long last = 0;
        await foreach (var entry in history.ReadAsync(partition, from, cancellationToken))
        {
            if (entry.Position > query.To || entry.Entry.TimeMicros >= query.ReceivedBeforeMicros)
                break;
            if (entry.Entry.TimeMicros >= query.ReceivedFromMicros && Concerns(entry.Entry, query))
                last = entry.Position;
        }

        return last;
    }

    private static bool Concerns(ShardEntry entry, ArchiveQuery query) =>
        entry.Operations.OfType<EventsRecorded>().Any(recorded => recorded.Events.Any(funnelEvent => funnelEvent.Origin.Campaign.BrandId == query.BrandId));
}
