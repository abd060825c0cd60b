using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>The sums of one cell while they move.</summary>
internal sealed class CellSums
{
    private readonly long[] _inOrder;
    private readonly long[] _atAll;
    private readonly List<Sales> _sales;
    private long _deepReads;
    private long _engaged;
    private long _exposures;
    private long _groupLeaves;

    public CellSums(LinkedListNode<CircleRate> rate)
    {
        (Rate, _inOrder, _atAll, _sales) = (rate, new long[4], new long[4], []);
    }

    public CellSums(FunnelCounts counts, LinkedListNode<CircleRate> rate)
    {
        Rate = rate;
        (_inOrder, _atAll, _sales) = ([.. counts.InOrder], [.. counts.AtAll], [.. counts.Sales]);
        (_deepReads, _engaged, _exposures, _groupLeaves) = (counts.DeepReads, counts.Engaged, counts.Exposures, counts.GroupLeaves);
    }

    /// <summary>The sums over circles that it is part of.</summary>
    public LinkedListNode<CircleRate> Rate { get; }

    /// <summary>Whether no attempt is in it.</summary>
    public bool IsEmpty => _inOrder[0] == 0;

    /// <summary>Adds an attempt, or takes one away.</summary>
    public void Add(Attempt attempt, int sign)
    {
        for (var stage = 0; stage < _inOrder.Length; stage++)
        {
            _inOrder[stage] += attempt.InOrderMicros[stage] >= 0 ? sign : 0;
            _atAll[stage] += attempt.AtAllMicros[stage] >= 0 ? sign : 0;
        }

        _deepReads += attempt.DeepRead ? sign : 0;
        _engaged += attempt.Engaged ? sign : 0;
        _exposures += sign * attempt.Exposures;
        _groupLeaves += sign * attempt.GroupLeaves;
        foreach (var sales in attempt.Sales)
            SalesMath.Add(_sales, sales, sign);
    }

    /// <summary>Adds them to counts of a report (<see cref="Reports.CounterSums"/>).</summary>
    public void AddTo(long[] counts, bool isMature)
    {
        for (var stage = 0; stage < _inOrder.Length; stage++)
        {
            counts[stage] += _inOrder[stage];
            counts[_inOrder.Length + stage] += _atAll[stage];
            counts[(2 * _inOrder.Length) + stage] += isMature ? _inOrder[stage] : 0;
        }

        counts[^2] += _deepReads;
        counts[^1] += _engaged;
    }

    /// <summary>Adds them to a slot: in order and at all for each stage, deep reads, engaged.</summary>
    public void AddTo(Span<long> slot)
    {
        for (var stage = 0; stage < _inOrder.Length; stage++)
        {
            slot[stage] += _inOrder[stage];
            slot[_inOrder.Length + stage] += _atAll[stage];
        }

        slot[2 * _inOrder.Length] += _deepReads;
        slot[(2 * _inOrder.Length) + 1] += _engaged;
    }

    /// <summary>As a value.</summary>
    public FunnelCounts ToCounts() =>
        new(ImmutableArray.Create(_inOrder), ImmutableArray.Create(_atAll), _deepReads, _engaged, _exposures, _groupLeaves, [.. _sales]);
}
