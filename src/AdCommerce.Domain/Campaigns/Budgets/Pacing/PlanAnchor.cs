using AdCommerce.Domain.Campaigns.Budgets.Ledger;

namespace AdCommerce.Domain.Campaigns.Budgets.Pacing;

/// <summary>Where a plan begins.</summary>
/// <param name="TimeMicros">When, microseconds since 1970.</param>
/// <param name="PlannedMicros">What was spent or on its way then.</param>
/// <param name="TodayMicros">Of that, on the day of the campaign's clock in which it lies.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.plan-anchor")]
public readonly record struct PlanAnchor(long TimeMicros, long PlannedMicros, long TodayMicros)
{
    internal static PlanAnchor At(LedgerState state, long timeMicros)
    {
        var today = state.DayOf(CampaignClock.Of(state.Budget!.TimeZone).DayOf(timeMicros));
        return new PlanAnchor(timeMicros, state.SpentMicros + state.LeasedMicros, today.SpentMicros + today.LeasedMicros);
    }
}
