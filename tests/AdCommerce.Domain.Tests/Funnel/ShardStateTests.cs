using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>What a shard's state makes of its log: outcomes, duplicates, counters, seats, reminders, forgetting.</summary>
public sealed class ShardStateTests
{
    private readonly ShardState _state = new();

    [Fact]
    public void Apply_WholeChain_IsCountedOnce()
    {
        _state.Apply(Entry(Begin, Exposure(1)));
        _state.Apply(Entry(Begin + Hour, NoteOpen(2), RoomJoin(3)));
        _state.Apply(Entry(Begin + (2 * Hour), GroupJoin(4), Sale(EventKind.Order, 5, 100)));

        var cell = Assert.Single(_state.Cells(Brand));
        Assert.Equal(20_000, cell.EntryDay);
        Assert.Equal(Seen, cell.Entry);
        Assert.Equal([1, 1, 1, 1], cell.Counts.InOrder.AsEnumerable());
        Assert.Equal([1, 1, 1, 1], cell.Counts.AtAll.AsEnumerable());
        Assert.Equal(new Sales("CNY", 1, 100, 0, 0), Assert.Single(cell.Counts.Sales));
        Assert.Equal((1, 3L, Begin + (2 * Hour)), (_state.Subjects, _state.Position, _state.TimeMicros));
    }

    [Fact]
    public void Apply_SameEventAgain_IsADuplicate()
    {
        Assert.Equal(EventOutcome.Accepted, _state.Record(Begin, Exposure(1)));

        Assert.Equal(EventOutcome.Duplicate, _state.Record(Begin + Hour, Exposure(1) with { AgeMicros = Hour }));
        Assert.Equal(1, Assert.Single(_state.Cells(Brand)).Counts.Exposures);
    }

    [Fact]
    public void Apply_SameEventTwiceInOneEntry_CountsOnce() => Assert.Equal(
        [EventOutcome.Accepted, EventOutcome.Duplicate], _state.Apply(Entry(Begin, Exposure(1), Exposure(1))).Outcomes[0].AsEnumerable());

    [Fact]
    public void Apply_OtherContentUnderTheSameId_IsAConflictAndTheFirstStays()
    {
        _state.Record(Begin, Exposure(1));

        Assert.Equal(EventOutcome.Rejected(EventRejection.Conflict), _state.Record(Begin, NoteOpen(1) with { ContentHash = 99 }));
        Assert.Equal(TouchKind.Exposure, Assert.Single(_state.Journey().Touches).Kind);
    }

    [Fact]
    public void Apply_SameIdOfAnotherViewer_IsAnotherEvent()
    {
        _state.Record(Begin, Exposure(1));

        var effects = _state.Apply(new ShardEntry(Begin, [new EventsRecorded("other", [Exposure(1)])]));

        Assert.Equal(EventOutcome.Accepted, effects.Outcomes[0][0]);
        Assert.Equal(2, Assert.Single(_state.Cells(Brand)).Counts.InOrder[0]);
    }

    [Theory]
    [InlineData(0, EventRejection.None)]
    [InlineData(1, EventRejection.TokenExpired)]
    public void Apply_WhenTheTokenExpires_IsTheLastInstant(long afterMicros, EventRejection expected) =>
        Assert.Equal(expected, _state.Record(Begin + afterMicros, Exposure(1) with { ExpireMicros = Begin }).Rejection);

    [Fact]
    public void Apply_SentAgainAfterItsTokenExpired_NeverCountsTwice()
    {
        var exposure = Exposure(1) with { ExpireMicros = Begin + Hour };
        _state.Record(Begin, exposure);
        _state.Apply(Compaction(Begin + Hour + 1));

        Assert.Equal(EventRejection.TokenExpired, _state.Record(Begin + Hour + 1, exposure).Rejection);
        Assert.Equal(1, Assert.Single(_state.Cells(Brand)).Counts.Exposures);
    }

    [Fact]
    public void Apply_MoreThanIsRemembered_IsTooMany()
    {
        for (var id = 1; id <= 4_096; id++)
            Assert.Equal(EventOutcome.Accepted, _state.Record(Begin, Event(EventKind.ExposureStart, id) with { ExpireMicros = Begin + Hour }));

        Assert.Equal(EventRejection.TooMany, _state.Record(Begin + Hour, Exposure(5_000)).Rejection);
        Assert.Equal(EventOutcome.Duplicate, _state.Record(Begin + Hour, Event(EventKind.ExposureStart, 1)));
        Assert.Equal(EventOutcome.Accepted, _state.Record(Begin + Hour + 1, Exposure(5_000)));
    }

