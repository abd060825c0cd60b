using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Learning.OffPolicy;
using Xunit.Abstractions;

namespace AdCommerce.Domain.Tests.Learning.OffPolicy;

/// <summary>Logs of one policy are asked what another would have brought, and the world knows the answer.</summary>
public class OffPolicyEstimatesTests(ITestOutputHelper output)
{
    private const int Runs = 400;
    private const int Decisions = 10_000;
    private const int Products = 10;
    private const int SeenOfEach = 400;

    // The width is told beside: an interval of everything would hold, too. Of 400 runs whose intervals hold with 95 %, fewer than 363 hold once in 10,000 times.
    private const int HoldingMin = 363;

    [Fact]
    public void BothEstimates_ManyLogs_AreUnbiasedAndTheirIntervalsHoldAsOftenAsTheySay()
    {
        var (inverse, robust) = (new Tally(), new Tally());
        for (var run = 1; run <= Runs; run++)
        {
            var (log, truth) = Log(run);
            inverse.Add(OffPolicyEstimates.InversePropensity(log), truth);
            robust.Add(OffPolicyEstimates.DoublyRobust(log), truth);
        }

        output.WriteLine($"inverse propensity: {inverse}");
        output.WriteLine($"doubly robust: {robust}");
        foreach (var tally in (Tally[])[inverse, robust])
        {
            Assert.InRange(tally.Holding, HoldingMin, Runs);
            Assert.InRange(tally.BiasInErrors, -4, 4);
        }

        Assert.True(robust.MeanSquare < inverse.MeanSquare, "a model that knows something tightens the estimate");
    }

    [Fact]
    public void InversePropensity_TargetIsTheLoggedPolicy_IsTheMean()
    {
        LoggedDecision[] log = [new(0.5, 0.5, 1), new(0.25, 0.25, 0), new(1, 1, 1), new(0.1, 0.1, 0)];

        var estimate = OffPolicyEstimates.InversePropensity(log);

        Assert.Equal(0.5, estimate.Value, 12);
        Assert.Equal(4, estimate.EffectiveDecisions, 12);
        Assert.True(estimate.Low < 0.5 && estimate.High > 0.5);
    }

    [Fact]
    public void DoublyRobust_ModelIsRight_NeedsNoCorrection()
    {
        LoggedDecision[] log = [new(0.5, 1, 3, 3, 2), new(0.5, 0, 1, 1, 2)];

        var estimate = OffPolicyEstimates.DoublyRobust(log);

        Assert.Equal(2, estimate.Value, 12);
    }

    [Fact]
    public void InversePropensity_DecisionThatDoesNotCount_IsABugThatIsNamed() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => OffPolicyEstimates.InversePropensity([new LoggedDecision(0, 1, 1)]));

    // The other policy learned from twice as much. Both tables stand still, as they do within a second.
    private static (LoggedDecision[] Log, double Truth) Log(int run)
    {
        var scenario = LearningScenario.Load() with { Products = Products, Categories = 2 };
        var world = new LearningWorld(scenario, run);
        var cells = scenario.CellShares.Length;
        var counts = Seen(world, cells);
        var logged = RateTable.Compile(world.Placements, cells, counts, 0, (ulong)run);
        counts.Add(Seen(world, cells).ToRows());
        var target = RateTable.Compile(world.Placements, cells, counts, 0, (ulong)run + Runs);
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

    private sealed class Tally
    {
        private double _errors;
        private double _squares;
        private double _truth;
        private double _width;
        private int _count;

        public int Holding { get; private set; }

        public double MeanSquare => _squares / _count;

        public double BiasInErrors => _errors / _count / Math.Sqrt(MeanSquare / _count);

        public void Add(OffPolicyEstimate estimate, double truth)
        {
            Holding += estimate.Low <= truth && truth <= estimate.High ? 1 : 0;
            (_truth, _width) = (_truth + truth, _width + estimate.High - estimate.Low);
            _errors += estimate.Value - truth;
            _squares += (estimate.Value - truth) * (estimate.Value - truth);
            _count++;
        }

        public override string ToString() =>
            $"{Holding} of {_count} intervals hold, bias {BiasInErrors:F2} standard errors, error {Math.Sqrt(MeanSquare):F5}, width {_width / _count:F5}, truth {_truth / _count:F5}";
    }
}
