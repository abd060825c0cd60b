using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Leases;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>Campaigns' ledgers, as this silo's background work reaches them.</summary>
public interface ILedgers
{
    /// <inheritdoc cref="ILedgerGrain.Lease"/>
    Task<LeaseAnswer> LeaseAsync(CampaignKey campaign, LeaseRequest request);

    /// <inheritdoc cref="ILedgerGrain.Wake"/>
    Task<LedgerView> WakeAsync(CampaignKey campaign);
}

/// <summary>The grains.</summary>
public sealed class GrainLedgers(IGrainFactory grains) : ILedgers
{
    /// <inheritdoc/>
    public Task<LeaseAnswer> LeaseAsync(CampaignKey campaign, LeaseRequest request) => Of(campaign).Lease(request);

    /// <inheritdoc/>
    public Task<LedgerView> WakeAsync(CampaignKey campaign) => Of(campaign).Wake();

    private ILedgerGrain Of(CampaignKey campaign) => grains.GetGrain<ILedgerGrain>(LedgerKeys.GrainKeyOf(campaign));
}
