using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;

namespace AdCommerce.Domain.Tests.Learning;

public class LearnedStepValueTests
{
    private static readonly StepFeatures Note = new(Stage.Note, StepFit.Product, 24, 0, false, false, false, false);
    private static readonly StepFeatures Room = new(Stage.Livestream, StepFit.Product, 0, 0, true, false, false, false);

    [Fact]
    public void Of_NothingLearned_IsTheRule()
    {
        var value = Value(new RateSums(0, 0, 0, 0));

        Assert.Equal(RuledStepValue.Instance.Of(Note), value.Of(Note), 5);
        Assert.Equal(RuledStepValue.Instance.Of(Room), value.Of(Room), 5);
    }

    [Fact]
    public void Of_ViewersThatGoToRoomsAfterThisPlacement_PutsTheRoomBeforeTheNote()
    {
        Assert.True(RuledStepValue.Instance.Of(Note) > RuledStepValue.Instance.Of(Room));

        var value = Value(new RateSums(100_000, 100, 2_000, 0));

        Assert.True(value.Of(Room) > value.Of(Note));
    }

    [Fact]
    public void Of_WhatTheFirstViewersDid_DoesNotTurnTheOrderRound()
    {
        var value = Value(new RateSums(30, 0, 6, 0));

        Assert.InRange(value.LiftOf(Stage.Livestream), 1.01, LearnedStepValue.LiftMax);
        Assert.True(value.Of(Note) > value.Of(Room));
    }

    [Fact]
    public void LiftOf_ExtremeRates_StaysWithinItsBounds()
    {
        var value = Value(new RateSums(100_000, 0, 90_000, 0));

        Assert.InRange(value.LiftOf(Stage.Note), 1 / LearnedStepValue.LiftMax, (1 / LearnedStepValue.LiftMax) + 0.01);
        Assert.InRange(value.LiftOf(Stage.Livestream), LearnedStepValue.LiftMax - 0.01, LearnedStepValue.LiftMax);
    }

    [Fact]
    public void Of_RoomThatTheViewerAskedFor_IsNeverLearnedAway()
    {
        var against = Value(new RateSums(100_000, 90_000, 0, 0));
        var asked = Room with { Fit = StepFit.Campaign, IsReminded = true };

        Assert.True(against.Of(asked) > against.Of(Note with { Fit = StepFit.Variant, AgeHours = 0 }));
    }

    [Fact]
    public void Of_PlacementWithoutRates_IsTheRule() =>
        Assert.Same(RuledStepValue.Instance, LearnedStepValue.Of(LearnedRates.None, AdCommerce.Domain.Tests.Funnel.FunnelSamples.Seen, RuledStepValue.Instance));

    // Another placement, shown as often, does about as viewers do overall.
    private static LearnedStepValue Value(RateSums seen)
    {
        var counts = new RateCounts();
        RatePlacement[] placements = [RateTableTests.Placement("a", "matte", "foundation"), RateTableTests.Placement("b", "cola", "drink")];
        counts.Add(placements[0].Key, 0, 0, seen);
        counts.Add(placements[1].Key, 0, 0, seen.Shown > 0 ? new RateSums(1_000_000, 5_000, 5_000, 0) : default);
        return new LearnedStepValue(RateTable.Compile([.. placements], 1, counts, 0, 1), 0, 0, RuledStepValue.Instance);
    }
}
