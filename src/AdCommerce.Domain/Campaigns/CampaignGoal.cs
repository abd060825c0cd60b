using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Campaigns;

/// <summary>What a brand wants of a campaign. It is reported against; nothing is decided by it.</summary>
/// <param name="Stage">What is counted: exposures (Episode), notes opened, rooms or groups joined.</param>
/// <param name="Count">How many of it: 1 to <see cref="CountMax"/>.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.campaign-goal")]
public sealed record CampaignGoal(Stage Stage, long Count)
{
    /// <summary>Most that can be wanted: a trillion.</summary>
    public const long CountMax = 1_000_000_000_000;
}
