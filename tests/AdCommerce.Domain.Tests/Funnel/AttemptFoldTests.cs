using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>The rules of attempts (funnel.md, Attempt), each at its edge. Events are recorded at the time at which they happened.</summary>
public sealed class AttemptFoldTests
{
    private static readonly JourneyTerms Short = new(WindowMicros: 2 * Hour);
    private static readonly JourneyTerms Steps = new(7 * Day, NoteStepMicros: 10 * Minute, LivestreamStepMicros: 20 * Minute, GroupStepMicros: 30 * Minute);

    [Fact]
    public void Attempts_NoExposure_AreNone() => Assert.Empty(AttemptsOf((0, NoteOpen(1)), (1, RoomJoin(2)), (2, GroupJoin(3))));

    [Fact]
    public void Attempts_LastInstantOfTheWindow_IsInside()
    {
        var attempt = Assert.Single(AttemptsOf((0, Exposure(1) with { Terms = Short }), (2 * Hour, NoteOpen(2))));

        Assert.Equal(Begin + (2 * Hour), attempt.EndMicros);
        Assert.Equal([Begin, Begin + (2 * Hour), -1, -1], attempt.InOrderMicros.AsEnumerable());
    }

    [Fact]
    public void Attempts_AfterTheWindow_IsOutside()
    {
        var attempt = Assert.Single(AttemptsOf((0, Exposure(1) with { Terms = Short }), ((2 * Hour) + 1, NoteOpen(2))));

        Assert.Equal([Begin, -1, -1, -1], attempt.InOrderMicros.AsEnumerable());
        Assert.Equal([Begin, -1, -1, -1], attempt.AtAllMicros.AsEnumerable());
    }

    [Fact]
    public void Attempts_ExposureInTheLastInstant_CountsInTheSame()
    {
        var attempt = Assert.Single(AttemptsOf((0, Exposure(1) with { Terms = Short }), (2 * Hour, Exposure(2))));

        Assert.Equal(2, attempt.Exposures);
    }

    [Fact]
    public void Attempts_ExposureAfterTheWindow_OpensTheNext()
    {
        var attempts = AttemptsOf((0, Exposure(1) with { Terms = Short }), ((2 * Hour) + 1, Exposure(2)));

        Assert.Equal([Begin, Begin + (2 * Hour) + 1], attempts.Select(a => a.EntryMicros));
        Assert.Equal([Short, JourneyTerms.Default], attempts.Select(a => a.Terms));
    }

    [Fact]
    public void Attempts_ExposureAfterTheJoin_OpensTheNext()
    {
        var attempts = AttemptsOf((0, Exposure(1)), (Hour, GroupJoin(2)), (2 * Hour, Exposure(3)), (3 * Hour, NoteOpen(4)));

        Assert.Equal([Begin + Hour, Begin + (2 * Hour) + JourneyTerms.Default.WindowMicros], attempts.Select(a => a.EndMicros));
        Assert.Equal([-1, Begin + (3 * Hour)], attempts.Select(a => a.InOrderMicros[1]));
    }

    [Fact]
    public void Attempts_TouchBetweenJoinAndNextExposure_BelongsToNone()
    {
        var attempts = AttemptsOf((0, Exposure(1)), (Hour, GroupJoin(2)), (2 * Hour, NoteOpen(3)), (3 * Hour, Exposure(4)));

        Assert.All(attempts, attempt => Assert.Equal(-1, attempt.AtAllMicros[1]));
    }

    [Theory]
    [InlineData(10 * Minute, true)]
    [InlineData((10 * Minute) + 1, false)]
    public void Attempts_NoteStep_IsInclusive(long afterMicros, bool isReached) =>
        Assert.Equal(isReached, IsReached(Stage.Note, (0, Exposure(1) with { Terms = Steps }), (afterMicros, NoteOpen(2))));

    [Theory]
    [InlineData(20 * Minute, true)]
    [InlineData((20 * Minute) + 1, false)]
    public void Attempts_LivestreamStep_CountsFromTheNote(long afterMicros, bool isReached) => Assert.Equal(
        isReached, IsReached(Stage.Livestream, (0, Exposure(1) with { Terms = Steps }), (Minute, NoteOpen(2)), (Minute + afterMicros, RoomJoin(3))));

    [Theory]
    [InlineData(30 * Minute, true)]
    [InlineData((30 * Minute) + 1, false)]
    public void Attempts_GroupStep_CountsFromTheRoom(long afterMicros, bool isReached) => Assert.Equal(
        isReached,
        IsReached(Stage.Group, (0, Exposure(1) with { Terms = Steps }), (Minute, NoteOpen(2)), (2 * Minute, RoomJoin(3)), ((2 * Minute) + afterMicros, GroupJoin(4))));

    [Fact]
    public void Attempts_LaterExposure_MayBeginTheChain()
    {
        var attempt = Assert.Single(AttemptsOf((0, Exposure(1) with { Terms = Steps }), (Hour, Exposure(2)), (Hour + (10 * Minute), NoteOpen(3))));

        Assert.Equal([Begin, Begin + Hour + (10 * Minute), -1, -1], attempt.InOrderMicros.AsEnumerable());
    }

    [Fact]
    public void Attempts_NoteOutOfItsStep_CannotCarryTheRoom()
    {
        var attempt = Assert.Single(AttemptsOf((0, Exposure(1) with { Terms = Steps }), (Hour, NoteOpen(2)), (Hour + Minute, RoomJoin(3))));

        Assert.Equal([Begin, -1, -1, -1], attempt.InOrderMicros.AsEnumerable());
        Assert.Equal([Begin, Begin + Hour, Begin + Hour + Minute, -1], attempt.AtAllMicros.AsEnumerable());
    }

