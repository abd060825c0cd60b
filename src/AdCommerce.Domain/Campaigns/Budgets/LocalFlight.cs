using System.Globalization;

namespace AdCommerce.Domain.Campaigns.Budgets;

/// <summary>Start and end of a budget as its own clock shows them, for whoever does not want to count in UTC: "2027-03-28T09:00".</summary>
/// <param name="Start">Empty where the instant is given.</param>
/// <param name="End">Likewise.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.local-flight")]
public sealed record LocalFlight(string Start, string End)
{
    /// <summary>Both are given as instants.</summary>
    public static readonly LocalFlight None = new("", "");

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>The budget with the instants at which its clock shows these times; adds a violation for one that never comes, or comes twice.</summary>
    /// <param name="budget">With its time zone, and the instants that were given.</param>
    /// <param name="field">What the API calls it: "campaign.budget".</param>
    /// <param name="violations">Get what is wrong.</param>
    public CampaignBudget Resolve(CampaignBudget budget, string field, Violations violations) => budget with
    {
        StartTime = Resolve(Start, budget.StartTime, budget.TimeZone, $"{field}.start_local", violations),
        EndTime = Resolve(End, budget.EndTime, budget.TimeZone, $"{field}.end_local", violations),
    };

    private static DateTimeOffset Resolve(string local, DateTimeOffset given, string timeZone, string field, Violations violations)
    {
        if (local.Length == 0)
            return given;
        violations.Require(given == default, field, "must not be given beside the instant");
        if (!DateTime.TryParseExact(local, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var shown))
        {
            violations.Add(field, "must be what the campaign's clock shows: \"2027-03-28T09:00\"");
            return default;
        }

        // Refused either way; near enough for the other rules, so that they do not speak of it, too.
        return CampaignClock.Resolve(shown, timeZone, field, violations) ?? new DateTimeOffset(shown, TimeSpan.Zero);
    }
}
