using AdCommerce.LoadTests.Mixed;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The <c>mixed</c> command of the load tests in small: that it works, not how fast the server is.</summary>
public sealed class MixedTests
{
    [Fact]
    public async Task Mixed_ForThreeSeconds_IsAnsweredAndCountsOnce()
    {
        var run = new Run(static _ => { });

        var (load, audit) = await MixedRun.RunAsync(
            run, new MixedPlan(OnRedis: false, RatePerSecond: 40, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(3), Viewers: 16, Seed: 5));

        Assert.Empty(run.Violations);
        Assert.Equal(["events", "next step", "resolve"], load.Kinds.Keys);
        Assert.All(load.Kinds.Values, static kind => Assert.True(kind.Requests > 0 && kind.P50Millis <= kind.P99Millis && kind.P99Millis <= kind.MaxMillis, $"{kind}"));
        Assert.True(audit.Counted.Values.Sum() > 0, "nothing was counted");
    }

    [Fact]
    public void LatencyHistogram_AnyTime_IsInABucketThatEndsNoMoreThan3PercentLater()
    {
        for (var micros = 0L; micros < 10_000_000_000; micros = (micros * 21 / 20) + 1)
        {
            var edge = LatencyHistogram.UpperEdge(LatencyHistogram.BucketOf(micros));
            Assert.InRange(edge, micros, micros + (micros / 32));
        }
    }

    [Fact]
    public void LatencyHistogram_Quantiles_AreThoseOfTheTimes()
    {
        var times = new LatencyHistogram();
        for (var millis = 1; millis <= 1_000; millis++)
            times.Record(TimeSpan.FromMilliseconds(millis));

        Assert.Equal((1_000, 1_000.0), (times.Count, times.MaxMillis));
        Assert.InRange(times.QuantileMillis(0.5), 500, 516);
        Assert.InRange(times.QuantileMillis(0.99), 990, 1_000);
        Assert.Equal(1_000, times.QuantileMillis(1));
    }
}
