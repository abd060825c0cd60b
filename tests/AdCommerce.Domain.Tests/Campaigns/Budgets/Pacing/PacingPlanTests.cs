using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;
using CsCheck;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Pacing;

public sealed class PacingPlanTests
{
    private const long Day = 24 * Hour;

    private static readonly string[] Zones = ["Etc/UTC", "Europe/Berlin", "America/Santiago"];

    private static readonly CampaignBudget Even = Budget with { Pacing = PacingKind.Even };

    [Fact]
    public void PlannedMicros_Even_IsAStraightLine()
    {
        var plan = PlanOf(Even);

        Assert.Equal(0, plan.PlannedMicros(Start - Hour));
        for (var hours = 0; hours < 9 * 24; hours++)
            Assert.Equal(100.0 * Euro * hours / 240, plan.PlannedMicros(Start + (hours * Hour)), 1.0);
        // The last of it has to go out before the last lease ends.
        Assert.Equal(100.0 * Euro, plan.PlannedMicros(Start + (10 * Day) - LeaseTerms.Default.LifeMicros), 1.0);
    }

    [Fact]
    public void PlannedMicros_DailyBudget_NoDayIsAboveItAndTheOthersTakeMore()
    {
        // From noon to noon: eleven days, two of them halves. Evenly a whole day would get 10 euros.
        var plan = PlanOf(Even with { StartTime = Even.StartTime.AddHours(12), EndTime = Even.EndTime.AddHours(12), DailyMicros = 9 * Euro });

        var days = Enumerable.Range(0, 11).Select(day => plan.PlannedMicros(Start + ((day + 1) * Day)) - plan.PlannedMicros(Start + (day * Day))).ToArray();

        Assert.All(days, static amount => Assert.InRange(amount, 0, (9 * Euro) + 1));
        Assert.Equal(99.0 * Euro, days.Sum(), 10.0);
    }

    [Theory]
    [InlineData(3, 29, 23)]
    [InlineData(10, 25, 25)]
    public void PlannedMicros_DayOnWhichClocksChange_GetsItsDailyBudget(int month, int day, int hours)
    {
        var plan = PlanOf(Even with
        {
            TimeZone = "Europe/Berlin",
            StartTime = new DateTimeOffset(2026, month, day, 0, 0, 0, TimeSpan.Zero).AddDays(-3),
            EndTime = new DateTimeOffset(2026, month, day, 0, 0, 0, TimeSpan.Zero).AddDays(3),
            DailyMicros = 10 * Euro,
        });
        var date = new DateOnly(2026, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        var (from, to) = (plan.Clock.StartOf(date), plan.Clock.StartOf(date + 1));

        Assert.Equal(hours * Hour, to - from);
        Assert.Equal(10.0 * Euro, plan.PlannedMicros(to) - plan.PlannedMicros(from), 1.0);
    }

    [Fact]
    public void PlannedMicros_AfterATopUp_SpreadsWhatIsLeft()
    {
        var state = Run(Open(Even), new TopUpBudget(Euros(20 * Euro)), Start + (5 * Day));
        var plan = PacingPlan.Of(state, LeaseTerms.Default);

        // Nothing was spent in five days.
        Assert.Equal(0, plan.PlannedMicros(Start + (5 * Day)));
        Assert.Equal(24.0 * Euro, plan.PlannedMicros(Start + (6 * Day)), 1.0);
        Assert.True(plan.IsOf(state));
        Assert.False(plan.IsOf(Run(state, new LowerBudget(Euros(Euro)), Start + (6 * Day))));
    }

    [Fact]
    public void PlannedMicros_AlongACurve_FollowsIt()
    {
        var curve = TrafficCurve.Flat;
        for (var quarter = 0; quarter < 7 * TrafficCurve.QuartersPerDay; quarter++)
        {
            var minute = quarter % TrafficCurve.QuartersPerDay * 15;
            curve = curve.With((DayOfWeek)(quarter / TrafficCurve.QuartersPerDay), minute, minute < 720 ? 1 : 3);
        }

        var state = Run(Open(Even with { Pacing = PacingKind.TrafficCurve }), new LearnTrafficCurve(curve), Start - Minute);
        var plan = PacingPlan.Of(state, LeaseTerms.Default);

        Assert.Equal(2.5 * Euro, plan.PlannedMicros(Start + (12 * Hour)), 10.0);
        Assert.Equal(10.0 * Euro, plan.PlannedMicros(Start + Day), 10.0);
        Assert.Equal(100.0 * Euro, plan.PlannedMicros(Start + (10 * Day)), 10.0);
    }

    [Fact]
    public void PlannedMicros_AnyBudget_NeverFallsAndEndsAtItsTotalOrItsDays() =>
        Gen.Select(Gen.Long[60, 60 * 24 * 20], Gen.Long[1, 1_000_000_000], Gen.Long[-30_000_000, 100_000_000], Gen.Int[0, Zones.Length - 1].Select(static i => Zones[i]), Gen.Int[0, 300])
            .Sample(
                (minutes, total, daily, zone, shift) =>
                {
                    var start = Budget.StartTime.AddDays(shift);
                    var plan = PlanOf(Even with { TotalMicros = total, DailyMicros = daily < 1 ? null : Math.Min(daily, total), TimeZone = zone, StartTime = start, EndTime = start.AddMinutes(minutes) });
                    var before = 0.0;
                    for (var step = 0; step <= 50; step++)
                    {
                        var planned = plan.PlannedMicros(Start + (shift * Day) + (minutes * Minute * step / 50));
                        Assert.True(planned >= before - 1, $"{planned} after {before}");
                        before = planned;
                    }

                    Assert.InRange(before, 0, total * 1.000_001);
                    if (daily < 1)
                        Assert.Equal(total, before, total * 0.000_001);
                },
                iter: 1_000);

    private static PacingPlan PlanOf(CampaignBudget budget) =>
        PacingPlan.Of(Run(LedgerState.Empty(Campaign), new OpenBudget(budget), Start - (200 * Day)), LeaseTerms.Default);
}
