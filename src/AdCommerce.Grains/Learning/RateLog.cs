using AdCommerce.Domain.Learning.Ledger;
using AdCommerce.Grains.Log;
using Orleans.Serialization;

namespace AdCommerce.Grains.Learning;

/// <summary>
/// What rates are made from, kept in the store: a log with one key per entry, and snapshots of what it folds to. Any silo may append, the position is the
/// fence. A version of the rates can be made again for as long as it is kept.
/// </summary>
public sealed class RateLog(ILogFactory logs, ISnapshotsFactory snapshots, Serializer<RateEntry> entries, Serializer<RateSnapshot> states)
{
    /// <summary>Name of the log in the store.</summary>
    public const string LogName = "rates";

    /// <summary>
    /// Rates can be made again for 7 days after others took their place. A day is for a silo that was cut off from the store and went on with what it knew.
    /// </summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(8);

    private const int ReadMax = 256;

    private readonly ILog _log = logs.Open(LogName, hints: false);
    private readonly ISnapshots _snapshots = snapshots.Open(LogName);

    /// <summary>The state of the newest snapshot, or that before the first entry. Read on from there.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer.</exception>
    public async Task<RateState> LoadAsync(CancellationToken cancellationToken) => await FindAsync(long.MaxValue, cancellationToken) ?? new RateState();

    /// <summary>The state as of a position; null when it is kept no longer, or was never there.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer.</exception>
    public async Task<RateState?> RebuildAsync(long position, CancellationToken cancellationToken)
    {
        var state = await FindAsync(position, cancellationToken) ?? new RateState();
        try
        {
            while (state.Position < position)
            {
                var read = await _log.ReadAsync(state.Position + 1, (int)Math.Min(ReadMax, position - state.Position), cancellationToken);
                if (read.Count == 0)
                    return null;
                foreach (var bytes in read)
                    state.Apply(entries.Deserialize(bytes)!, bytes.Length);
            }
        }
        catch (LogTrimmedException)
        {
            return null;
        }

        return state;
    }

    /// <summary>Entries from a position on, with their lengths; none at the end of the log.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer.</exception>
    /// <exception cref="LogTrimmedException">They are gone: load anew.</exception>
    public async Task<IReadOnlyList<(RateEntry Entry, int Bytes)>> ReadAsync(long from, CancellationToken cancellationToken) =>
        [.. (await _log.ReadAsync(from, ReadMax, cancellationToken)).Select(bytes => (entries.Deserialize(bytes)!, bytes.Length))];

    /// <summary>Appends an entry and returns its length; null when another silo's stands there.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer; the entry may be in the log.</exception>
    public async Task<int?> AppendAsync(long position, RateEntry entry, CancellationToken cancellationToken)
    {
        var bytes = entries.SerializeToArray(entry);
        return await _log.AppendAsync(position, bytes, cancellationToken) == AppendOutcome.Appended ? bytes.Length : null;
    }

    /// <summary>Writes a snapshot, and drops what nobody can ask for any more.</summary>
    /// <param name="state">The state.</param>
    /// <param name="nowMillis">Now, milliseconds since 1970.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="LogUnavailableException">The store does not answer; the next one makes up for it.</exception>
    public async Task KeepAsync(RateState state, long nowMillis, CancellationToken cancellationToken)
    {
        await _snapshots.WriteAsync(state.Position, states.SerializeToArray(state.ToSnapshot()), cancellationToken);
        // Whatever is older than the newest of these was replaced so long ago.
        var old = nowMillis - (long)Kept.TotalMilliseconds;
        var marks = state.Marks.Where(mark => mark.TimeMillis <= old).Select(static mark => mark.Position).ToHashSet();
        foreach (var position in await _snapshots.ListAsync(cancellationToken))
        {
            if (!marks.Contains(position) || await _snapshots.ReadAsync(position, cancellationToken) is null)
                continue;
            await _snapshots.RemoveBelowAsync(position, cancellationToken);
            await _log.TrimAsync(position, cancellationToken);
            return;
        }
    }

    private async Task<RateState?> FindAsync(long position, CancellationToken cancellationToken)
    {
        foreach (var found in (await _snapshots.ListAsync(cancellationToken)).Where(found => found <= position))
        {
            if (await _snapshots.ReadAsync(found, cancellationToken) is { } bytes)
                return RateState.Of(states.Deserialize(bytes)!);
        }

        return null;
    }
}
