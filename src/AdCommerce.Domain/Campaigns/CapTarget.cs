namespace AdCommerce.Domain.Campaigns;

/// <summary>Exposures of what a cap counts: the one placement, campaign, brand or category.</summary>
/// <param name="Scope">Which of them.</param>
/// <param name="Name">Id of the brand, or of the category.</param>
/// <param name="CampaignId">Empty for brands and categories.</param>
/// <param name="PlacementId">Of placements only.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.cap-target")]
public readonly record struct CapTarget(CapScope Scope, string Name, string CampaignId, string PlacementId)
{
    /// <summary>That of a placement which shows a product of the category.</summary>
    public static CapTarget Of(CapScope scope, PlacementKey placement, string category) => scope switch
    {
        CapScope.Placement => new(scope, placement.Campaign.BrandId, placement.Campaign.CampaignId, placement.PlacementId),
        CapScope.Campaign => new(scope, placement.Campaign.BrandId, placement.Campaign.CampaignId, ""),
        CapScope.Brand => new(scope, placement.Campaign.BrandId, "", ""),
        _ => new(scope, category, "", ""),
    };
}
