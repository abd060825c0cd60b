using AdCommerce.Domain.Campaigns.Budgets;
using Xunit.Abstractions;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>The command <c>money</c> in small.</summary>
public sealed class MoneySimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 12;

    [Fact]
    public void Play_ManySeeds_SpendsNothingTooMuchAndAlmostAllThatIsFeasible()
    {
        var (spent, feasible) = (0.0, 0.0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var outcome = MoneyWorld.Play(MoneyScenario.Draw(seed, 1_500, 6_000));

            Assert.Empty(outcome.Violations);
            Assert.Equal(0, outcome.OverspentMicros);
            Assert.InRange(outcome.OfBudget ?? 0, 0, 0.1);
            if (outcome.Delivery is not null)
                (spent, feasible) = (spent + outcome.SpentMicros, feasible + outcome.FeasibleMicros);
        }

        output.WriteLine($"{spent / feasible:P2} of what was feasible");
        Assert.True(spent >= 0.99 * feasible, $"{spent / feasible:P2} of what was feasible");
    }

    /// <summary>Twice in fourteen hours a tenth of the visitors come for three hours; what was missed is caught up with at the pace that is allowed, and not at 0.82 of it.</summary>
    [Fact]
    public void Play_CatchingUpAfterADrought_KeepsToTheFeasiblePlan()
    {
        var outcome = MoneyWorld.Play(MoneyScenario.Draw(1_732, 1_500, 10_000));

        Assert.Empty(outcome.Violations);
        Assert.InRange(outcome.OfBudget!.Value, 0, 0.03);
    }

    /// <summary>A day's first budget is set seconds after a midnight; the leases of the day before are charged for some minutes more, and are none of it.</summary>
    [Fact]
    public void Play_DailyBudgetSetAfterMidnight_IsNotThatOfTheDayBefore() => Assert.Empty(MoneyWorld.Play(MoneyScenario.Draw(169, 1_500, 10_000)).Violations);

    /// <summary>
    /// R4, whether there is money to the end, the plan gives little, or all is spent in the first minutes and comes back exposure by exposure as leases close.
    /// </summary>
    [Theory]
    [InlineData(1_000_000_000, PacingKind.Even)]
    [InlineData(1_000_000_000, PacingKind.AsFastAsPossible)]
    [InlineData(10_000_000, PacingKind.Even)]
    [InlineData(10_000_000, PacingKind.AsFastAsPossible)]
    [InlineData(1_000_000, PacingKind.AsFastAsPossible)]
    public void Play_TenDecisionsASecondOnEachSilo_AsksForALeaseAtMostOncePerHundred(long totalMicros, PacingKind pacing)
    {
        const int Silos = 2;
        var drawn = MoneyScenario.Draw(1, 1_500, 6_000);
        var outcome = MoneyWorld.Play(drawn with
        {
            Budget = drawn.Budget with { TotalMicros = totalMicros, DailyMicros = null, EndTime = drawn.Budget.StartTime.AddHours(1), Pacing = pacing },
            Silos = Silos,
            Rate = 10.0 * Silos / MoneyScenario.Second,
            Wave = 0,
            Surges = [],
            Faults = 0,
            HasOperator = false,
        });

        output.WriteLine($"{outcome["leaseCalls"]} calls for {outcome["takes"]} of {outcome["decisions"]} decisions; {outcome.SpentMicros} spent of {outcome.FeasibleMicros}");
        Assert.Empty(outcome.Violations);
        Assert.True(outcome["takes"] > 0 && outcome["leaseCalls"] > 0, "nothing was decided or leased");
        Assert.True(outcome["leaseCalls"] <= 0.01 * outcome["decisions"], $"{outcome["leaseCalls"]} calls for {outcome["decisions"]} decisions");
    }

    [Fact]
    public void Play_SameSeed_PlaysTheSame()
    {
        var (one, other) = (MoneyWorld.Play(MoneyScenario.Draw(3, 1_500, 6_000)), MoneyWorld.Play(MoneyScenario.Draw(3, 1_500, 6_000)));

        Assert.Equal(one.Counts, other.Counts);
        Assert.Equal(one.SpentMicros, other.SpentMicros);
    }
}
