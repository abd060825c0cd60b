using AdCommerce.Domain.Learning;
using Xunit.Abstractions;

namespace AdCommerce.Domain.Tests.Learning;

/// <summary>Learning as the product does it: a table every so often, a decision from it each time, feedback into the counts.</summary>
public class LearningSimulationTests(ITestOutputHelper output)
{
    /// <summary>At least so many times what choosing at random brings, on every seed.</summary>
    private const double OverRandomMin = 1.43;

    /// <summary>At least this share of what who knows the rates of the day would bring, on every seed.</summary>
    private const double OfOracleMin = 0.85;

    /// <summary>All of the file's are played by the command <c>learning</c>.</summary>
    private const int SeedsPlayed = 1;

    [Fact]
    public void Rank_HundredThousandDecisions_BringsFarMoreThanChanceAndMostOfWhatIsPossible()
    {
        var scenario = LearningScenario.Load();
        foreach (var seed in scenario.Seeds.Take(SeedsPlayed))
        {
            var (learned, random, oracle, _, _) = LearningPlay.Of(scenario, seed, LearnedRates.HalfLifeDaysDefault);
            output.WriteLine($"seed {seed}: {learned / random:F2} x random, {learned / oracle:P1} of the oracle, which is {oracle / random:F2} x random");
            Assert.True(learned >= OverRandomMin * random, $"seed {seed}: {learned / random:F2} x random");
            Assert.True(learned >= OfOracleMin * oracle, $"seed {seed}: {learned / oracle:P1} of the oracle");
        }
    }
}
