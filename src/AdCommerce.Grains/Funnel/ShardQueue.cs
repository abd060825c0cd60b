using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Funnel;

/// <summary>What waits for the log, in the order in which it came. Bounded; not thread-safe.</summary>
internal sealed class ShardQueue
{
    private readonly LinkedList<ShardWait> _waiting = [];

    /// <summary>Events that wait.</summary>
    public int Events { get; private set; }

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Adds a call; false when too much waits already.</summary>
    public bool TryAdd(ShardWait wait)
    {
        if (Events > 0 && Events + wait.Events > ShardLimits.EventsWaitingMax)
            return false;
        _waiting.AddLast(wait);
        Events += wait.Events;
        return true;
    }

    /// <summary>
    /// Takes what goes into the next entry, which follows a state: as many calls as fit. Those that need nothing to be written are in
    /// <see cref="ShardBatch.Settled"/>.
    /// </summary>
    public ShardBatch Take(ShardState state, long timeMicros)
    {
        var settled = new List<ShardWait>();
        var planned = new List<PlannedWait>();
        var events = 0;
        while (_waiting.First is { Value: var wait } && (events == 0 || events + wait.Events <= ShardLimits.EventsPerEntryMax))
        {
            _waiting.RemoveFirst();
            Events -= wait.Events;
            if (wait.Plan(state, timeMicros) is not { } operation)
            {
                settled.Add(wait);
                continue;
            }

            planned.Add(new PlannedWait(wait, operation));
            events += wait.Events;
        }

        return new ShardBatch(timeMicros, planned, settled);
    }

    /// <summary>Puts calls back to where they came from: before everything that waits.</summary>
    public void PutBack(IReadOnlyList<PlannedWait> planned)
    {
        for (var i = planned.Count - 1; i >= 0; i--)
        {
            _waiting.AddFirst(planned[i].Wait);
            Events += planned[i].Wait.Events;
        }
    }

    /// <summary>Takes everything out.</summary>
    public List<ShardWait> Clear()
    {
        List<ShardWait> all = [.. _waiting];
        _waiting.Clear();
        Events = 0;
        return all;
    }
}

/// <summary>A call, and what is written for it.</summary>
internal readonly record struct PlannedWait(ShardWait Wait, ShardOperation Operation);

/// <summary>What goes into one entry.</summary>
/// <param name="TimeMicros">The entry's time.</param>
/// <param name="Planned">In order.</param>
/// <param name="Settled">Calls for which nothing has to be written.</param>
internal sealed record ShardBatch(long TimeMicros, List<PlannedWait> Planned, List<ShardWait> Settled)
{
    /// <summary>The entry.</summary>
    public ShardEntry Entry => new(TimeMicros, [.. Planned.Select(static planned => planned.Operation)]);

    /// <summary>Events in it.</summary>
    public int Events => Planned.Sum(static planned => planned.Operation is EventsRecorded recorded ? recorded.Events.Length : 0);
}
