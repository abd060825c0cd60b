using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Campaigns;

/// <summary>Names a campaign. Ids are unique within the brand.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.campaign-key")]
public readonly record struct CampaignKey(string BrandId, string CampaignId) : IComparable<CampaignKey>
{
    /// <summary>Orders by brand, then campaign, ordinally: the order of lists.</summary>
    public int CompareTo(CampaignKey other) =>
        string.CompareOrdinal(BrandId, other.BrandId) is not 0 and var brand ? brand : string.CompareOrdinal(CampaignId, other.CampaignId);

    /// <summary>The resource name: "brands/{brand}/campaigns/{campaign}".</summary>
    public override string ToString() => $"brands/{BrandId}/campaigns/{CampaignId}";
}

/// <summary>What a brand pursues with several placements.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Title">For people.</param>
/// <param name="Paused">True while none of its placements may be chosen.</param>
/// <param name="Version">Position in the registry of the last change: the etag.</param>
/// <param name="GivenTerms">The terms of its journeys; null in campaigns from before there were any: the default ones.</param>
/// <param name="HoldoutShare">Share of the viewers who are shown nothing of it, so that it can be said what it causes (funnel.md, Lift): 0 to <see cref="HoldoutShareMax"/>.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.campaign")]
public sealed record Campaign(CampaignKey Key, string Title, bool Paused, long Version, JourneyTerms? GivenTerms = null, double HoldoutShare = 0)
{
    /// <summary>Largest share that is held out.</summary>
    public const double HoldoutShareMax = 0.5;

    /// <summary>
    /// The budget as it is wanted; null for none: money does not limit it then. Its ledger follows (<see cref="Budgets.Ledger.LedgerFollowing"/>), but for the total, which is
    /// what it was opened with: what that is by now, and what is left, the ledger knows. Never taken away, so that whoever decides knows from here on that money is needed.
    /// </summary>
    [Id(0)] public CampaignBudget? Budget { get; init; }

    /// <summary>What is wanted of it; null where nothing was said.</summary>
    [Id(1)] public CampaignGoal? Goal { get; init; }

    /// <summary>True when it is over for ever; it is then paused, too.</summary>
    [Id(2)] public bool Ended { get; init; }

    /// <summary>How long its journeys' attempts last.</summary>
    public JourneyTerms Terms => GivenTerms ?? JourneyTerms.Default;
}
