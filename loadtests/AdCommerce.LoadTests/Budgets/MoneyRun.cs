using AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Budgets;

/// <summary>Plays one world for each seed until there were enough decisions.</summary>
internal static class MoneyRun
{
    private const int DecisionsMin = 1_500;
    private const int DecisionsMax = 10_000;

    // Worlds in which the pace is judged cost as much as many small ones, in which things break.
    private const int LargeEvery = 32;
    private const int WorstTold = 10;
    private const double DeliveryMin = 0.99;
    private const double OfBudgetMax = 0.05;
    private const double OfPlanMax = 0.05;

    // With fewer, chance alone moves a plan by percents: an event more or less is half of one.
    private const int EventsMin = 500;

    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(10);

    /// <summary>Plays until there were enough, or it is cancelled.</summary>
    public static MoneyFigures Play(Run run, int count, int first, CancellationToken cancellation)
    {
        var worlds = new List<(MoneyScenario Scenario, MoneyOutcome Outcome)>();
        var (decisions, next, said) = (0L, first, run.Elapsed);
        while (decisions < count && !cancellation.IsCancellationRequested)
        {
            // As many worlds at once as there are processors; which seeds are played depends on the sums only.
            var seeds = Enumerable.Range(next, count == 1 ? 1 : 64).ToArray();
            next += seeds.Length;
            var played = seeds.AsParallel().AsOrdered().Select(Draw).Select(static s => (s, MoneyWorld.Play(s))).ToArray();
            worlds.AddRange(played);
            decisions += played.Sum(static world => world.Item2["decisions"]);
            foreach (var violation in played.SelectMany(static world => world.Item2.Violations))
                run.Violated($"{violation}; money --count 1 --seed N plays it again");
            if (run.Elapsed - said < SayEvery)
                continue;
            said = run.Elapsed;
            run.Say($"{decisions} of {count} decisions, {worlds.Count} seeds");
        }

        return Sum(run, worlds, decisions);
    }

    private static MoneyScenario Draw(int seed) => seed % LargeEvery == 0 ? MoneyScenario.DrawLarge(seed) : MoneyScenario.Draw(seed, DecisionsMin, DecisionsMax);

    private static MoneyFigures Sum(Run run, List<(MoneyScenario Scenario, MoneyOutcome Outcome)> worlds, long decisions)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, value) in worlds.SelectMany(static world => world.Outcome.Counts))
            counts[name] = counts.GetValueOrDefault(name) + value;
        var large = worlds.Where(static world => world.Scenario.Budget.TotalMicros >= EventsMin * world.Scenario.Prices.Average()).ToList();
        var figures = new MoneyFigures(
            decisions,
            worlds.Count,
            worlds.Max(static world => world.Outcome.OverspentMicros),
            worlds.Sum(static world => world.Outcome.SpentMicros),
            Over(worlds, static outcome => outcome.Delivery, isLowBad: true),
            Over(worlds.Where(static world => world.Scenario.Faults == 0), static outcome => outcome.Delivery, isLowBad: true),
            Over(large, static outcome => outcome.OfBudget, isLowBad: false),
            Over(worlds.Where(static world => world.Scenario.IsLarge), static outcome => outcome.OfPlan, isLowBad: false),
            Over(worlds.Where(static world => world.Scenario.IsLarge), static outcome => outcome.MeanOfPlan, isLowBad: false),
            Over(worlds.Except(large), static outcome => outcome.OfBudget, isLowBad: false),
            counts);
        Tell(run, worlds, "delivered", static outcome => outcome.Delivery);
        Tell(run, worlds, "off the budget", static outcome => -outcome.OfBudget);
        Tell(run, [.. worlds.Where(static world => world.Scenario.IsLarge)], "off the plan", static outcome => -outcome.OfPlan);
        run.Expect(figures.OverspentMicros == 0, $"overspent by {figures.OverspentMicros}");
        run.Expect(figures.Delivery.WeightedMean >= DeliveryMin, $"{figures.Delivery.WeightedMean:P2} of what was feasible was delivered");
        run.Expect(figures.OfPlan.Worst <= OfPlanMax, $"seed {figures.OfPlan.WorstSeed}: {figures.OfPlan.Worst:P2} of what was planned off the even plan");
        run.Expect(figures.OfBudget.Worst <= OfBudgetMax, $"seed {figures.OfBudget.WorstSeed}: {figures.OfBudget.Worst:P2} of the budget off the even plan");
        return figures;
    }

    // The worst first: where to look.
    private static void Tell(Run run, List<(MoneyScenario Scenario, MoneyOutcome Outcome)> worlds, string what, Func<MoneyOutcome, double?> value)
    {
        foreach (var (scenario, outcome) in worlds.Where(world => value(world.Outcome) is not null).OrderBy(world => value(world.Outcome)).Take(WorstTold))
            run.Say(FormattableString.Invariant($"{Math.Abs(value(outcome)!.Value):P2} {what}: {scenario}"));
    }

    private static Spread Over(IEnumerable<(MoneyScenario Scenario, MoneyOutcome Outcome)> worlds, Func<MoneyOutcome, double?> value, bool isLowBad) => Spread.Of(
        worlds.Where(world => value(world.Outcome) is not null).Select(world => (value(world.Outcome)!.Value, world.Outcome.FeasibleMicros / world.Scenario.Prices.Average(), world.Scenario.Seed)),
        isLowBad);
}
