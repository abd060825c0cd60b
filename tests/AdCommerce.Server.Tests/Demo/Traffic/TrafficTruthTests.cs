using AdCommerce.Server.Demo.Traffic;

namespace AdCommerce.Server.Tests.Demo.Traffic;

public sealed class TrafficTruthTests
{
    private const string Campaign = "brands/b/campaigns/c";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_TheWholeWayInOrder_CountsEveryStage()
    {
        var counts = CountsOf((0, TouchedBy.Exposure), (1, TouchedBy.Note), (2, TouchedBy.Room), (3, TouchedBy.Group));

        Assert.Equal((1, 1, 1, 1), (counts.InOrder1, counts.InOrder2, counts.InOrder3, counts.InOrder4));
        Assert.Equal((1, 1, 1), (counts.Notes, counts.Rooms, counts.Groups));
    }

    [Fact]
    public void Of_ASkippedNote_CountsTheRestAtAllButNotInOrder()
    {
        var counts = CountsOf((0, TouchedBy.Exposure), (2, TouchedBy.Room), (3, TouchedBy.Group));

        Assert.Equal((1, 0, 0, 0), (counts.InOrder1, counts.InOrder2, counts.InOrder3, counts.InOrder4));
        Assert.Equal((0, 1, 1), (counts.Notes, counts.Rooms, counts.Groups));
    }

    [Fact]
    public void Of_TouchesToldInAnotherOrder_CountsByTheirTime()
    {
        var inTime = CountsOf((0, TouchedBy.Exposure), (1, TouchedBy.Note), (2, TouchedBy.Room));
        var toldLate = CountsOf((2, TouchedBy.Room), (1, TouchedBy.Note), (0, TouchedBy.Exposure));

        Assert.Equal(inTime, toldLate);
    }

    [Fact]
    public void Of_AnEarlierExposureToldLast_CountsForItsPlacement()
    {
        TrueTouch[] touches = [Touch(5, TouchedBy.Exposure) with { Placement = "later" }, Touch(0, TouchedBy.Exposure) with { Placement = "earlier" }];

        Assert.Equal("earlier", Assert.Single(TrafficTruth.Of(touches)).Placement);
    }

    [Fact]
    public void Of_WhatCameBeforeAnythingWasSeen_CountsNothing() =>
        Assert.Empty(TrafficTruth.Of([Touch(0, TouchedBy.Note), Touch(1, TouchedBy.Room)]));

    [Fact]
    public void Agrees_WhenOneNumberDiffers_IsFalse()
    {
        var truth = new Dictionary<string, TrafficCounts> { ["p"] = CountsOf((0, TouchedBy.Exposure), (1, TouchedBy.Note)) };
        var outcome = new TrafficOutcome(1, 2, truth, new Dictionary<string, int>(), 0);
        var counted = new Dictionary<string, TrafficCounts> { ["p"] = CountsOf((0, TouchedBy.Exposure)) };

        Assert.True(new TrafficComparison(outcome, truth).Agrees);
        Assert.Equal(["p"], new TrafficComparison(outcome, counted).Differing);
        Assert.False(new TrafficComparison(outcome, counted).Agrees);
        Assert.False(new TrafficComparison(outcome with { Miscounted = 1 }, truth).Agrees);
        Assert.False(new TrafficComparison(outcome, new Dictionary<string, TrafficCounts>()).Agrees);
    }

    private static TrafficCounts CountsOf(params (int Minute, TouchedBy Kind)[] touches) =>
        Assert.Single(TrafficTruth.Of([.. touches.Select(t => Touch(t.Minute, t.Kind))])).Counts;

    private static TrueTouch Touch(int minute, TouchedBy kind) => new(Campaign, $"{Campaign}/placements/p", Start.AddMinutes(minute), kind);
}
