using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Playback.Delivery;

/// <summary>How far the placements of a campaign came in the decisions that were looked at.</summary>
/// <param name="Since">From when on.</param>
/// <param name="Decisions">How many were looked at, of whatever episode.</param>
/// <param name="Placements">Those that were a candidate at all.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.delivery-tally")]
public sealed record DeliveryTally(DateTimeOffset Since, long Decisions, ImmutableArray<PlacementTally> Placements)
{
    /// <summary>What several silos saw, as one.</summary>
    public static DeliveryTally Sum(IReadOnlyCollection<DeliveryTally> parts) => new(
        parts.Min(static part => part.Since),
        parts.Sum(static part => part.Decisions),
        [
            .. parts.SelectMany(static part => part.Placements).GroupBy(static placement => placement.Placement)
                .Select(static same => new PlacementTally(same.Key, Sum([.. same.Select(static placement => placement.Outcomes)]))),
        ]);

    private static ImmutableArray<long> Sum(ImmutableArray<ImmutableArray<long>> rows) =>
        [.. Enumerable.Range(0, rows.Max(static row => row.Length)).Select(i => rows.Sum(row => i < row.Length ? row[i] : 0))];
}

/// <summary>How far one placement came.</summary>
/// <param name="Placement">Which.</param>
/// <param name="Outcomes">How many decisions ended so for it, by the number of the <see cref="CandidateOutcome"/>; each decision counts once.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.placement-tally")]
public sealed record PlacementTally(PlacementKey Placement, ImmutableArray<long> Outcomes);
