using AdCommerce.Domain.Learning.OffPolicy;
using AdCommerce.Domain.Tests.Learning;

namespace AdCommerce.LoadTests.Learning;

/// <summary>What came out.</summary>
/// <param name="Scenario">The worlds, as their file has them.</param>
/// <param name="HalfLifeDays">After so many days an exposure counted half; 0 for never.</param>
/// <param name="Seeds">One for each seed of the file.</param>
/// <param name="LowestOverRandom">The worst of them.</param>
/// <param name="LowestOfOracle">The worst of them.</param>
/// <param name="Further">Seeds that are in no file: what else may happen. They are held to no promise.</param>
/// <param name="TwoPolicies">Many short logs of one policy that are asked what another would have brought: do the intervals hold as often as they say?</param>
internal sealed record LearningFigures(
    LearningScenario Scenario, int HalfLifeDays, IReadOnlyList<SeedFigures> Seeds, double LowestOverRandom, double LowestOfOracle, FurtherFigures Further,
    IReadOnlyList<TallyFigures> TwoPolicies);

/// <summary>What came out on further seeds.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many, one after the other.</param>
/// <param name="LowestOverRandom">The worst of them.</param>
/// <param name="LowestOfOracle">The worst of them.</param>
/// <param name="MeanOfOracle">Their mean.</param>
/// <param name="BelowPromise">Those that brought a smaller share of the oracle than is promised for the file's.</param>
/// <param name="InverseHolding">In how many the interval of inverse propensity holds the truth.</param>
/// <param name="RobustHolding">In how many the doubly robust one does.</param>
internal sealed record FurtherFigures(
    int First, int Count, double LowestOverRandom, double LowestOfOracle, double MeanOfOracle, IReadOnlyList<int> BelowPromise, int InverseHolding, int RobustHolding)
{
    public static FurtherFigures Of(IReadOnlyList<SeedFigures> seeds, double ofOracleMin) => new(
        seeds[0].Seed, seeds.Count, seeds.Min(static s => s.OverRandom), seeds.Min(static s => s.OfOracle), Math.Round(seeds.Average(static s => s.OfOracle), 4),
        [.. seeds.Where(s => s.OfOracle < ofOracleMin).Select(static s => s.Seed)], seeds.Count(static s => s.Inverse.Holds), seeds.Count(static s => s.Robust.Holds));
}

/// <summary>What came out on one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Learned">Conversions that the true rates of what was chosen lead one to expect.</param>
/// <param name="Random">The same of choosing at random.</param>
/// <param name="Oracle">The same of who knows the rates of the day.</param>
/// <param name="Conversions">Conversions that came: the luck of the viewers, and what was learned from.</param>
/// <param name="OverRandom">Learned : random.</param>
/// <param name="OfOracle">Learned : oracle.</param>
/// <param name="OracleOverRandom">Oracle : random, so what there was to be won.</param>
/// <param name="Inverse">What choosing at random would have brought for each decision, estimated from the log of the learned choices by inverse propensity.</param>
/// <param name="Robust">The same, doubly robust.</param>
internal sealed record SeedFigures(
    int Seed, double Learned, double Random, double Oracle, int Conversions, double OverRandom, double OfOracle, double OracleOverRandom,
    EstimateFigures Inverse, EstimateFigures Robust);

/// <summary>An estimate beside the truth; rates per decision.</summary>
/// <param name="Truth">What it should be.</param>
/// <param name="Estimate">The estimate with its 95 % interval.</param>
/// <param name="Holds">The truth lies in the interval.</param>
internal sealed record EstimateFigures(double Truth, OffPolicyEstimate Estimate, bool Holds)
{
    public static EstimateFigures Of(OffPolicyEstimate estimate, double truth) => new(truth, estimate, estimate.Low <= truth && truth <= estimate.High);
}

/// <summary>Intervals of many logs.</summary>
/// <param name="Estimate">Which estimate.</param>
/// <param name="Logs">How many logs.</param>
/// <param name="Holding">How many intervals hold the truth; they say 95 %.</param>
/// <param name="BiasInStandardErrors">The mean error, in standard errors of that mean.</param>
internal sealed record TallyFigures(string Estimate, int Logs, int Holding, double BiasInStandardErrors);
