using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

public sealed class FeasibleSpendTests
{
    private static readonly long HeldMicros = LeaseTerms.Default.ChargeMicros;

    [Theory]
    [InlineData(null)]
    [InlineData(30 * Euro)]
    public void Total_PromisedAndNotSeen_IsHeldUntilNobodyCanSeeItAnyMore(long? daily)
    {
        var budget = Budget with { DailyMicros = daily };
        var room = daily ?? budget.TotalMicros;

        // All is promised to somebody who does not come.
        Assert.Equal(0, Total(budget, (Start, room, false), (Start + HeldMicros - 1, room, true)));
        Assert.Equal(room, Total(budget, (Start, room, false), (Start + HeldMicros, room, true)));
    }

    [Fact]
    public void Total_AnotherDay_HasADailyBudgetOfItsOwn()
    {
        var budget = Budget with { DailyMicros = 30 * Euro };

        Assert.Equal(60 * Euro, Total(budget, (Start, 30 * Euro, true), (Start + Hour, 30 * Euro, true), (Start + (24 * Hour), 30 * Euro, true)));
    }

    [Fact]
    public void At_PacedAfterAnOutage_CatchesUpByHalfAsMuchAgain()
    {
        const int Minutes = 10 * 24 * 60;
        var budget = Budget with { Pacing = PacingKind.Even };
        // More than enough in every minute but those of the first day.
        var feasible = Of(budget, [.. Enumerable.Range(24 * 60, Minutes - (24 * 60)).Select(minute => (Start + (minute * Minute), Euro, true))]);

        Assert.Equal(0, feasible.At(Start + (23 * Hour)));
        Assert.InRange(feasible.At(Start + (48 * Hour)), 0.99 * 1.5 * 10 * Euro, 1.01 * 1.5 * 1.15 * 10 * Euro);
        Assert.Equal(budget.TotalMicros, feasible.Total, 1.0);
    }

    private static double Total(CampaignBudget budget, params (long Time, long Price, bool IsSeen)[] chances) => Of(budget, [.. chances.OrderBy(static chance => chance.Time)]).Total;

    private static FeasibleSpend Of(CampaignBudget budget, List<(long Time, long Price, bool IsSeen)> chances) =>
        new(MoneyScenario.Draw(1, 1_500, 6_000) with { Budget = budget }, chances, PacingPlan.Of(Open(budget), LeaseTerms.Default));
}
