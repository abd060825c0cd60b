using AdCommerce.Grains.Funnel;

namespace AdCommerce.Server.Demo.Traffic;

/// <summary>What was simulated beside what was counted.</summary>
/// <param name="Outcome">What the viewers did.</param>
/// <param name="Counted">What the shards counted more than before the run, by placement.</param>
internal sealed record TrafficComparison(TrafficOutcome Outcome, IReadOnlyDictionary<string, TrafficCounts> Counted)
{
    /// <summary>Sum of the truth.</summary>
    public TrafficCounts TrueTotal => Outcome.Truth.Values.Aggregate(default(TrafficCounts), static (sum, counts) => sum + counts);

    /// <summary>Sum of what was counted.</summary>
    public TrafficCounts CountedTotal => Counted.Values.Aggregate(default(TrafficCounts), static (sum, counts) => sum + counts);

    /// <summary>Placements of which something else was counted than was done.</summary>
    public IReadOnlyList<string> Differing =>
        [.. Outcome.Truth.Keys.Union(Counted.Keys).Where(p => Outcome.Truth.GetValueOrDefault(p) != Counted.GetValueOrDefault(p)).Order(StringComparer.Ordinal)];

    /// <summary>True when every number of every placement is right, and no event told twice was counted twice.</summary>
    public bool Agrees => Differing.Count == 0 && Outcome.Miscounted == 0;

    /// <summary>What the shards have counted of simulated viewers up to now, by placement.</summary>
    public static async Task<Dictionary<string, TrafficCounts>> CountAsync(IGrainFactory grains, Partitions partitions, IEnumerable<string> brandIds)
    {
        var sums = new Dictionary<string, TrafficCounts>();
        foreach (var brandId in brandIds)
        {
            var counted = await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(p => grains.GetGrain<IShardGrain>(p).Count(brandId)));
            foreach (var cell in counted.SelectMany(static cells => cells).Where(static c => ViewerPlan.Markets.Contains(c.Entry.Market)))
            {
                var placement = $"brands/{cell.Entry.Campaign.BrandId}/campaigns/{cell.Entry.Campaign.CampaignId}/placements/{cell.Entry.Placement.PlacementId}";
                sums[placement] = sums.GetValueOrDefault(placement) + TrafficCounts.Of(cell.Counts);
            }
        }

        return sums;
    }

    /// <summary>What came to <paramref name="after"/> since <paramref name="before"/>.</summary>
    public static Dictionary<string, TrafficCounts> Since(Dictionary<string, TrafficCounts> before, Dictionary<string, TrafficCounts> after) =>
        after.Select(a => (a.Key, Counts: a.Value - before.GetValueOrDefault(a.Key))).Where(static a => a.Counts != default).ToDictionary();
}
