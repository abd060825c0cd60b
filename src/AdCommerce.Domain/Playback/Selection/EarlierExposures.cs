using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>How often one viewer saw a product of a placement, longer ago than the viewer's journeys tell: what caps for the campaign's life count besides.</summary>
/// <param name="Shown">What was seen.</param>
/// <param name="Count">At least 1. A shard counts up to <see cref="FrequencyCap.CountMax"/>: no cap asks for more.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.earlier-exposures")]
public readonly record struct EarlierExposures(ShownProduct Shown, int Count);

/// <summary>What was seen, and by whose wish.</summary>
/// <param name="Placement">The placement that put it there.</param>
/// <param name="ProductId">The product: a placement may have shown several in its time.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.shown-product")]
public sealed record ShownProduct(PlacementKey Placement, string ProductId) : IComparable<ShownProduct>
{
    /// <summary>Orders by placement, then product, ordinally.</summary>
    public int CompareTo(ShownProduct? other)
    {
        if (other is null)
            return 1;
        return Placement.CompareTo(other.Placement) is not 0 and var placement ? placement : string.CompareOrdinal(ProductId, other.ProductId);
    }
}
