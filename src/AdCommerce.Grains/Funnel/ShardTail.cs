using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// Attempts that left a partition's state and may not be in the archive yet: what entries behind a position ended. It is no part of the state, which is
/// smaller without it: a start replays the entries behind the newest snapshot, and what lies before that snapshot was archived before it was written.
/// </summary>
internal sealed class ShardTail
{
    private readonly Queue<(long Position, FinalAttempt Final)> _finals = new();
    private long _from;

    /// <summary>Begins behind a snapshot.</summary>
    public void Begin(long position)
    {
        _finals.Clear();
        _from = position;
    }

    /// <summary>Adds what the next entry ended.</summary>
    public void Add(long position, ShardEffects effects)
    {
        foreach (var final in effects.FinalAttempts)
            _finals.Enqueue((position, final));
    }

    /// <summary>Drops what is archived.</summary>
    public void Drop(long through)
    {
        _from = Math.Max(_from, through);
        while (_finals.TryPeek(out var first) && first.Position <= _from)
            _finals.Dequeue();
    }

    /// <summary>What a report asks for.</summary>
    public LiveAttempts Read(ShardState state, AttemptQuery query, long after) => new(
        _from,
        state.Position,
        [
            .. _finals.Where(final => final.Position > after && query.Takes(final.Final.Attempt)).Select(static final => new SubjectAttempt(final.Final.Subject, final.Final.Attempt)),
            .. state.OpenAttempts(query),
        ]);
}
