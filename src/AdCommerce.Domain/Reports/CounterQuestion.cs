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

/// <summary>What a shard answers: sums over attempts with equal values, in no order. All rows stand in the same few arrays, so that one costs little more than its numbers.</summary>
/// <param name="Values">Of each row: a value for each dimension that was asked for, in order.</param>
/// <param name="Counts">Of each row, one after another: <see cref="CounterSums.Count"/> numbers, as <see cref="CounterSums"/> has them; zeros where there is no attempt.</param>
/// <param name="Previous">The same of the previous period; empty when none was asked for.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.counter-table")]
public sealed record CounterRows(ImmutableArray<ImmutableArray<string>> Values, ImmutableArray<long> Counts, ImmutableArray<long> Previous)
{
    /// <summary>Nothing was counted.</summary>
    public static readonly CounterRows None = new([], [], []);
}

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
    public static (IReadOnlyList<FunnelGroup> Total, IReadOnlyList<FunnelGroup> Parts) ToGroups(IEnumerable<CounterRows> shards)
    {
        var table = new CounterTable();
        foreach (var shard in shards)
            table.Add(shard);
        var total = new CounterRow([]);
        foreach (var row in table.Rows)
            total.Add(row.Counts, row.Previous);
        return ([.. total.ToGroups()], [.. table.Rows.SelectMany(static row => row.ToGroups())]);
    }

    private sealed class CounterRow(ImmutableArray<string> values)
    {
        public ImmutableArray<string> Values { get; } = values;

        public long[] Counts { get; } = new long[Count];

        public long[] Previous { get; } = new long[Count];

        public void Add(ReadOnlySpan<long> counts, ReadOnlySpan<long> previous)
        {
            for (var i = 0; i < counts.Length; i++)
                Counts[i] += counts[i];
            for (var i = 0; i < previous.Length; i++)
                Previous[i] += previous[i];
        }

        public IEnumerable<FunnelGroup> ToGroups()
        {
            if (Counts[0] > 0)
                yield return GroupOf(isPrevious: false, Counts);
            if (Previous[0] > 0)
                yield return GroupOf(isPrevious: true, Previous);
        }

        private FunnelGroup GroupOf(bool isPrevious, long[] counts) => new(isPrevious, null, true, Values, new FunnelSums(
            [.. Enumerable.Range(0, Stages).Select(stage => new StageSums(counts[stage], counts[Stages + stage], 0, 0, counts[(2 * Stages) + stage], 0, null))],
            counts[^2],
            counts[^1]));
    }

    /// <summary>Sums by values. Most shards tell the same values in the same order, so that a row is mostly found where it stood before.</summary>
    private sealed class CounterTable
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly List<CounterRow> _rows = [];

        public IReadOnlyList<CounterRow> Rows => _rows;

        public void Add(CounterRows shard)
        {
            for (var i = 0; i < shard.Values.Length; i++)
            {
                _rows[PlaceOf(i, shard.Values[i])].Add(
                    shard.Counts.AsSpan(i * Count, Count), shard.Previous.IsEmpty ? [] : shard.Previous.AsSpan(i * Count, Count));
            }
        }

        private int PlaceOf(int likelyPlace, ImmutableArray<string> values)
        {
            if (likelyPlace < _rows.Count && _rows[likelyPlace].Values.AsSpan().SequenceEqual(values.AsSpan()))
                return likelyPlace;
            var key = string.Join('\n', values);
            if (!_places.TryGetValue(key, out var place))
            {
                _places.Add(key, place = _rows.Count);
                _rows.Add(new CounterRow(values));
            }

            return place;
        }
    }
}
