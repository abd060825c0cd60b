using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for all content of a brand: it speaks of nothing but that brand's own.</summary>
internal static class ContentRules
{
    public const int TitleLengthMax = 120;
    public const int PersonLengthMax = 80;

    public static void RequireCampaign(ContentKey key, string campaignId, string field, RegistryState state, Violations violations) =>
        violations.Require(
            state.Campaigns.ContainsKey(new CampaignKey(key.BrandId, campaignId)),
            field,
            "must name an existing campaign of the brand: \"brands/{brand}/campaigns/{campaign}\"");

    public static void RequireProduct(ContentKey key, string productId, string field, RegistryState state, Violations violations) =>
        violations.Require(
            state.Products.TryGetValue(productId, out var product) && product.BrandId == key.BrandId,
            field,
            "must name an existing product of the brand: \"products/{product}\"");

    /// <summary>A refusal because the brand does not exist, or null.</summary>
    public static Rejection? FindBrand(ContentKey key, RegistryState state) =>
        state.Brands.ContainsKey(key.BrandId) ? null : Rejection.Missing($"brands/{key.BrandId}");
}
