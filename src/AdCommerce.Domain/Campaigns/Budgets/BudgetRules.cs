namespace AdCommerce.Domain.Campaigns.Budgets;

/// <summary>What holds for every budget. All broken rules are named at once, by the field's name.</summary>
public static class BudgetRules
{
    /// <summary>Adds every broken rule of a budget.</summary>
    /// <param name="budget">As it would be.</param>
    /// <param name="field">What the API calls it: "campaign.budget".</param>
    /// <param name="violations">Get what is wrong.</param>
    public static void Check(CampaignBudget budget, string field, Violations violations)
    {
        RequireCurrency(budget.CurrencyCode, $"{field}.currency_code", violations);
        RequireAmount(budget.TotalMicros, $"{field}.total_micros", violations);
        if (budget.DailyMicros is { } daily)
        {
            RequireAmount(daily, $"{field}.daily_micros", violations);
            violations.Require(daily <= budget.TotalMicros, $"{field}.daily_micros", "must be at most the total");
        }

        violations.Require(budget.StartTime > DateTimeOffset.UnixEpoch, $"{field}.start_time", "must be given, after 1970");
        violations.Require(budget.EndTime > budget.StartTime, $"{field}.end_time", "must be given, after the start");
        violations.Require(
            budget.EndTime <= budget.StartTime || budget.EndTime - budget.StartTime >= CampaignBudget.FlightMin,
            $"{field}.end_time",
            $"must be at least {CampaignBudget.FlightMin.TotalMinutes:0} minutes after the start");
        violations.Require(
            budget.EndTime - budget.StartTime <= CampaignBudget.FlightMax,
            $"{field}.end_time",
            $"must be at most {CampaignBudget.FlightMax.TotalDays:0} days after the start");
        violations.Require(
            CampaignClock.IsTimeZone(budget.TimeZone), $"{field}.time_zone", "must be the IANA name of a time zone: \"Asia/Shanghai\"");
        violations.Require(System.Enum.IsDefined(budget.Pacing), $"{field}.pacing", "must be even, as fast as possible, or along the traffic curve");
    }

    /// <summary>Adds a violation unless a bid is in the budget's currency: money of two currencies has no sum.</summary>
    /// <param name="budget">The campaign's.</param>
    /// <param name="bid">A placement's; null pays nothing.</param>
    /// <param name="field">What the API calls the bid: "placement.bid".</param>
    /// <param name="violations">Get what is wrong.</param>
    public static void CheckBid(CampaignBudget budget, Bid? bid, string field, Violations violations) => violations.Require(
        bid is null || bid.Amount.CurrencyCode == budget.CurrencyCode,
        $"{field}.amount.currency_code",
        $"must be {budget.CurrencyCode}, the currency of the campaign's budget");

    /// <summary>Adds a violation unless an amount is above nothing and can be summed.</summary>
    internal static void RequireAmount(long amountMicros, string field, Violations violations) => violations.Require(
        amountMicros is >= 1 and <= Money.AmountMicrosMax, field, $"must be from 1 to {Money.AmountMicrosMax} micro-units, a million of which are one unit of the currency");

    internal static void RequireCurrency(string? code, string field, Violations violations) => violations.Require(
        code is { Length: 3 } && code.All(char.IsAsciiLetterUpper), field, "must be three upper-case letters (ISO 4217)");
}