    [Fact]
    public void Apply_MoreThanJourneysAreMadeOf_IsTooMany()
    {
        for (var id = 1; id <= 8_192; id++)
            Assert.Equal(EventOutcome.Accepted, _state.Record(Begin + id, Event(EventKind.Tap, id) with { ExpireMicros = Begin + id }));

        Assert.Equal(EventRejection.TooMany, _state.Record(Begin + 10_000, Exposure(9_000)).Rejection);
    }

    [Theory]
    [InlineData(8 * Day, 7 * Day)]
    [InlineData(-1, 0)]
    public void Apply_AgeOutOfRange_IsClamped(long ageMicros, long countedMicros)
    {
        _state.Record(Begin + (20 * Day), Exposure(1) with { AgeMicros = ageMicros });

        Assert.Equal(Begin + (20 * Day) - countedMicros, Assert.Single(_state.Journey().Touches).TimeMicros);
    }

    [Fact]
    public void Apply_LateNote_MovesTheCountersByTheDifference()
    {
        _state.Record(Begin, Exposure(1));
        _state.Record(Begin + (2 * Hour), RoomJoin(2));
        Assert.Equal([1, 0, 0, 0], Assert.Single(_state.Cells(Brand)).Counts.InOrder.AsEnumerable());

        _state.Record(Begin + (3 * Hour), NoteOpen(3) with { AgeMicros = 2 * Hour });

        Assert.Equal([1, 1, 1, 0], Assert.Single(_state.Cells(Brand)).Counts.InOrder.AsEnumerable());
    }

    [Fact]
    public void Apply_EarlierExposureThatComesLate_MovesTheEntryToItsDay()
    {
        var earlier = Exposure(2) with { AgeMicros = 2 * Hour, Origin = Variant("dewy", "skin-deep-1", "table") };
        _state.Record(Begin, Exposure(1));

        _state.Record(Begin + Hour, earlier);

        var cell = Assert.Single(_state.Cells(Brand));
        Assert.Equal((19_999, "dewy", 2L, 1L), (cell.EntryDay, cell.Entry.ProductId, cell.Counts.Exposures, cell.Counts.InOrder[0]));
    }

    [Fact]
    public void Apply_EntryOlderThanTheOneBefore_IsRefusedWhole()
    {
        _state.Record(Begin, Exposure(1));

        Assert.Throws<ArgumentException>(() => _state.Record(Begin - 1, NoteOpen(2)));
        Assert.Equal((1, Begin), (_state.Position, _state.TimeMicros));
    }

    [Theory]
    [InlineData(500, EventRejection.None)]
    [InlineData(501, EventRejection.OrderUnknown)]
    public void Apply_Refund_IsUpToWhatIsLeft(long amountMicros, EventRejection expected)
    {
        _state.Record(Begin, Sale(EventKind.Order, 1, 800));
        _state.Record(Begin, Sale(EventKind.Refund, 2, 300));

        Assert.Equal(expected, _state.Record(Begin, Sale(EventKind.Refund, 3, amountMicros)).Rejection);
    }

    [Fact]
    public void Apply_RefundOfAnotherOrderCurrencyCampaignOrViewer_IsUnknown()
    {
        _state.Record(Begin, Sale(EventKind.Order, 1, 800));

        Assert.Equal(EventRejection.OrderUnknown, _state.Record(Begin, Sale(EventKind.Refund, 2, 1, "order-2")).Rejection);
        Assert.Equal(EventRejection.OrderUnknown, _state.Record(Begin, Sale(EventKind.Refund, 3, 1, currency: "EUR")).Rejection);
        var elsewhere = Sale(EventKind.Refund, 4, 1) with { Origin = Variant("matte", "skin-deep-1", "table", "autumn") };
        Assert.Equal(EventRejection.OrderUnknown, _state.Record(Begin, elsewhere).Rejection);
        var foreign = _state.Apply(new ShardEntry(Begin, [new EventsRecorded("other", [Sale(EventKind.Refund, 5, 1)])]));
        Assert.Equal(EventRejection.OrderUnknown, foreign.Outcomes[0][0].Rejection);
    }

