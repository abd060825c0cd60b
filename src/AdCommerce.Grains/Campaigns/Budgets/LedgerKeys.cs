using System.Security.Cryptography;
using System.Text;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>How a campaign's ledger is named: as a grain, and as a log.</summary>
public static class LedgerKeys
{
    // What a log's name can hold.
    private const int LogNameMax = 100;

    /// <summary>Key of the grain.</summary>
    public static string GrainKeyOf(CampaignKey campaign) => $"{campaign.BrandId}/{campaign.CampaignId}";

    /// <summary>Name of the log and of its snapshots; for ids too long for that, a hash of them.</summary>
    public static string LogNameOf(CampaignKey campaign)
    {
        var name = $"ledger/{GrainKeyOf(campaign)}";
        return name.Length <= LogNameMax ? name : $"ledger/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}";
    }

    internal static CampaignKey CampaignOf(string grainKey) =>
        grainKey.Split('/') is [var brand, var campaign] ? new CampaignKey(brand, campaign) : throw new ArgumentException($"\"{grainKey}\" names no campaign.", nameof(grainKey));
}
