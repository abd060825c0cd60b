using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets;

namespace AdCommerce.Domain.Registry;

/// <summary>The parts of a budget that is open, as an update names them.</summary>
internal static class BudgetParts
{
    /// <summary>What can be changed.</summary>
    public static readonly ImmutableArray<string> Changeable = [Daily, End, LocalEnd, Pacing];

    /// <summary>What can be named where it is what it is, as by whoever sends back what was read.</summary>
    public static readonly ImmutableArray<string> Fixed = [Currency, Total, Start, LocalStart, Zone];

    private const string Daily = "budget.daily_micros";
    private const string End = "budget.end_time";
    private const string LocalEnd = "budget.end_local";
    private const string Pacing = "budget.pacing";
    private const string Currency = "budget.currency_code";
    private const string Total = "budget.total_micros";
    private const string Start = "budget.start_time";
    private const string LocalStart = "budget.start_local";
    private const string Zone = "budget.time_zone";

    /// <summary>Whether paths name parts.</summary>
    public static bool AreNamedBy(ImmutableArray<string> paths) => paths.Any(static path => Changeable.Contains(path) || Fixed.Contains(path));

    /// <summary>The budget with the named parts, before its clock is asked for what the end is.</summary>
    public static CampaignBudget Merge(CampaignBudget current, CampaignBudget given, ImmutableArray<string> paths) => current with
    {
        DailyMicros = paths.Contains(Daily) ? given.DailyMicros : current.DailyMicros,
        EndTime = paths.Contains(End) ? given.EndTime : paths.Contains(LocalEnd) ? default : current.EndTime,
        Pacing = paths.Contains(Pacing) ? given.Pacing : current.Pacing,
    };

    /// <summary>The end as its clock shows it; null where that is not named.</summary>
    public static LocalFlight? FlightOf(LocalFlight? given, ImmutableArray<string> paths) =>
        given is { End.Length: > 0 } && paths.Contains(LocalEnd) ? new LocalFlight("", given.End) : null;

    /// <summary>Adds every broken rule of the parts that are named.</summary>
    /// <param name="current">As it is wanted up to now.</param>
    /// <param name="totalMicros">What its total is now, by the ledger.</param>
    /// <param name="given">The new values.</param>
    /// <param name="flight">Its end as its clock shows it; null where it is an instant.</param>
    /// <param name="paths">Which are named.</param>
    /// <param name="askTime">Now; null where that is open.</param>
    /// <param name="violations">Get what is wrong.</param>
    public static void Check(
        CampaignBudget current, long totalMicros, CampaignBudget given, LocalFlight? flight, ImmutableArray<string> paths, DateTimeOffset? askTime, Violations violations)
    {
        RequireSame(Currency, given.CurrencyCode == current.CurrencyCode, $"is fixed for life: {current.CurrencyCode}");
        RequireSame(Total, given.TotalMicros == totalMicros, $"is {totalMicros}: topUp raises it, and lowerBudget lowers it");
        RequireSame(Start, given.StartTime == current.StartTime, FormattableString.Invariant($"is fixed for life: {current.StartTime.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        RequireSame(LocalStart, false, "is fixed for life, as is start_time");
        RequireSame(Zone, given.TimeZone == current.TimeZone, $"is fixed for life: {current.TimeZone}");
        var merged = Merge(current, given, paths) with { TotalMicros = totalMicros };
        // A total that was lowered may be below a daily budget from before, and its end may be over: that is not this request's.
        if (merged.DailyMicros == current.DailyMicros)
            merged = merged with { DailyMicros = null };
        CampaignRules.CheckBudget(merged, FlightOf(flight, paths), merged.EndTime == current.EndTime ? null : askTime, violations);

        void RequireSame(string path, bool isSame, string why) =>
            violations.Require(isSame || !paths.Contains(path), $"campaign.{path}", why);
    }
}
