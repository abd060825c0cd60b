namespace AdCommerce.Domain.Funnel;

/// <summary>The sums of one cell while they move.</summary>
internal sealed class CellSums
{
    private readonly long[] _tally;
    private readonly List<Sales> _sales;
    private long _exposures;
    private long _groupLeaves;

    public CellSums(LinkedListNode<CircleRate> rate)
    {
        (Rate, _tally, _sales) = (rate, new long[AttemptTally.Count], []);
    }

    public CellSums(FunnelCounts counts, LinkedListNode<CircleRate> rate)
    {
        (Rate, _tally, _sales) = (rate, AttemptTally.Of(counts), [.. counts.Sales]);
        (_exposures, _groupLeaves) = (counts.Exposures, counts.GroupLeaves);
    }

    /// <summary>The sums over circles that it is part of.</summary>
    public LinkedListNode<CircleRate> Rate { get; }

    /// <summary>What its attempts are counted by (<see cref="AttemptTally"/>).</summary>
    public ReadOnlySpan<long> Tally => _tally;

    /// <summary>Whether no attempt is in it.</summary>
    public bool IsEmpty => _tally[0] == 0;

    /// <summary>Adds an attempt, or takes one away.</summary>
    public void Add(Attempt attempt, int sign)
    {
        AttemptTally.Add(_tally, attempt, sign);
        _exposures += sign * attempt.Exposures;
        _groupLeaves += sign * attempt.GroupLeaves;
        foreach (var sales in attempt.Sales)
            SalesMath.Add(_sales, sales, sign);
    }

    /// <summary>As a value.</summary>
    public FunnelCounts ToCounts() => AttemptTally.ToCounts(_tally, _exposures, _groupLeaves, _sales);
}