    [Fact]
    public void Apply_RefundBeforeItsOrder_IsUnknownAndMayComeAgain()
    {
        Assert.Equal(EventRejection.OrderUnknown, _state.Record(Begin, Sale(EventKind.Refund, 2, 300)).Rejection);
        _state.Record(Begin, Sale(EventKind.Order, 1, 800));

        Assert.Equal(EventOutcome.Accepted, _state.Record(Begin, Sale(EventKind.Refund, 2, 300)));
    }

    [Fact]
    public void Judge_RefundWithItsOrderInOneEntry_LeavesItToApply()
    {
        Assert.Null(_state.Judge(Viewer, Sale(EventKind.Refund, 2, 300), Begin));

        var outcomes = _state.Apply(Entry(Begin, Sale(EventKind.Order, 1, 800), Sale(EventKind.Refund, 2, 300))).Outcomes[0];

        Assert.Equal([EventOutcome.Accepted, EventOutcome.Accepted], outcomes.AsEnumerable());
    }

    [Theory]
    [InlineData(30 * Day, EventRejection.None)]
    [InlineData((30 * Day) + 1, EventRejection.OrderUnknown)]
    public void Apply_RefundAfterThirtyDays_IsUnknownWhetherCompactedOrNot(long afterMicros, EventRejection expected)
    {
        var order = Sale(EventKind.Order, 1, 800) with { ExpireMicros = Begin + Day };
        var refund = Sale(EventKind.Refund, 2, 800);
        var compacted = new ShardState();
        compacted.Record(Begin, order);
        compacted.Apply(Compaction(Begin + afterMicros));
        _state.Record(Begin, order);

        Assert.Equal(expected, _state.Record(Begin + afterMicros, refund).Rejection);
        Assert.Equal(expected, compacted.Record(Begin + afterMicros, refund).Rejection);
    }

    [Fact]
    public void Apply_VoidedSeatEvent_IsNeverAccepted()
    {
        _state.Apply(new ShardEntry(Begin, [new SeatEventVoided(Viewer, Id(1), Begin + Day)]));

        Assert.Equal(EventRejection.SeatLost, _state.Record(Begin + Day, GroupJoin(1) with { ExpireMicros = Begin + Day }).Rejection);
        Assert.False(FindSeat(1) ?? true);
        Assert.Equal(EventRejection.TokenExpired, _state.Record(Begin + Day + 1, GroupJoin(1) with { ExpireMicros = Begin + Day }).Rejection);
    }

    [Fact]
    public void Apply_VoidingARecordedSeatEvent_ChangesNothing()
    {
        _state.Record(Begin, GroupJoin(1));
        _state.Apply(new ShardEntry(Begin, [new SeatEventVoided(Viewer, Id(1), Begin + Day)]));

        Assert.True(FindSeat(1));
        Assert.Equal(EventOutcome.Duplicate, _state.Record(Begin, GroupJoin(1)));
    }

    [Fact]
    public void FindSeatEvent_AtEachStage_Tells()
    {
        Assert.Null(FindSeat(1));

        _state.Apply(new ShardEntry(Begin, [new SeatEventVoided(Viewer, Id(1), Begin + Day)]));
        _state.Record(Begin, GroupJoin(2) with { ExpireMicros = Begin + Day });
        _state.Apply(Compaction(Begin + (31 * Day)));

        Assert.Null(FindSeat(1));
        Assert.True(FindSeat(2));
    }

    [Fact]
    public void Rooms_JoinedAndNotLeft_AreCountedByLivestream()
    {
        _state.Record(Begin, RoomJoin(1));
        _state.Record(Begin, RoomJoin(2, "sunday"));
        _state.Apply(new ShardEntry(Begin, [new EventsRecorded("other", [RoomJoin(1)])]));
        Assert.Equal([new RoomCount("friday", 2), new RoomCount("sunday", 1)], _state.Rooms(Brand).AsEnumerable());

        _state.Record(Begin + 1, Event(EventKind.RoomLeave, 3, "friday", 1));

        Assert.Equal([new RoomCount("friday", 1), new RoomCount("sunday", 1)], _state.Rooms(Brand).AsEnumerable());
        Assert.Empty(_state.Rooms("another-brand"));
        _state.Apply(Compaction(Begin + (30 * Day)));
        Assert.Empty(_state.Rooms(Brand));
    }

