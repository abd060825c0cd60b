using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Playback.Replay;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>Where decisions of one silo find money.</summary>
/// <param name="find">The purse of a campaign with a budget; null when there is none here: then there is no money.</param>
public sealed class CampaignMoney(Func<CampaignKey, LeasePurse?> find)
{
    /// <summary>The purse of a campaign with a budget; null when there is none here.</summary>
    public LeasePurse? Find(CampaignKey campaign) => find(campaign);

    /// <summary>Money as one decision sees it.</summary>
    /// <param name="sessionId">
    /// The session that is being decided for: it carries what is taken to where it is charged. Empty for a request without one, which has no way to report an exposure: it
    /// takes nothing, and is shown nothing that has to be paid for out of a budget.
    /// </param>
    public DecisionMoney For(Guid sessionId) => new(this, sessionId);
}
