using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;

namespace AdCommerce.Domain.Registry;

/// <summary>
/// Changes the named fields of a campaign that has not ended, all or none; gives it a budget, if it has none. What is wanted of a budget that is open stands in the campaign
/// from then on, and its ledger follows (<see cref="Campaigns.Budgets.Ledger.LedgerFollowing"/>).
/// </summary>
/// <param name="Campaign">The new values. A version other than 0 must be the current one.</param>
/// <param name="Paths">Among title, goal, budget, and the parts of a budget that is open; at least one.</param>
/// <param name="Flight">Start and end of the budget as its clock shows them; null where they are given as instants.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.update-campaign")]
public sealed record UpdateCampaign(Campaign Campaign, ImmutableArray<string> Paths, LocalFlight? Flight = null) : RegistryCommand
{
    private static readonly ImmutableArray<string> Changeable = ["title", "goal", "budget", .. BudgetParts.Changeable];

    /// <summary>When it was asked for: a budget whose start is not given begins then. Null: it may be over already.</summary>
    [Id(0)] public DateTimeOffset? AskTime { get; init; }

    /// <summary>What the ledger says that the total of the budget is, where parts of it are named. Null: what it was opened with.</summary>
    [Id(1)] public long? TotalMicros { get; init; }

    private bool NamesParts => BudgetParts.AreNamedBy(Paths);

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        if (!state.Campaigns.TryGetValue(Campaign.Key, out var current))
            return Rejection.Missing(Campaign.Key.ToString());
        var changing = Paths.RemoveRange(BudgetParts.Fixed);
        if (Paths.IsEmpty || !changing.IsEmpty)
            RequirePaths(changing, Changeable, violations);
        var merged = Merge(current);
        violations.RequireText(merged.Title, "campaign.title", 1, 200);
        CampaignRules.CheckGoal(merged.Goal, violations);
        if (Paths.Contains("budget"))
        {
            violations.Require(Campaign.Budget is not null, "campaign.budget", "cannot be taken away: end the campaign, or lower its budget");
            CampaignRules.CheckBudget(Campaign.Budget, Flight, AskTime, violations);
            CampaignRules.CheckBids(merged, state, violations);
        }
        else if (NamesParts && (Campaign.Budget, current.Budget) is ({ } given, { } open))
        {
            BudgetParts.Check(open, TotalMicros ?? open.TotalMicros, given, Flight, Paths, AskTime, violations);
        }

        if (Campaign.Version != 0 && Campaign.Version != current.Version)
            return Stale(Campaign.Key.ToString());
        if (current.Ended)
            return CampaignRules.Over(Campaign.Key);
        if (Paths.Contains("budget") && current.Budget is not null)
            return Rejection.Of(RejectionReason.FailedPrecondition, $"\"{Campaign.Key}\" has a budget by now. Read it, then repeat the request.");
        return NamesParts && current.Budget is null && !Paths.Contains("budget")
            ? Rejection.Of(RejectionReason.FailedPrecondition, $"\"{Campaign.Key}\" has no budget of which a part could be changed. Name \"budget\", and give it whole.")
            : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state)
    {
        var merged = Merge(state.Campaigns[Campaign.Key]);
        return new CampaignPut(CampaignRules.WithFlight(merged, Paths.Contains("budget") ? Flight : BudgetParts.FlightOf(Flight, Paths), AskTime));
    }

    private Campaign Merge(Campaign current) => current with
    {
        Title = Paths.Contains("title") ? Campaign.Title : current.Title,
        Goal = Paths.Contains("goal") ? Campaign.Goal : current.Goal,
        Budget = Paths.Contains("budget") ? Campaign.Budget
            : NamesParts && (Campaign.Budget, current.Budget) is ({ } given, { } open) ? BudgetParts.Merge(open, given, Paths)
            : current.Budget,
    };
}
