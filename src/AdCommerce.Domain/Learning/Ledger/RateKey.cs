using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Learning.Ledger;

/// <summary>Names sums that rates are learned from.</summary>
/// <param name="Placement">The placement.</param>
/// <param name="Circle">The viewers' circle.</param>
/// <param name="Day">The day of the exposure: days since 1970-01-01, UTC.</param>
public readonly record struct RateKey(PlacementKey Placement, string Circle, int Day);
