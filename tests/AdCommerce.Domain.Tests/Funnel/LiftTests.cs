using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;
using static AdCommerce.Domain.Tests.Funnel.ShardStatePropertyTests;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>Who was first shown something of a campaign, who was first held out, and what followed (funnel.md, Lift).</summary>
public sealed class LiftTests
{
    private static readonly PlacementKey Ghost = Variant("dewy", "skin-deep-1", "table", "autumn").Placement;

    [Fact]
    public void Lift_AnyOrderRepetitionBatchesAndCompactions_IsWhatTheWholeLogSays() =>
        Gen.Select(FunnelHistory.Any, Gen.Int[0, 1_000_000], Gen.Int[0, 4]).Sample(
            (history, seed, restoredEvery) =>
            {
                var log = new FunnelDelivery(seed).Log(history.WithoutRefunds(), compactions: 40);

                var run = FunnelRun.Over(log, restoredEvery);

                Assert.Equal(Text(FunnelOracle.Over(log).Lift()), Text(run.State.Lift(Brand)));
            },
            iter: 2_000);

    [Fact]
    public void Lift_ExposureBesideAGhost_CountsOnBothSidesAndOnlyTheShownOneIsAJourney()
    {
        var state = new ShardState();
        state.Record(Begin, Exposure(1) with { IsTested = true, Ghosts = [Ghost] });

        Assert.Equal([Cell(Ghost, LiftArm.HeldOut, 1, 0), Cell(Seen.Placement, LiftArm.Shown, 1, 0)], state.Lift(Brand).ToArray());
        Assert.Equal(Seen.Campaign, state.Journey().Campaign);
    }

    [Fact]
    public void Lift_SlotThatWasLeftAsItWasShot_HoldsOutAndShowsNothing()
    {
        var state = new ShardState();
        state.Record(Begin, Exposure(1) with { Origin = Seen with { Placement = Ghost, ProductId = "" }, IsWithheld = true, Ghosts = [Ghost] });

        Assert.Equal([Cell(Ghost, LiftArm.HeldOut, 1, 0)], state.Lift(Brand).ToArray());
        Assert.Empty(state.Read(Viewer).Journeys);
        Assert.Empty(state.Cells(Brand));
        Assert.Empty(state.CirclesSince(0, 0).Rows);
    }

    [Fact]
    public void Lift_SlotNotWatchedForLongEnough_HoldsNobodyOut()
    {
        var state = new ShardState();
        state.Record(Begin, Exposure(1) with { LengthMillis = 2_999, Ghosts = [Ghost] });

        Assert.Empty(state.Lift(Brand));
    }

    [Fact]
    public void Lift_StageWithinAWeekOfTheFirst_CountsOnceAndLaterOnesDoNot()
    {
        var state = new ShardState();
        state.Record(Begin, Exposure(1) with { IsTested = true });
        state.Record(Begin + LiftMark.WindowMicros, NoteOpen(2));
        state.Record(Begin + LiftMark.WindowMicros + 1, RoomJoin(3));
        state.Record(Begin + LiftMark.WindowMicros + Day, Exposure(4) with { IsTested = true });

        Assert.Equal([Cell(Seen.Placement, LiftArm.Shown, 1, 1)], state.Lift(Brand).ToArray());
    }

    [Fact]
    public void Lift_CampaignThatHoldsNobodyOut_IsNotCounted()
    {
        var state = new ShardState();
        state.Record(Begin, Exposure(1));

        Assert.Empty(state.Lift(Brand));
    }

    [Fact]
    public void Lift_ForgottenViewer_StaysCountedAndNothingOfTheViewerIsLeft()
    {
        var state = new ShardState();
        state.Record(Begin, Exposure(1) with { IsTested = true, Ghosts = [Ghost], ExpireMicros = Begin + Hour });
        state.Apply(new ShardEntry(Begin + Second, [new SubjectForgotten(Viewer)]));
        state.Apply(Compaction(Begin + Day));

        Assert.Equal(2, state.Lift(Brand).Length);
        Assert.Equal(0, state.Subjects);
        Assert.Equal(Text(state.Lift(Brand)), Text(state.Restored().Lift(Brand)));
    }

    private static LiftCell Cell(PlacementKey placement, LiftArm arm, long viewers, long notes) =>
        new(placement.Campaign, arm, (int)(Begin / Day), viewers, notes, 0, 0);
}