    [Fact]
    public void Attempts_SkippedStage_IsReachedAtAllButNotInOrder()
    {
        var attempt = Assert.Single(AttemptsOf((0, Exposure(1)), (Hour, RoomJoin(2)), (2 * Hour, NoteOpen(3)), (3 * Hour, GroupJoin(4))));

        Assert.Equal([Begin, Begin + (2 * Hour), -1, -1], attempt.InOrderMicros.AsEnumerable());
        Assert.Equal([Begin, Begin + (2 * Hour), Begin + Hour, Begin + (3 * Hour)], attempt.AtAllMicros.AsEnumerable());
    }

    [Fact]
    public void Attempts_AllInOneInstant_AreOrderedByStage()
    {
        var attempt = Assert.Single(AttemptsOf((0, GroupJoin(1)), (0, RoomJoin(2)), (0, NoteOpen(3)), (0, Exposure(4))));

        Assert.Equal([Begin, Begin, Begin, Begin], attempt.InOrderMicros.AsEnumerable());
    }

    [Fact]
    public void Attempts_TwoExposuresInOneInstant_EnterByTheSmallerId()
    {
        var later = Exposure(9) with { Origin = Variant("dewy", "skin-deep-1", "table") };

        Assert.Equal("matte", Assert.Single(AttemptsOf((0, later), (0, Exposure(4)))).Entry.ProductId);
        Assert.Equal("matte", Assert.Single(AttemptsOf((0, Exposure(4)), (0, later))).Entry.ProductId);
    }

    [Fact]
    public void Attempts_OrderAndLeaveAfterTheJoin_BelongToTheAttempt()
    {
        var attempt = Assert.Single(AttemptsOf(
            (0, Exposure(1)), (Hour, GroupJoin(2)), (7 * Day, Sale(EventKind.Order, 3, 500)), (7 * Day, Event(EventKind.GroupLeave, 4, "circle"))));

        Assert.Equal(new Sales("CNY", 1, 500, 0, 0), Assert.Single(attempt.Sales));
        Assert.Equal(1, attempt.GroupLeaves);
    }

    [Fact]
    public void Attempts_OrderAfterTheNextEntry_BelongsToThatOne()
    {
        var attempts = AttemptsOf((0, Exposure(1)), (Hour, GroupJoin(2)), (2 * Hour, Exposure(3)), (3 * Hour, Sale(EventKind.Order, 4, 500)));

        Assert.Equal([0, 1], attempts.Select(a => a.Sales.Length));
    }

    [Fact]
    public void Attempts_OrderAfterAShorterWindow_BelongsToTheLongerOneBefore()
    {
        var attempts = AttemptsOf(
            (0, Exposure(1)), (Hour, GroupJoin(2)), (2 * Hour, Exposure(3) with { Terms = Short }), ((4 * Hour) + 1, Sale(EventKind.Order, 4, 500)));

        Assert.Equal([1, 0], attempts.Select(a => a.Sales.Length));
    }

    [Fact]
    public void Attempts_OrderBeforeTheExposureOrAfterTheWindow_IsCountedNowhere()
    {
        var attempt = Assert.Single(AttemptsOf(
            (0, Sale(EventKind.Order, 1, 500)), (Hour, Exposure(2) with { Terms = Short }), ((3 * Hour) + 1, Sale(EventKind.Order, 3, 500))));

        Assert.Empty(attempt.Sales);
    }

    [Fact]
    public void Attempts_Sales_AreSummedByCurrency()
    {
        var attempt = Assert.Single(AttemptsOf(
            (0, Exposure(1)),
            (1, Sale(EventKind.Order, 2, 500)),
            (2, Sale(EventKind.Order, 3, 30, "order-2", "EUR")),
            (3, Sale(EventKind.Order, 4, 70, "order-3", "EUR")),
            (4, Sale(EventKind.Refund, 5, 200))));

        Assert.Equal([new Sales("CNY", 1, 500, 1, 200), new Sales("EUR", 2, 100, 0, 0)], attempt.Sales.AsEnumerable());
    }

    [Fact]
    public void Attempts_SecondJoin_IsNotInTheFirst()
    {
        var attempt = Assert.Single(AttemptsOf((0, Exposure(1)), (Hour, GroupJoin(2)), (2 * Hour, GroupJoin(3))));

        Assert.Equal(Begin + Hour, attempt.EndMicros);
        Assert.Equal(Begin + Hour, attempt.AtAllMicros[3]);
    }

    private static bool IsReached(Stage stage, params (long Time, FunnelEvent Event)[] events) =>
        Assert.Single(AttemptsOf(events)).InOrderMicros[(int)stage - 1] != -1;

    // Recorded in the order given; in an entry at the end, so that every event is late.
    private static List<Attempt> AttemptsOf(params (long Time, FunnelEvent Event)[] events)
    {
        var state = new ShardState();
        var end = Begin + events.Max(e => e.Time);
        foreach (var (time, funnelEvent) in events)
            Assert.Equal(EventOutcome.Accepted, state.Record(end, funnelEvent with { AgeMicros = end - Begin - time }));
        return [.. state.Read(Viewer).Journeys.SelectMany(journey => journey.Attempts)];
    }
}
