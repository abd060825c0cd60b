using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Playback.Delivery;

/// <summary>
/// How far every placement came in the decisions of the last <see cref="Period"/> to twice that. Only placements are in it, and numbers: no viewer. Mutable and not
/// thread-safe: its owner locks.
/// </summary>
/// <param name="now">From when on it counts.</param>
public sealed class DeliveryCounts(DateTimeOffset now)
{
    /// <summary>How long counts are gathered before those before them are thrown away.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(30);

    private static readonly int OutcomesCount = Enum.GetValues<CandidateOutcome>().Length;

    private Gathered _young = new(now);
    private Gathered? _old;

    /// <summary>Counts one decision.</summary>
    /// <param name="furthest">How far each candidate came in it.</param>
    /// <param name="now">When; never before the last time.</param>
    public void Add(IReadOnlyDictionary<PlacementKey, CandidateOutcome> furthest, DateTimeOffset now)
    {
        Turn(now);
        _young.Decisions++;
        foreach (var (placement, outcome) in furthest)
        {
            if (!_young.Placements.TryGetValue(placement, out var counts))
                _young.Placements[placement] = counts = new long[OutcomesCount];
            counts[(int)outcome]++;
        }
    }

    /// <summary>What was counted for the placements of a campaign.</summary>
    /// <param name="campaign">Whose.</param>
    /// <param name="now">When it is asked for.</param>
    public DeliveryTally Read(CampaignKey campaign, DateTimeOffset now)
    {
        Turn(now);
        return _old is null ? _young.Of(campaign) : DeliveryTally.Sum([_old.Of(campaign), _young.Of(campaign)]);
    }

    private void Turn(DateTimeOffset now)
    {
        if (now - _young.Since < Period)
            return;
        // After a long silence there is nothing young to keep as old.
        _old = now - _young.Since < 2 * Period ? _young : null;
        _young = new(now);
    }

    private sealed class Gathered(DateTimeOffset since)
    {
        public DateTimeOffset Since => since;

        public long Decisions { get; set; }

        public Dictionary<PlacementKey, long[]> Placements { get; } = [];

        public DeliveryTally Of(CampaignKey campaign) => new(
            since, Decisions, [.. Placements.Where(p => p.Key.Campaign == campaign).Select(static p => new PlacementTally(p.Key, [.. p.Value]))]);
    }
}
