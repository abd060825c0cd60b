using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Learning;

/// <summary>A placement whose rates are learned; its place in the list is its ordinal.</summary>
/// <param name="Key">The placement.</param>
/// <param name="ProductId">Its product, an id within its brand.</param>
/// <param name="Category">Its product's category.</param>
/// <param name="Priced">What its bid is paid for: the exposure itself, or a stage that is reached after it.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.rate-placement")]
public sealed record RatePlacement(PlacementKey Key, string ProductId, string Category, Stage Priced);
