using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Funnel;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>What a shard charges, and what it never does.</summary>
public sealed class ShardChargingTests
{
    private const long End = Begin + Hour;

    private static readonly ChargeClaim Claim = new(7, 20_000, 250, End, ChargeBar.None);
    private static readonly LeaseKey Lease = new(Seen.Campaign, 7);

    private readonly ShardState _state = new();

    [Fact]
    public void Record_ExposureBeforeTheEnd_IsBilledInTheEntryThatCountsIt()
    {
        var outcome = _state.Record(End - 1, Exposure(1) with { Charge = Claim });

        Assert.Equal(EventOutcome.Accepted with { Charge = ChargeOutcome.Billed }, outcome);
        Assert.Equal(new LeaseSpend(250, 1), _state.SpendOf(Lease));
        Assert.Equal(new DeliveryCell(Seen.Placement, Stage.Episode, 20_000, ChargeOutcome.Billed, 1, 250), Assert.Single(_state.Delivery(Brand)));
        Assert.Empty(_state.Delivery("another"));
        Assert.Equal(1, Assert.Single(_state.Cells(Brand)).Counts.Exposures);
    }

    [Fact]
    public void Record_ExposureAtTheEnd_IsCountedAndNotCharged()
    {
        Assert.Equal(EventOutcome.Accepted with { Charge = ChargeOutcome.Late }, _state.Record(End, Exposure(1) with { Charge = Claim }));

        Assert.Equal(default, _state.SpendOf(Lease));
        Assert.Equal((ChargeOutcome.Late, 1, 0), _state.Delivery(Brand).Select(static cell => (cell.Outcome, cell.Events, cell.SpentMicros)).Single());
        Assert.Equal(1, Assert.Single(_state.Cells(Brand)).Counts.Exposures);
    }

    [Fact]
    public void Record_PartsOfAnExposureAndMoreOfIt_AreChargedOnce()
    {
        var outcomes = _state.Apply(Entry(Begin, Part(1, 1_000), Part(2, 2_000), Part(3, 9_000))).Outcomes[0];

        Assert.Equal([ChargeOutcome.Unpaid, ChargeOutcome.Billed, ChargeOutcome.Repeated], outcomes.Select(static outcome => outcome.Charge));
        Assert.Equal(new LeaseSpend(250, 1), _state.SpendOf(Lease));
        Assert.Equal(1, Assert.Single(_state.Delivery(Brand)).Events);
    }

    [Fact]
    public void Record_DuplicateOrConflict_ChargesNothing()
    {
        _state.Record(Begin, Exposure(1) with { Charge = Claim });

        Assert.Equal(EventOutcome.Duplicate, _state.Record(Begin, Exposure(1) with { Charge = Claim }));
        Assert.Equal(
            EventOutcome.Rejected(EventRejection.Conflict), _state.Record(Begin, Exposure(1) with { ContentHash = 99, SessionId = Id(5), Charge = Claim }));
        Assert.Equal(new LeaseSpend(250, 1), _state.SpendOf(Lease));
    }

    [Fact]
    public void Record_Withheld_ChargesNothing()
    {
        _state.Record(Begin, Exposure(1) with { Charge = Claim, IsWithheld = true, Ghosts = [Seen.Placement] });

        Assert.Equal(default, _state.SpendOf(Lease));
        Assert.Empty(_state.Delivery(Brand));
    }

    [Theory]
    [InlineData(EventKind.ExposureStart)]
    [InlineData(EventKind.Tap)]
    [InlineData(EventKind.NoteRead)]
    [InlineData(EventKind.RoomLeave)]
    [InlineData(EventKind.GroupLeave)]
    public void Record_KindThatNobodyPaysFor_ChargesNothing(EventKind kind)
    {
        Assert.Equal(EventOutcome.Accepted, _state.Record(Begin, Event(kind, 1, "honest", 9_000) with { Charge = Claim }));
        Assert.Empty(_state.Delivery(Brand));
    }

    [Fact]
    public void Record_StepsOfEachStage_AreChargedOnceEach()
    {
        FunnelEvent[] steps = [NoteOpen(1), NoteOpen(2), RoomJoin(3), RoomJoin(4), GroupJoin(5), GroupJoin(6)];

        _state.Apply(Entry(Begin, [.. steps.Select(static step => step with { Charge = Claim })]));

        Assert.Equal(
            [(Stage.Note, 1), (Stage.Livestream, 1), (Stage.Group, 1)],
            _state.Delivery(Brand).Where(static cell => cell.Outcome == ChargeOutcome.Billed).Select(static cell => (cell.Stage, (int)cell.Events)));
    }

    [Fact]
    public void Record_Barred_IsMarkedAndCountedApart()
    {
        _state.Record(Begin, Exposure(1) with { Charge = Claim with { Bar = ChargeBar.FasterThanTime } });

        Assert.Equal((ChargeOutcome.FasterThanTime, 1, 0), _state.Delivery(Brand).Select(static cell => (cell.Outcome, cell.Events, cell.SpentMicros)).Single());
        Assert.Empty(_state.OpenLeases());
    }

