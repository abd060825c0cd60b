using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Learning.OffPolicy;

namespace AdCommerce.Domain.Tests.Learning;

/// <summary>Learning as the product does it: a table every so often, a decision from it each time, feedback into the counts.</summary>
/// <param name="Learned">Conversions that the true rates of what was chosen lead one to expect: which of them came is the viewers' luck, and was what was learned from.</param>
/// <param name="Random">The same of choosing at random.</param>
/// <param name="Oracle">The same of who knows the rates of the day.</param>
/// <param name="Conversions">Conversions that came.</param>
/// <param name="Log">The decisions, with choosing at random as the other policy.</param>
internal sealed record LearningPlay(double Learned, double Random, double Oracle, int Conversions, LoggedDecision[] Log)
{
    /// <summary>Plays a world from its first day to its last.</summary>
    public static LearningPlay Of(LearningScenario scenario, int seed, int halfLifeDays)
    {
        var world = new LearningWorld(scenario, seed);
        var counts = new RateCounts();
        var candidates = Enumerable.Range(0, scenario.Products).Select(static i => new RateCandidate(i, 1_000_000, 1)).ToArray();
        var values = new long[candidates.Length];
        var log = new LoggedDecision[scenario.Decisions];
        var rates = new double[scenario.Products];
        var (learned, random, oracle, conversions) = (0.0, 0.0, 0.0, 0);
        RateTable? table = null;
        for (var decision = 0; decision < scenario.Decisions; decision++)
        {
            var day = decision / scenario.DecisionsPerDay;
            if (decision > 0 && decision % scenario.DecisionsPerDay == 0)
                world.NextDay();
            if (decision % scenario.DecisionsPerTable == 0)
                table = RateTable.Compile(world.Placements, scenario.CellShares.Length, counts, day, (ulong)(decision + seed), halfLifeDays);
            var cell = world.NextCell();
            var draw = SessionDraw.Of("viewer", ((ulong)seed << 32) + (ulong)decision, slots: 1);
            var ranking = table!.Rank(cell, 0, draw, candidates, values, []);
            var chosen = ranking.Winner;
            counts.Add(world.Placements[chosen].Key, cell, day, Stage.Episode);
            var isConverted = world.Converts(chosen, cell);
            if (isConverted)
                counts.Add(world.Placements[chosen].Key, cell, day, Stage.Note);
            for (var product = 0; product < rates.Length; product++)
                rates[product] = world.Rate(product, cell);
            (learned, random, oracle) = (learned + rates[chosen], random + rates.Average(), oracle + rates.Max());
            conversions += isConverted ? 1 : 0;
            log[decision] = Logged(table, ranking, cell, rates.Length, isConverted);
        }

        return new LearningPlay(learned, random, oracle, conversions, log);
    }

    // The table did not see this reward.
    private static LoggedDecision Logged(RateTable table, SlotRanking ranking, int cell, int products, bool isConverted)
    {
        var expected = 0.0;
        for (var product = 0; product < products; product++)
            expected += table.MeanRate(product, cell, Stage.Note) / products;
        return new LoggedDecision(
            ranking.Propensity(setBinds: false), 1.0 / products, isConverted ? 1 : 0, table.MeanRate(ranking.Winner, cell, Stage.Note), expected);
    }
}
