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

    [Fact]
    public void Play_SameSeed_PlaysTheSame()
    {
        var (one, other) = (MoneyWorld.Play(MoneyScenario.Draw(3, 1_500, 6_000)), MoneyWorld.Play(MoneyScenario.Draw(3, 1_500, 6_000)));

        Assert.Equal(one.Counts, other.Counts);
        Assert.Equal(one.SpentMicros, other.SpentMicros);
    }
}
