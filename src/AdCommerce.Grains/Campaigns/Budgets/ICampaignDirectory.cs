using AdCommerce.Domain.Campaigns;
using AdCommerce.Grains.Registry;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>What the registry says of campaigns.</summary>
public interface ICampaignDirectory
{
    /// <summary>The campaign as this silo knows it, at once; null when it does not.</summary>
    Campaign? Find(CampaignKey campaign);

    /// <summary>The campaign as it stands at the end of the registry's log.</summary>
    /// <exception cref="Log.LogUnavailableException">The store does not answer.</exception>
    Task<Campaign?> FindLatestAsync(CampaignKey campaign);
}

/// <summary>Campaigns as they stand in this silo's copy of the registry.</summary>
public sealed class RegistryCampaigns(RegistryReplica registry) : ICampaignDirectory
{
    /// <inheritdoc/>
    public Campaign? Find(CampaignKey campaign) => registry.State.Campaigns.GetValueOrDefault(campaign);

    /// <inheritdoc/>
    public async Task<Campaign?> FindLatestAsync(CampaignKey campaign) =>
        (await registry.CatchUpAsync(CancellationToken.None)).Campaigns.GetValueOrDefault(campaign);
}
