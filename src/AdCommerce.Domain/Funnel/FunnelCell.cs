using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>Attempts that were entered on one day with equal dimensions: the smallest sum that reports are made of.</summary>
/// <param name="EntryDay">Days since 1970-01-01, UTC.</param>
/// <param name="Entry">What was seen at the entry.</param>
/// <param name="Counts">The sums.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.funnel-cell")]
public sealed record FunnelCell(int EntryDay, EntryDimensions Entry, FunnelCounts Counts);

/// <summary>Sums over attempts. Adding and subtracting them is how late events move reports by exactly the difference.</summary>
/// <param name="InOrder">For each stage in order, attempts that reached it in order; the first is the number of attempts.</param>
/// <param name="AtAll">For each stage in order, attempts that reached it at all.</param>
/// <param name="DeepReads">Attempts with a deeply read note.</param>
/// <param name="Engaged">Attempts with an engaged room.</param>
/// <param name="Exposures">Exposures.</param>
/// <param name="GroupLeaves">Seats given back.</param>
/// <param name="Sales">By currency in ordinal order.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.funnel-counts")]
public sealed record FunnelCounts(
    ImmutableArray<long> InOrder,
    ImmutableArray<long> AtAll,
    long DeepReads,
    long Engaged,
    long Exposures,
    long GroupLeaves,
    ImmutableArray<Sales> Sales);
