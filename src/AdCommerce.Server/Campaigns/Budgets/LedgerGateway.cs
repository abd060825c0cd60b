using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Server.Errors;
using Grpc.Core;

namespace AdCommerce.Server.Campaigns.Budgets;

/// <summary>How services read and change campaigns' money.</summary>
internal sealed class LedgerGateway(IGrainFactory grains)
{
    // What a ledger calls its fields, and what a campaign's update does.
    private static readonly (string Ledger, string Api)[] FieldNames = [("daily.amount_micros", "campaign.budget.daily_micros"), ("budget.", "campaign.budget.")];

    /// <summary>The campaign with its money as it is now.</summary>
    public async Task<V1.Campaign> ShowAsync(Campaign campaign) =>
        campaign.Budget is null ? campaign.ToProto() : BudgetMapping.ToProto(campaign, await Of(campaign.Key).Look());

    /// <summary>The same, once its ledger stands as the registry says.</summary>
    public async Task<V1.Campaign> FollowAsync(Campaign campaign) =>
        campaign.Budget is null ? campaign.ToProto() : BudgetMapping.ToProto(campaign, await Of(campaign.Key).Wake());

    /// <summary>Carries a command out.</summary>
    /// <exception cref="RpcException">The command is refused.</exception>
    public async Task ExecuteAsync(Campaign campaign, LedgerCommand command)
    {
        if ((await Of(campaign.Key).Execute(command)).Rejection is { } refused)
            throw (refused with { Violations = [.. refused.Violations.Select(Rename)] }).ToRpcException();
    }

    private ILedgerGrain Of(CampaignKey campaign) => grains.GetGrain<ILedgerGrain>(LedgerKeys.GrainKeyOf(campaign));

    private static FieldViolation Rename(FieldViolation violation)
    {
        foreach (var (ledger, api) in FieldNames)
        {
            if (violation.Field.StartsWith(ledger, StringComparison.Ordinal))
                return violation with { Field = api + violation.Field[ledger.Length..] };
        }

        return violation;
    }
}