    [Fact]
    public void Read_Reminders_AreThereUntilTakenBackOrOver()
    {
        var (first, second) = (Reminder("friday", Begin + Hour), Reminder("sunday", Begin + Day));
        _state.Apply(new ShardEntry(Begin, [new ReminderPut(Viewer, second, true), new ReminderPut(Viewer, first, true), new ReminderPut(Viewer, first, true)]));
        Assert.Equal([first, second], _state.Read(Viewer).Reminders.AsEnumerable());

        _state.Apply(Compaction(Begin + Hour + 1));
        Assert.Equal([second], _state.Read(Viewer).Reminders.AsEnumerable());

        _state.Apply(new ShardEntry(Begin + Hour + 1, [new ReminderPut(Viewer, second, false)]));
        Assert.Equal(0, _state.Subjects);
    }

    [Fact]
    public void Read_MoreRemindersThanAreKept_LosesTheOneThatEndsFirst()
    {
        for (var i = 1; i <= 65; i++)
            _state.Apply(new ShardEntry(Begin, [new ReminderPut(Viewer, Reminder($"live-{i:00}", Begin + i), true)]));

        Assert.Equal(64, _state.Read(Viewer).Reminders.Length);
        Assert.Equal("live-02", _state.Read(Viewer).Reminders[0].LivestreamId);
    }

    [Fact]
    public void Apply_Forgotten_LeavesTotalsAndIdsOnly()
    {
        _state.Apply(Entry(Begin, Exposure(1), RoomJoin(2)));
        _state.Apply(new ShardEntry(Begin, [new ReminderPut(Viewer, Reminder("friday", Begin + Day), true)]));

        var effects = _state.Apply(new ShardEntry(Begin, [new SubjectForgotten(Viewer), new SubjectForgotten("nobody")]));

        Assert.Equal(Begin, Assert.Single(effects.FinalAttempts).Attempt.EntryMicros);
        Assert.Empty(_state.Read(Viewer).Journeys);
        Assert.Empty(_state.Read(Viewer).Reminders);
        Assert.Empty(_state.Rooms(Brand));
        Assert.Equal(1, Assert.Single(_state.Cells(Brand)).Counts.InOrder[0]);
        Assert.Equal(EventOutcome.Duplicate, _state.Record(Begin, Exposure(1)));
        Assert.Equal(1, Assert.Single(_state.Cells(Brand)).Counts.InOrder[0]);
    }

    [Fact]
    public void Apply_CompactedWhenOver_LeavesTotalsOnly()
    {
        _state.Apply(Entry(Begin, Exposure(1) with { ExpireMicros = Begin + Day }, NoteOpen(2) with { ExpireMicros = Begin + Day }));

        Assert.Empty(_state.Apply(Compaction(Begin + (14 * Day))).FinalAttempts);
        Assert.Equal(2, _state.Journey().Touches.Length);
        var effects = _state.Apply(Compaction(Begin + (14 * Day) + 1));

        Assert.Equal((Viewer, Begin), (Assert.Single(effects.FinalAttempts).Subject, effects.FinalAttempts[0].Attempt.EntryMicros));
        Assert.Equal(0, _state.Subjects);
        Assert.Equal([1, 1, 0, 0], Assert.Single(_state.Cells(Brand)).Counts.InOrder.AsEnumerable());
    }

    [Fact]
    public void Cells_TwoDaysAndVariants_AreSorted()
    {
        _state.Record(Begin, Exposure(1) with { Origin = Variant("matte", "skin-deep-1", "table", "autumn") });
        _state.Record(Begin + Day, Exposure(2) with { Origin = Variant("matte", "skin-deep-1", "table", "winter") });
        _state.Record(Begin + Day, Exposure(3) with { AgeMicros = 1 });

        Assert.Equal(
            [(20_000, "autumn"), (20_000, "spring"), (20_001, "winter")], _state.Cells(Brand).Select(c => (c.EntryDay, c.Entry.Campaign.CampaignId)));
        Assert.Empty(_state.Cells("another-brand"));
    }

    private bool? FindSeat(int id) => _state.FindSeatEvent(Viewer, Id(id), (ulong)id, Begin + Day);

    private static Reminder Reminder(string livestreamId, long expireMicros) => new(new CampaignKey(Brand, "spring"), livestreamId, expireMicros);
}
