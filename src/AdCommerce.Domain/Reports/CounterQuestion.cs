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

/// <summary>Where counts of a row stand.</summary>
public static class CounterSums
{
    /// <summary>Stages of the funnel.</summary>
    public const int Stages = 4;

    /// <summary>How many counts there are: in order, at all, mature in order, for each stage; deep reads; engaged.</summary>
    public const int Count = (3 * Stages) + 2;

    /// <summary>All rows of several shards together: attempts are additive, so that parts always sum to what is said of the whole, whatever comes meanwhile.</summary>
    public static IReadOnlyList<FunnelGroup> ToTotals(IEnumerable<CounterRow> rows) => ToGroups(rows.Select(static row => row with { Values = [] }));

    /// <summary>Rows of several shards, summed up. Viewers and medians are not known.</summary>
    public static IReadOnlyList<FunnelGroup> ToGroups(IEnumerable<CounterRow> rows) =>
    [
        .. rows.GroupBy(static row => $"{row.IsPrevious}\n{string.Join('\n', row.Values)}", StringComparer.Ordinal).Select(static same =>
        {
            var counts = new long[Count];
            foreach (var row in same)
            {
                for (var i = 0; i < Count; i++)
                    counts[i] += row.Counts[i];
            }

            return new FunnelGroup(same.First().IsPrevious, null, true, same.First().Values, new FunnelSums(
                [.. Enumerable.Range(0, Stages).Select(stage => new StageSums(counts[stage], counts[Stages + stage], 0, 0, counts[(2 * Stages) + stage], 0, null))],
                counts[^2],
                counts[^1]));
        }),
    ];
}
