using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// Which viewers are shown nothing of a campaign, so that it can be said what it causes (funnel.md, Lift): a draw that is fixed for ever, the same on
/// every silo, and independent between campaigns.
/// </summary>
public static class Holdout
{
    /// <summary>Whether the viewer is held out.</summary>
    /// <param name="viewer">The viewer's pseudonym; nobody is held out when empty: a viewer who is only described.</param>
    /// <param name="campaign">The campaign; its name is its salt.</param>
    public static bool Holds(string viewer, Campaign campaign) =>
        campaign.HoldoutShare > 0 && viewer.Length > 0 && Draw(viewer, campaign.Key) < campaign.HoldoutShare;

    // 0 up to, and not, 1, in steps of 2^-53.
    private static double Draw(string viewer, CampaignKey campaign)
    {
        var hash = new XxHash3();
        foreach (var text in (ReadOnlySpan<string>)["holdout", viewer, campaign.BrandId, campaign.CampaignId])
        {
            hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
            hash.Append([0, 0]);
        }

        return (hash.GetCurrentHashAsUInt64() >> 11) * (1.0 / (1L << 53));
    }
}
