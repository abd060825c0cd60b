using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Learning.OffPolicy;

namespace AdCommerce.Domain.Tests.Learning.OffPolicy;

/// <summary>Two policies in one world. Their tables stand still, as they do within a second.</summary>
internal static class TwoPolicies
{
    private const int Decisions = 10_000;
    private const int Products = 10;
    private const int SeenOfEach = 400;
    private const int TargetSeed = 400;

    /// <summary>A log of the first, and what the second would bring for each decision. It learned from twice as much.</summary>
    public static (LoggedDecision[] Log, double Truth) Log(LearningScenario of, int run)
    {
        var scenario = of with { Products = Products, Categories = 2 };
        var world = new LearningWorld(scenario, run);
        var cells = scenario.CellShares.Length;
        var counts = Seen(world, cells);
        var logged = RateTable.Compile(world.Placements, cells, counts, 0, (ulong)run);
        counts.Add(Seen(world, cells).ToRows());
        var target = RateTable.Compile(world.Placements, cells, counts, 0, (ulong)run + TargetSeed);
        var candidates = Enumerable.Range(0, Products).Select(static i => new RateCandidate(i, 1_000_000, 1)).ToArray();
        var chances = Enumerable.Range(0, cells).Select(cell => Chances(target, cell, candidates)).ToArray();
        var expected = Enumerable.Range(0, cells).Select(cell => Enumerable.Range(0, Products).Sum(p => chances[cell][p] * logged.MeanRate(p, cell, Stage.Note))).ToArray();
        var log = new LoggedDecision[Decisions];
        var truth = 0.0;
        for (var cell = 0; cell < cells; cell++)
            truth += scenario.CellShares[cell] * Enumerable.Range(0, Products).Sum(p => chances[cell][p] * world.Rate(p, cell));
        Span<long> values = stackalloc long[Products];
        for (var i = 0; i < log.Length; i++)
        {
            var cell = world.NextCell();
            var ranking = logged.Rank(cell, 0, SessionDraw.Of("viewer", ((ulong)run << 32) + (ulong)i, 1), candidates, values, []);
            log[i] = new LoggedDecision(
                ranking.Propensity(setBinds: false),
                chances[cell][ranking.Winner],
                world.Converts(ranking.Winner, cell) ? 1 : 0,
                logged.MeanRate(ranking.Winner, cell, Stage.Note),
                expected[cell]);
        }

        return (log, truth);
    }

    private static RateCounts Seen(LearningWorld world, int cells)
    {
        var counts = new RateCounts();
        for (var p = 0; p < Products; p++)
        {
            for (var cell = 0; cell < cells; cell++)
                counts.Add(world.Placements[p].Key, cell, 0, new RateSums(SeenOfEach, Enumerable.Range(0, SeenOfEach).Count(_ => world.Converts(p, cell)), 0, 0));
        }

        return counts;
    }

    private static double[] Chances(RateTable table, int cell, RateCandidate[] candidates)
    {
        var lanes = new int[RateTable.Lanes];
        table.Rank(cell, 0, SessionDraw.Of("viewer", 0, 1), candidates, new long[candidates.Length], lanes);
        return [.. candidates.Select((_, i) => SlotRanking.ChanceOf(lanes.Count(l => l == i), candidates.Length, slots: 1, setBinds: false))];
    }
}
