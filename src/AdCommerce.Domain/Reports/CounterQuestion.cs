using System.Collections.Immutable;

namespace AdCommerce.Domain.Reports;

/// <summary>What is asked of a shard's counters: sums over attempts by UTC day of entry. They hold neither viewers nor times.</summary>
/// <param name="BrandId">Of this brand.</param>
/// <param name="Campaigns">Of these campaigns of it: others are left out.</param>
/// <param name="FirstDay">First day, since 1970-01-01, UTC.</param>
/// <param name="SplitDay">Days before it are of the previous period.</param>
/// <param name="EndDay">The day after the last.</param>
/// <param name="Filters">All of them hold.</param>
/// <param name="Dimensions">By these.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.counter-question")]
public sealed record CounterQuestion(
    string BrandId,
    ImmutableArray<CampaignMaturity> Campaigns,
    int FirstDay,
    int SplitDay,
    int EndDay,
    ImmutableArray<CounterFilter> Filters,
    ImmutableArray<ReportDimension> Dimensions);

/// <summary>A campaign, and how long ago its attempts must have been entered that nothing can change what they came to.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="MatureBefore">Days before it are mature.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.campaign-maturity")]
public readonly record struct CampaignMaturity(string CampaignId, int MatureBefore);

/// <summary>A condition on the dimensions of counters.</summary>
/// <param name="Dimension">Of which dimension.</param>
/// <param name="Values">One of these.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.counter-filter")]
public sealed record CounterFilter(ReportDimension Dimension, ImmutableArray<string> Values);

/// <summary>Sums over attempts with equal values.</summary>
/// <param name="IsPrevious">They are of the previous period.</param>
/// <param name="Values">A value for each dimension that was asked for, in order.</param>
/// <param name="Counts">As <see cref="CounterSums"/> has them.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.counter-row")]
public sealed record CounterRow(bool IsPrevious, ImmutableArray<string> Values, ImmutableArray<long> Counts);

/// <summary>What a shard answers. In a value of its own, which is handed on as it is; an array alone would be copied row by row.</summary>
/// <param name="Rows">In no order.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.counter-rows")]
public sealed record CounterRows(ImmutableArray<CounterRow> Rows);

/// <summary>Where counts of a row stand.</summary>
public static class CounterSums
{
    /// <summary>Stages of the funnel.</summary>
    public const int Stages = 4;

    /// <summary>How many counts there are: in order, at all, mature in order, for each stage; deep reads; engaged.</summary>
    public const int Count = (3 * Stages) + 2;

    /// <summary>
    /// Rows of several shards, summed up: by value, and all together. Attempts are additive, so that parts always sum to what is said of the whole, whatever comes meanwhile. Viewers and medians
    /// are not known.
    /// </summary>
    public static (IReadOnlyList<FunnelGroup> Total, IReadOnlyList<FunnelGroup> Parts) ToGroups(IEnumerable<ImmutableArray<CounterRow>> shards)
    {
        var (total, parts) = (new CounterTable(), new CounterTable());
        foreach (var rows in shards)
        {
            for (var i = 0; i < rows.Length; i++)
                parts.Add(i, rows[i], rows[i].Counts.AsSpan());
        }

        foreach (var (row, counts) in parts.Sums)
            total.Add(0, row with { Values = [] }, counts);
        return ([.. total.Sums.Select(GroupOf)], [.. parts.Sums.Select(GroupOf)]);
    }

    private static FunnelGroup GroupOf((CounterRow Row, long[] Counts) sum)
    {
        var (row, counts) = sum;
        return new FunnelGroup(row.IsPrevious, null, true, row.Values, new FunnelSums(
            [.. Enumerable.Range(0, Stages).Select(stage => new StageSums(counts[stage], counts[Stages + stage], 0, 0, counts[(2 * Stages) + stage], 0, null))],
            counts[^2],
            counts[^1]));
    }

    /// <summary>Sums by period and values. Most shards tell the same values in the same order, so that a row is mostly found where it stood before.</summary>
    private sealed class CounterTable
    {
        private readonly Dictionary<CounterRow, int> _places = new(SameValues.Instance);
        private readonly List<(CounterRow Row, long[] Counts)> _sums = [];

        public IReadOnlyList<(CounterRow Row, long[] Counts)> Sums => _sums;

        public void Add(int likelyPlace, CounterRow row, ReadOnlySpan<long> counts)
        {
            var sum = _sums[PlaceOf(likelyPlace, row)].Counts;
            for (var i = 0; i < sum.Length; i++)
                sum[i] += counts[i];
        }

        private int PlaceOf(int likelyPlace, CounterRow row)
        {
            if (likelyPlace < _sums.Count && SameValues.Instance.Equals(_sums[likelyPlace].Row, row))
                return likelyPlace;
            if (_places.TryGetValue(row, out var place))
                return place;
            _sums.Add((row, new long[Count]));
            _places.Add(row, _sums.Count - 1);
            return _sums.Count - 1;
        }
    }

    /// <summary>Rows that are of the same period and have equal values.</summary>
    private sealed class SameValues : IEqualityComparer<CounterRow>
    {
        public static readonly SameValues Instance = new();

        public bool Equals(CounterRow? one, CounterRow? other) =>
            one is not null && other is not null && one.IsPrevious == other.IsPrevious && one.Values.AsSpan().SequenceEqual(other.Values.AsSpan());

        public int GetHashCode(CounterRow row)
        {
            var hash = row.IsPrevious ? 1 : 0;
            foreach (var value in row.Values)
                hash = HashCode.Combine(hash, value.GetHashCode(StringComparison.Ordinal));
            return hash;
        }
    }
}
