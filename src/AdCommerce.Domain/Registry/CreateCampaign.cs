using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Registry;

/// <summary>Opens a campaign.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.create-campaign")]
public sealed record CreateCampaign(Campaign Campaign) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        violations.Require(ResourceId.IsValid(Campaign.Key.CampaignId), "campaign_id", ResourceId.Rule);
        violations.RequireText(Campaign.Title, "campaign.title", 1, 200);
        if (!state.Brands.ContainsKey(Campaign.Key.BrandId))
            return Rejection.Missing($"brands/{Campaign.Key.BrandId}");
        return state.Campaigns.ContainsKey(Campaign.Key) ? Exists(Campaign.Key.ToString()) : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new CampaignPut(Campaign);
}

/// <summary>Pauses or resumes a campaign. One that is so already stays so.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.set-campaign-paused")]
public sealed record SetCampaignPaused(CampaignKey Key, bool Paused) : RegistryCommand
{
    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations) =>
        state.Campaigns.ContainsKey(Key) ? null : Rejection.Missing(Key.ToString());

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) => new CampaignPut(state.Campaigns[Key] with { Paused = Paused });
}
