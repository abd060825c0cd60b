using System.Collections.Concurrent;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Leases;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>
/// The money that this silo may promise on its own: a purse for each campaign that has a budget, from the moment this silo's registry knows of the budget; empty
/// until a lease is put in. Decisions look and take, from any thread and without waiting; one background service puts leases in.
/// </summary>
/// <param name="time">The silo's clock.</param>
public sealed class SiloPurses(TimeProvider time)
{
    private readonly ConcurrentDictionary<CampaignKey, LeasePurse> _purses = new();

    /// <summary>Every purse.</summary>
    public IEnumerable<LeasePurse> All => _purses.Select(static purse => purse.Value);

    /// <summary>
    /// The purse of a campaign; null when it has no budget: then nothing is taken and nothing charged, and money does not limit it.
    /// </summary>
    public LeasePurse? Find(CampaignKey campaign) => _purses.GetValueOrDefault(campaign);

    /// <summary>The purse of a campaign that has a budget; from here on there is one. A budget is never taken away, and neither is a purse.</summary>
    internal LeasePurse Open(CampaignKey campaign) => _purses.GetOrAdd(campaign, static (key, clock) => new LeasePurse(key, clock), time);
}
