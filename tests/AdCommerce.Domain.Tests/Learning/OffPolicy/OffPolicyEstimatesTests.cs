using AdCommerce.Domain.Learning.OffPolicy;
using Xunit.Abstractions;

namespace AdCommerce.Domain.Tests.Learning.OffPolicy;

/// <summary>Logs of one policy are asked what another would have brought, and the world knows the answer.</summary>
public class OffPolicyEstimatesTests(ITestOutputHelper output)
{
    private const int Runs = 200;

    // The width is told beside: an interval of everything would hold, too. Of 200 runs whose intervals hold with 95 %, fewer than 178 hold twice in 10,000 times.
    private const int HoldingMin = 178;

    [Fact]
    public void BothEstimates_ManyLogs_AreUnbiasedAndTheirIntervalsHoldAsOftenAsTheySay()
    {
        var (inverse, robust) = (new EstimateTally(), new EstimateTally());
        for (var run = 1; run <= Runs; run++)
        {
            var (log, truth) = TwoPolicies.Log(LearningScenario.Load(), run);
            inverse.Add(OffPolicyEstimates.InversePropensity(log), truth);
            robust.Add(OffPolicyEstimates.DoublyRobust(log), truth);
        }

        output.WriteLine($"inverse propensity: {inverse}");
        output.WriteLine($"doubly robust: {robust}");
        foreach (var tally in (EstimateTally[])[inverse, robust])
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
}
