using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Registry;

/// <summary>Campaigns with money.</summary>
internal static class SampleCampaigns
{
    public static readonly CampaignBudget Budget = new(
        "CNY", 5_000_000, 1_000_000, SampleChain.Noon, SampleChain.Noon.AddDays(9), "Asia/Shanghai", PacingKind.Even);

    public static Campaign Funded(string id = "funded") => new(Campaign("lumiere", id), "Funded", false, 0) { Budget = Budget };
}
