using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Server.Errors;
using Grpc.Core;

namespace AdCommerce.Server.Campaigns.Budgets;

/// <summary>How services read and change campaigns' money.</summary>
internal sealed class LedgerGateway(IGrainFactory grains)
{
    /// <summary>The campaign with its money as it is now.</summary>
    public async Task<V1.Campaign> ShowAsync(Campaign campaign) =>
        campaign.Budget is null ? campaign.ToProto() : BudgetMapping.ToProto(campaign, await Of(campaign.Key).Look());

    /// <summary>The same, once its ledger stands as the registry says.</summary>
    public async Task<V1.Campaign> FollowAsync(Campaign campaign) =>
        campaign.Budget is null ? campaign.ToProto() : BudgetMapping.ToProto(campaign, await Of(campaign.Key).Wake());

    /// <summary>What the total of its budget is now; null while it has none.</summary>
    public async Task<long?> FindTotalAsync(Campaign campaign) => campaign.Budget is null ? null : (await Of(campaign.Key).Look()).Budget?.TotalMicros;

    /// <summary>Asks whether a command would be carried out now, and changes nothing.</summary>
    /// <exception cref="RpcException">It would be refused.</exception>
    public async Task CheckAsync(Campaign campaign, LedgerCommand command)
    {
        if (await Of(campaign.Key).Check(command) is { } refused)
            throw refused.ToRpcException();
    }

    /// <summary>Carries a command out.</summary>
    /// <exception cref="RpcException">The command is refused.</exception>
    public async Task ExecuteAsync(Campaign campaign, LedgerCommand command) => await Of(campaign.Key).Execute(command).OrThrow();

    private ILedgerGrain Of(CampaignKey campaign) => grains.GetGrain<ILedgerGrain>(LedgerKeys.GrainKeyOf(campaign));
}
