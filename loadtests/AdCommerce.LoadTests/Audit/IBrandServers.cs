using AdCommerce.Domain.Campaigns;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Audit;

/// <summary>What brands are shown of their money.</summary>
internal interface IBrandServers
{
    /// <summary>The whole statement of a campaign, the oldest line first.</summary>
    Task<IReadOnlyList<StatementEntry>> StatementAsync(CampaignKey campaign);

    /// <summary>The delivery report of a campaign; null when there is none.</summary>
    Task<CampaignDelivery?> DeliveryAsync(CampaignKey campaign);
}
