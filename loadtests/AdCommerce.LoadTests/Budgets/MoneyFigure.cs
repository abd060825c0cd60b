using AdCommerce.LoadTests.Measure;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Budgets;

/// <summary>
/// R15, in three figures of one simulation (<see cref="MoneyRun"/>): what was overspent, what was delivered, how far it was off the plan. A count in virtual time, so without
/// blocks and control. What is not as promised is told with the seed that plays it again.
/// </summary>
internal sealed class MoneyFigure : IFigure
{
    /// <summary>Of some two thousand worlds.</summary>
    private const int Decisions = 16_000_000;
    private const int DecisionsQuick = 500_000;

    /// <summary>What happened that is told beside.</summary>
    private static readonly string[] Told = ["siloCrashes", "shardCrashes", "ledgerCrashes", "twoLedgers", "unknownAppends", "eventsBilled", "eventsLate", "eventsRepeated", "closings"];

    private readonly MoneyRuns _runs;
    private readonly Func<MoneyFigures, Figure> _of;

    private MoneyFigure(MoneyRuns runs, string id, string meaning, Func<MoneyFigures, Figure> of) => (_runs, Id, Meaning, _of) = (runs, id, meaning, of);

    public string Id { get; }

    public string Meaning { get; }

    /// <summary>The three; whoever asks for several plays once.</summary>
    public static IFigure[] All()
    {
        var runs = new MoneyRuns();
        return
        [
            new MoneyFigure(
                runs, "R15", "the most that was charged above a budget, a day's budget or a lease, at any instant of any world",
                static f => Of(f.OverspentMicros, f.OverspentMicros, f.OverspentMicros, "micro-units")),
            new MoneyFigure(
                runs, "R15-delivery", "charged : feasible, over all worlds; low: a hundredth of the worlds is below; high: half",
                static f => Of(f.Delivery.WeightedMean, f.Delivery.WorstHundredth, f.Delivery.Median, "share").With(
                [
                    new("worst", f.Delivery.Worst), new("worstSeed", f.Delivery.WorstSeed), new("worstTenth", f.Delivery.WorstTenth), new("faultless", f.DeliveryOfFaultless.WeightedMean),
                ])),
            new MoneyFigure(
                runs, "R15-deviation",
                "largest distance from the even plan after 5 % of the flight : planned by then, where enough came for the plan, in the worst of the large worlds; low: in half of them",
                static f => Of(f.OfPlan.Worst, f.OfPlan.Median, f.OfPlan.Worst, "share").With(
                [
                    new("largeWorlds", f.OfPlan.Worlds), new("worstSeed", f.OfPlan.WorstSeed), new("worstTenth", f.OfPlan.WorstTenth), new("meanOverTheFlight", f.MeanOfPlan.WeightedMean),
                    new("ofBudgetWorst", f.OfBudget.Worst), new("ofBudgetWorstHundredth", f.OfBudget.WorstHundredth), new("ofBudgetMedian", f.OfBudget.Median),
                    new("ofBudgetWorlds", f.OfBudget.Worlds),
                ])),
        ];
    }

    public Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        var (figures, broken) = _runs.Play(plan.Quick ? DecisionsQuick : Decisions, plan.Seed, say);
        return Task.FromResult((_of(figures) with { Meaning = Meaning }).With(
        [
            new("decisions", figures.Decisions), new("worlds", figures.Seeds), new("promisesBroken", broken),
            .. figures.Counts.Where(static count => Told.Contains(count.Key)).Select(static count => new KeyValuePair<string, double>(count.Key, count.Value)),
        ]));
    }

    private static Figure Of(double value, double low, double high, string unit) => new(value, low, high, unit, "", 1, IsVoid: false, new Dictionary<string, double>());

    private sealed class MoneyRuns
    {
        private (int Count, int Seed, MoneyFigures Figures, int Broken)? _played;

        public (MoneyFigures Figures, int Broken) Play(int count, int seed, Action<string> say)
        {
            if (_played is not { } played || (played.Count, played.Seed) != (count, seed))
            {
                var run = new Run(say);
                var figures = MoneyRun.Play(run, count, seed, CancellationToken.None);
                _played = played = (count, seed, figures, run.Violations.Count);
            }

            return (played.Figures, played.Broken);
        }
    }
}
