using AdCommerce.Domain.Funnel;
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

    [Fact]
    public void Rank_HundredThousandDecisions_BringsFarMoreThanChanceAndMostOfWhatIsPossible()
    {
        var scenario = LearningScenario.Load();
        foreach (var seed in scenario.Seeds)
        {
            var (learned, random, oracle) = Play(scenario, seed);
            output.WriteLine($"seed {seed}: {learned / random:F2} x random, {learned / oracle:P1} of the oracle, which is {oracle / random:F2} x random");
            Assert.True(learned >= OverRandomMin * random, $"seed {seed}: {learned / random:F2} x random");
            Assert.True(learned >= OfOracleMin * oracle, $"seed {seed}: {learned / oracle:P1} of the oracle");
        }
    }

    // Conversions that the true rates of what was chosen lead one to expect: which of them came is the viewers' luck, and was what was learned from.
    private static (double Learned, double Random, double Oracle) Play(LearningScenario scenario, int seed)
    {
        var world = new LearningWorld(scenario, seed);
        var counts = new RateCounts();
        var candidates = Enumerable.Range(0, scenario.Products).Select(static i => new RateCandidate(i, 1_000_000, 1)).ToArray();
        var values = new long[candidates.Length];
        var (learned, random, oracle) = (0.0, 0.0, 0.0);
        RateTable? table = null;
        for (var decision = 0; decision < scenario.Decisions; decision++)
        {
            var day = decision / scenario.DecisionsPerDay;
            if (decision > 0 && decision % scenario.DecisionsPerDay == 0)
                world.NextDay();
            if (decision % scenario.DecisionsPerTable == 0)
                table = RateTable.Compile(world.Placements, scenario.CellShares.Length, counts, day, (ulong)(decision + seed));
            var cell = world.NextCell();
            var draw = SessionDraw.Of("viewer", ((ulong)seed << 32) + (ulong)decision, slots: 1);
            var chosen = table!.Rank(cell, 0, draw, candidates, values, []).Winner;
            counts.Add(world.Placements[chosen].Key, cell, day, Stage.Episode);
            if (world.Converts(chosen, cell))
                counts.Add(world.Placements[chosen].Key, cell, day, Stage.Note);
            var rates = Enumerable.Range(0, scenario.Products).Select(p => world.Rate(p, cell)).ToArray();
            (learned, random, oracle) = (learned + rates[chosen], random + rates.Average(), oracle + rates.Max());
        }

        return (learned, random, oracle);
    }
}
