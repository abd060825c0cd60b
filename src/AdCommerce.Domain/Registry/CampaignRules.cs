using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Registry;

/// <summary>What holds for every campaign, whether it is created or changed.</summary>
internal static class CampaignRules
{
    private const string BudgetField = "campaign.budget";

    public static void CheckGoal(CampaignGoal? goal, Violations violations)
    {
        if (goal is null)
            return;
        violations.Require(
            goal.Stage is Stage.Episode or Stage.Note or Stage.Livestream or Stage.Group, "campaign.goal.kind", "must be exposures, notes, room joins or group joins");
        violations.Require(goal.Count is >= 1 and <= CampaignGoal.CountMax, "campaign.goal.count", $"must be from 1 to {CampaignGoal.CountMax}");
    }

    /// <param name="budget">As it would be opened; null for none.</param>
    /// <param name="flight">Its start and end as its clock shows them; null where they are given as instants.</param>
    /// <param name="askTime">Now; null where that is open.</param>
    /// <param name="violations">Get what is wrong.</param>
    public static void CheckBudget(CampaignBudget? budget, LocalFlight? flight, DateTimeOffset? askTime, Violations violations)
    {
        if (budget is null)
            return;
        var resolved = Resolve(budget, flight, askTime, violations);
        BudgetRules.Check(resolved, BudgetField, violations);
        violations.Require(askTime is not { } now || resolved.EndTime > now || resolved.EndTime <= resolved.StartTime, $"{BudgetField}.end_time", "must not be over");
    }

    /// <summary>Adds a violation unless a campaign's placements bid in the currency of the budget that it is to have.</summary>
    public static void CheckBids(Campaign campaign, RegistryState state, Violations violations)
    {
        var other = state.Placements.Values.FirstOrDefault(placement => placement.Key.Campaign == campaign.Key
            && placement.Terms.Bid is { } bid && bid.Amount.CurrencyCode != campaign.Budget?.CurrencyCode);
        violations.Require(
            campaign.Budget is null || other is null, $"{BudgetField}.currency_code", $"must be {other?.Terms.Bid?.Amount.CurrencyCode}, in which \"{other?.Key}\" bids; or change that bid first");
    }

    /// <summary>The campaign with the instants of its budget; only for one that was checked.</summary>
    public static Campaign WithFlight(Campaign campaign, LocalFlight? flight, DateTimeOffset? askTime) =>
        campaign.Budget is { } budget ? campaign with { Budget = Resolve(budget, flight, askTime, new Violations()) } : campaign;

    public static Rejection Over(CampaignKey key) =>
        Rejection.Of(RejectionReason.FailedPrecondition, $"\"{key}\" has ended, which is for ever. Create another campaign.");

    // A start that is given in neither way is now.
    private static CampaignBudget Resolve(CampaignBudget budget, LocalFlight? flight, DateTimeOffset? askTime, Violations violations)
    {
        var begun = budget.StartTime == default && flight is null or { Start: "" } && askTime is { } now ? budget with { StartTime = now } : budget;
        return flight is null ? begun : flight.Resolve(begun, BudgetField, violations);
    }
}
