using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>What makes a touch: events by themselves, and lengths in sum (funnel.md, Exposure).</summary>
public sealed class TouchFoldTests
{
    private readonly ShardState _state = new();

    [Fact]
    public void Touches_ExposuresInSum_MakeOneWhenTheyReachThreeSeconds()
    {
        _state.Record(Begin, Stop(1, 1_000));
        _state.Record(Begin + 1, Stop(2, 1_999));
        Assert.Empty(_state.Read(Viewer).Journeys);

        _state.Record(Begin + 2, Stop(3, 1));
        _state.Record(Begin + 3, Stop(4, 3_000));

        var touch = Assert.Single(_state.Journey().Touches);
        Assert.Equal((Begin + 2, TouchKind.Exposure, Id(3)), (touch.TimeMicros, touch.Kind, touch.EventId));
    }

    [Fact]
    public void Touches_ShortSlot_NeedsOnlyItself()
    {
        _state.Record(Begin, Stop(1, 1_200) with { ExposureMillisMin = 1_200 });

        Assert.Equal(TouchKind.Exposure, Assert.Single(_state.Journey().Touches).Kind);
    }

    [Fact]
    public void Touches_OtherSessionSlotOrCampaign_AreOtherSums()
    {
        _state.Record(Begin, Stop(1, 2_000));
        _state.Record(Begin, Stop(2, 2_000) with { SessionId = Id(77) });
        _state.Record(Begin, Stop(3, 2_000) with { Origin = Variant("matte", "skin-deep-1", "bag") });
        _state.Record(Begin, Stop(4, 2_000) with { Origin = Variant("matte", "skin-deep-1", "table", "autumn") });

        Assert.Empty(_state.Read(Viewer).Journeys);
    }

    [Fact]
    public void Touches_ExposureStart_MakesNone()
    {
        Assert.Equal(EventOutcome.Accepted, _state.Record(Begin, Event(EventKind.ExposureStart, 1)));

        Assert.Empty(_state.Read(Viewer).Journeys);
        Assert.Equal(EventOutcome.Duplicate, _state.Record(Begin, Event(EventKind.ExposureStart, 1)));
    }

    [Fact]
    public void Touches_LateStop_MovesWhenTheSumIsFull()
    {
        _state.Record(Begin + Hour, Stop(1, 2_000));
        _state.Record(Begin + (2 * Hour), Stop(2, 1_000));
        Assert.Equal(Begin + (2 * Hour), Assert.Single(_state.Journey().Touches).TimeMicros);

        _state.Record(Begin + (2 * Hour), Stop(3, 1_000) with { AgeMicros = 2 * Hour });

        Assert.Equal(Begin + Hour, Assert.Single(_state.Journey().Touches).TimeMicros);
    }

    [Fact]
    public void Touches_NoteReadInSum_IsDeepFromFiveSecondsOn()
    {
        _state.Record(Begin, Event(EventKind.NoteRead, 1, "honest", 4_999));
        _state.Record(Begin + 1, Event(EventKind.NoteRead, 2, "other", 4_999));
        Assert.Empty(_state.Read(Viewer).Journeys);

        _state.Record(Begin + 2, Event(EventKind.NoteRead, 3, "honest", 1));

        var touch = Assert.Single(_state.Journey().Touches);
        Assert.Equal((TouchKind.NoteDeepRead, "honest", Begin + 2), (touch.Kind, touch.ObjectId, touch.TimeMicros));
    }

    [Fact]
    public void Touches_RoomWatchedInSum_IsEngagedFromSixSecondsOn()
    {
        _state.Record(Begin, Event(EventKind.RoomLeave, 1, "friday", 5_999));
        _state.Record(Begin + 1, Event(EventKind.RoomLeave, 2, "friday", 1));

        Assert.Equal([TouchKind.RoomLeave, TouchKind.RoomEngaged, TouchKind.RoomLeave], _state.Journey().Touches.Select(t => t.Kind));
    }

    [Fact]
    public void Touches_AWeekAfterTheFirstPart_AnotherSumBegins()
    {
        _state.Record(Begin, Stop(1, 2_000));
        _state.Record(Begin + (7 * Day) + 1, Stop(2, 2_000));
        _state.Record(Begin + (7 * Day) + 2, Stop(3, 1_000));

        Assert.Equal(Id(3), Assert.Single(_state.Journey().Touches).EventId);
    }

    [Fact]
    public void Attempts_DeepReadAndEngaged_AreMarked()
    {
        _state.Apply(Entry(Begin, Exposure(1)));
        _state.Apply(Entry(Begin + 1, Event(EventKind.NoteRead, 2, "honest", 5_000), Event(EventKind.RoomLeave, 3, "friday", 6_000)));

        var attempt = Assert.Single(_state.Journey().Attempts);
        Assert.True(attempt.DeepRead);
        Assert.True(attempt.Engaged);
        Assert.Equal((1, 1), (Assert.Single(_state.Cells(Brand)).Counts.DeepReads, Assert.Single(_state.Cells(Brand)).Counts.Engaged));
    }

    private static FunnelEvent Stop(int id, int lengthMillis) => Event(EventKind.ExposureStop, id, lengthMillis: lengthMillis);
}
