using AdCommerce.Domain.Learning.OffPolicy;
using AdCommerce.Domain.Tests.Learning;
using AdCommerce.Domain.Tests.Learning.OffPolicy;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Learning;

/// <summary>Plays every world of a scenario, and says what each brought.</summary>
internal static class LearningRun
{
    private const double OverRandomMin = 1.43;
    private const double OfOracleMin = 0.85;
    private const int Logs = 2_000;
    private const int FurtherSeeds = 50;

    // Of so many intervals that hold with 95 %, fewer hold once in 10,000 times.
    private const int HoldingMin = 1_862;
    private const double BiasMax = 4;

    /// <summary>Plays them all.</summary>
    public static LearningFigures Play(Run run, LearningScenario scenario, int halfLifeDays)
    {
        var seeds = new List<SeedFigures>();
        foreach (var seed in scenario.Seeds)
        {
            var figures = Play(scenario, seed, halfLifeDays);
            run.Say($"seed {seed}: {figures.OverRandom} x random, {figures.OfOracle} of the oracle, which is {figures.OracleOverRandom} x random");
            run.Expect(figures.OverRandom >= OverRandomMin, $"seed {seed}: {figures.OverRandom} x random, not {OverRandomMin}");
            run.Expect(figures.OfOracle >= OfOracleMin, $"seed {seed}: {figures.OfOracle} of the oracle, not {OfOracleMin}");
            seeds.Add(figures);
        }

        var further = FurtherFigures.Of(
            [.. Enumerable.Range(scenario.Seeds.Max() + 1, FurtherSeeds).Select(seed => Play(scenario, seed, halfLifeDays))], OfOracleMin);
        run.Say($"{further.Count} further seeds: at least {further.LowestOverRandom} x random and {further.LowestOfOracle} of the oracle, on average {further.MeanOfOracle}");
        var tallies = Tallies(scenario);
        foreach (var tally in tallies)
        {
            run.Say($"{tally.Estimate}: {tally.Holding} of {tally.Logs} intervals hold, bias {tally.BiasInStandardErrors} standard errors");
            run.Expect(tally.Holding >= HoldingMin, $"{tally.Estimate}: {tally.Holding} of {tally.Logs} intervals hold");
            run.Expect(Math.Abs(tally.BiasInStandardErrors) <= BiasMax, $"{tally.Estimate}: bias {tally.BiasInStandardErrors} standard errors");
        }

        return new LearningFigures(scenario, halfLifeDays, seeds, seeds.Min(static s => s.OverRandom), seeds.Min(static s => s.OfOracle), further, tallies);
    }

    private static SeedFigures Play(LearningScenario scenario, int seed, int halfLifeDays)
    {
        var play = LearningPlay.Of(scenario, seed, halfLifeDays);
        var truth = play.Random / scenario.Decisions;
        return new SeedFigures(
            seed, Math.Round(play.Learned, 1), Math.Round(play.Random, 1), Math.Round(play.Oracle, 1), play.Conversions,
            Math.Round(play.Learned / play.Random, 4), Math.Round(play.Learned / play.Oracle, 4), Math.Round(play.Oracle / play.Random, 4),
            EstimateFigures.Of(OffPolicyEstimates.InversePropensity(play.Log), truth),
            EstimateFigures.Of(OffPolicyEstimates.DoublyRobust(play.Log), truth));
    }

    private static TallyFigures[] Tallies(LearningScenario scenario)
    {
        var (inverse, robust) = (new EstimateTally(), new EstimateTally());
        for (var log = 1; log <= Logs; log++)
        {
            var (decisions, truth) = TwoPolicies.Log(scenario, log);
            inverse.Add(OffPolicyEstimates.InversePropensity(decisions), truth);
            robust.Add(OffPolicyEstimates.DoublyRobust(decisions), truth);
        }

        return [Figures("inverse propensity", inverse), Figures("doubly robust", robust)];
    }

    private static TallyFigures Figures(string estimate, EstimateTally tally) => new(estimate, Logs, tally.Holding, Math.Round(tally.BiasInErrors, 2));
}
