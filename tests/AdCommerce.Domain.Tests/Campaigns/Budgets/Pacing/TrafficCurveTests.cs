using AdCommerce.Domain.Campaigns.Budgets.Pacing;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Pacing;

public sealed class TrafficCurveTests
{
    [Fact]
    public void Weights_NothingKnown_AreAllTheSame() => Assert.Single(TrafficCurve.Flat.Weights().Distinct());

    [Fact]
    public void Weights_QuarterSeenOnOtherDays_IsLikeThem()
    {
        var weights = TrafficCurve.Flat.With(DayOfWeek.Monday, 600, 4).With(DayOfWeek.Tuesday, 600, 8).With(DayOfWeek.Monday, 0, 0).Weights();

        Assert.Equal(6, weights[((int)DayOfWeek.Sunday * TrafficCurve.QuartersPerDay) + 40]);
        Assert.Equal(4, weights[((int)DayOfWeek.Monday * TrafficCurve.QuartersPerDay) + 40]);
        // The mean of what was seen where nothing was; a little where nobody came.
        Assert.Equal(4, weights[((int)DayOfWeek.Friday * TrafficCurve.QuartersPerDay) + 50]);
        Assert.Equal(0.2, weights[(int)DayOfWeek.Monday * TrafficCurve.QuartersPerDay], 6);
    }

    [Fact]
    public void With_EachWeek_FollowsAChange()
    {
        var curve = TrafficCurve.Flat.With(DayOfWeek.Monday, 0, 100);
        for (var week = 0; week < 8; week++)
            curve = curve.With(DayOfWeek.Monday, 14, 10);

        Assert.InRange(curve.Quarters[TrafficCurve.QuartersPerDay], 10, 15);
    }
}