    [Fact]
    public void Record_AfterTheViewerWasForgotten_IsNotChargedAgain()
    {
        _state.Record(Begin, Exposure(1) with { Charge = Claim });
        _state.Apply(new ShardEntry(Begin, [new SubjectForgotten(Viewer), new ShardCompacted()]));

        Assert.Equal(ChargeOutcome.Repeated, _state.Restored().Record(Begin + 1, Exposure(1) with { Id = Id(2), Charge = Claim }).Charge);
    }

    [Fact]
    public void Apply_ClosingBetweenTwoEventsOfOneEntry_PartsThem()
    {
        var before = new EventsRecorded(Viewer, [Exposure(1) with { Charge = Claim }]);
        var after = new EventsRecorded(Viewer, [Exposure(2) with { Charge = Claim }]);

        var effects = _state.Apply(new ShardEntry(Begin, [before, new LeasesClosing([new LeaseClosing(Seen.Campaign, [7], 0)]), after]));

        Assert.Equal([ChargeOutcome.Billed, ChargeOutcome.Late], effects.Outcomes.SelectMany(static o => o).Select(static o => o.Charge));
        Assert.Equal(new LeaseSpend(250, 1), _state.SpendOf(Lease));
        Assert.Empty(_state.OpenLeases());
        Assert.True(_state.IsClosed(new LeaseClosing(Seen.Campaign, [7], 0)));
        Assert.False(_state.IsClosed(new LeaseClosing(Seen.Campaign, [7, 8], 0)));
        Assert.False(_state.IsClosed(new LeaseClosing(Seen.Campaign, [], 7)));
    }

    [Fact]
    public void Apply_ChargesAndClosingsInAnyOrder_ChargeWhatIsInTime() => Gen.Select(Gen.Select(Gen.Int[0, 9], Gen.Int[1, 3], Gen.Int[0, 3], Gen.Int[0, 4_000]).Array[1, 60], Gen.Int[1, 5]).Sample(
        (steps, restoredEvery) =>
        {
            var log = steps.Select(static (step, i) => new ShardEntry(Begin + (i * Minute), [Operation(i, step.Item1, step.Item2, step.Item3, step.Item4)])).ToImmutableArray();

            var (run, restored) = (FunnelRun.Over(log, 0), FunnelRun.Over(log, restoredEvery));

            Assert.Equal(run.State.Hash(), restored.State.Hash());
            Assert.Equal(Expected(log), run.Outcomes.Select(static outcome => outcome.Charge));
            var billed = run.Outcomes.Count(static outcome => outcome.Charge == ChargeOutcome.Billed);
            Assert.Equal(billed * Claim.PriceMicros, run.State.Delivery(Brand).Sum(static cell => cell.SpentMicros));
            Assert.Equal(billed, Enumerable.Range(1, 3).Sum(number => run.State.SpendOf(new LeaseKey(Seen.Campaign, number)).Charges));
        },
        iter: 2_000);

    private static FunnelEvent Part(int id, int millis) => Event(EventKind.ExposureStop, id, lengthMillis: millis) with { Charge = Claim };

    // One in ten closes a lease; the others are exposures, whole or in part, of a few sessions.
    private static ShardOperation Operation(int i, int kind, int lease, int session, int millis) => kind == 0
        ? new LeasesClosing([new LeaseClosing(Seen.Campaign, [lease], 0)])
        : new EventsRecorded(Viewer, [Event(EventKind.ExposureStop, i + 1, lengthMillis: millis) with
        {
            SessionId = Id(1_000 + (session * 10) + lease),
            Charge = Claim with { Lease = lease, CloseTimeMicros = Begin + (lease * 15 * Minute) },
        }]);

    // As the rule says it, without marks or books: the first event of a slot that makes it whole is decided about.
    private static IEnumerable<ChargeOutcome> Expected(ImmutableArray<ShardEntry> log)
    {
        for (var i = 0; i < log.Length; i++)
        {
            if (log[i].Operations[0] is not EventsRecorded { Events: [var happened] })
                continue;
            var watched = log[..i].Select(static e => e.Operations[0]).OfType<EventsRecorded>().Select(static o => o.Events[0])
                .Where(e => e.SessionId == happened.SessionId).Sum(static e => e.LengthMillis);
            var isClosed = log[..i].Select(static e => e.Operations[0]).OfType<LeasesClosing>().Any(o => o.Closings[0].Leases.Contains(happened.Charge!.Value.Lease));
            yield return watched >= 3_000 ? ChargeOutcome.Repeated
                : watched + happened.LengthMillis < 3_000 ? ChargeOutcome.Unpaid
                : isClosed || log[i].TimeMicros >= happened.Charge!.Value.CloseTimeMicros ? ChargeOutcome.Late
                : ChargeOutcome.Billed;
        }
    }
}
