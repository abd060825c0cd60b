using AdCommerce.Domain.Learning.OffPolicy;
using AdCommerce.Domain.Tests.Learning;

namespace AdCommerce.LoadTests.Learning;

/// <summary>What came out.</summary>
/// <param name="Scenario">The worlds, as their file has them.</param>
/// <param name="HalfLifeDays">After so many days an exposure counted half; 0 for never.</param>
/// <param name="Seeds">One for each seed of the file.</param>
/// <param name="LowestOverRandom">The worst of them.</param>
/// <param name="LowestOfOracle">The worst of them.</param>
/// <param name="TwoPolicies">Many short logs of one policy that are asked what another would have brought: do the intervals hold as often as they say?</param>
internal sealed record LearningFigures(
    LearningScenario Scenario, int HalfLifeDays, IReadOnlyList<SeedFigures> Seeds, double LowestOverRandom, double LowestOfOracle, IReadOnlyList<TallyFigures> TwoPolicies);

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
