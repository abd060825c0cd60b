using AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Budgets;

/// <summary>Plays one world for each seed until there were enough decisions.</summary>
internal static class MoneyRun
{
    private const int DecisionsMin = 1_500;
    private const int DecisionsMax = 10_000;
    private const int WorstTold = 10;

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
            var played = seeds.AsParallel().AsOrdered().Select(static seed => MoneyScenario.Draw(seed, DecisionsMin, DecisionsMax)).Select(static s => (s, MoneyWorld.Play(s))).ToArray();
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

    private static MoneyFigures Sum(Run run, List<(MoneyScenario Scenario, MoneyOutcome Outcome)> worlds, long decisions)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, value) in worlds.SelectMany(static world => world.Outcome.Counts))
            counts[name] = counts.GetValueOrDefault(name) + value;
        var figures = new MoneyFigures(
            decisions,
            worlds.Count,
            worlds.Max(static world => world.Outcome.OverspentMicros),
            worlds.Sum(static world => world.Outcome.SpentMicros),
            Over(worlds, static outcome => outcome.Delivery, isLowBad: true),
            Over(worlds.Where(static world => world.Scenario.Faults == 0), static outcome => outcome.Delivery, isLowBad: true),
            Over(worlds, static outcome => outcome.OfBudget, isLowBad: false),
            Over(worlds, static outcome => outcome.OfPlan, isLowBad: false),
            Over(worlds, static outcome => outcome.MeanOfPlan, isLowBad: false),
            counts);
        Tell(run, worlds, "delivered", static outcome => outcome.Delivery);
        Tell(run, worlds, "off the budget", static outcome => -outcome.OfBudget);
        Tell(run, worlds, "off the plan", static outcome => -outcome.OfPlan);
        run.Expect(figures.OverspentMicros == 0, $"overspent by {figures.OverspentMicros}");
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
