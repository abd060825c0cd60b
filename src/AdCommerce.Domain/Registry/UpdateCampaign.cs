using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;

namespace AdCommerce.Domain.Registry;

/// <summary>Changes the named fields of a campaign that has not ended; gives it a budget, if it has none. What is changed of a budget, its ledger decides.</summary>
/// <param name="Campaign">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among title, goal, budget; at least one.</param>
/// <param name="Flight">Start and end of the budget as its clock shows them; null where they are given as instants.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-campaign")]
public sealed record UpdateCampaign(Campaign Campaign, ImmutableArray<string> Paths, LocalFlight? Flight = null) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable = ["title", "goal", "budget"];

    /// <summary>When it was asked for: a budget whose start is not given begins then. Null: it may be over already.</summary>
    [Id(0)] public DateTimeOffset? AskTime { get; init; }

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Campaigns.TryGetValue(Campaign.Key, out var current))
            return Rejection.Missing(Campaign.Key.ToString());
        RequirePaths(Paths, Changeable, violations);
        var merged = Merge(current);
        violations.RequireText(merged.Title, "campaign.title", 1, 200);
        CampaignRules.CheckGoal(merged.Goal, violations);
        if (Paths.Contains("budget"))
        {
            violations.Require(Campaign.Budget is not null, "campaign.budget", "cannot be taken away: end the campaign, or lower its budget");
            CampaignRules.CheckBudget(Campaign.Budget, Flight, AskTime, violations);
            CampaignRules.CheckBids(merged, state, violations);
        }

        if (Campaign.Version != 0 && Campaign.Version != current.Version)
            return Stale(Campaign.Key.ToString());
        if (current.Ended)
            return CampaignRules.Over(Campaign.Key);
        return Paths.Contains("budget") && current.Budget is not null
            ? Rejection.Of(RejectionReason.FailedPrecondition, $"\"{Campaign.Key}\" has a budget. Top it up or lower it, or change its daily_micros, end_time or pacing.")
            : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state)
    {
        var merged = Merge(state.Campaigns[Campaign.Key]);
        return new CampaignPut(Paths.Contains("budget") ? CampaignRules.WithFlight(merged, Flight, AskTime) : merged);
    }

    private Campaign Merge(Campaign current) => current with
    {
        Title = Paths.Contains("title") ? Campaign.Title : current.Title,
        Goal = Paths.Contains("goal") ? Campaign.Goal : current.Goal,
        Budget = Paths.Contains("budget") ? Campaign.Budget : current.Budget,
    };
}
