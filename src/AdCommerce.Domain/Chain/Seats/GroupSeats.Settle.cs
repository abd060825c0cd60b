using System.Collections.Immutable;

namespace AdCommerce.Domain.Chain.Seats;

public sealed partial record GroupSeats
{
    /// <summary>Events that have been held for long enough to ask the shard about them, at most so many; those that were held first come first.</summary>
    public ImmutableArray<PendingSeatEvent> FindOverdue(long nowMicros, int max) =>
    [
        .. Seats.Where(seat => seat.Pending is not null && seat.HeldUntilMicros <= nowMicros)
            .OrderBy(seat => seat.HeldUntilMicros)
            .Take(max)
            .Select(seat => new PendingSeatEvent(seat.Viewer, seat.Pending!)),
    ];

    /// <summary>True when a seat waits for this event.</summary>
    public bool IsPending(PendingSeatEvent pending) => FindSeat(pending.Viewer)?.Pending == pending.Event;

    /// <summary>Carries out what the log says of an event; nothing when no seat waits for it.</summary>
    /// <param name="pending">The event.</param>
    /// <param name="outcome">What is in the log.</param>
    /// <param name="terms">What the brand has decided.</param>
    /// <param name="nowMicros">Now, microseconds since 1970.</param>
    public GroupSeats Settle(PendingSeatEvent pending, SeatOutcome outcome, SeatTerms terms, long nowMicros)
    {
        if (!IsPending(pending))
            return this;
        var i = Find(pending.Viewer);
        var seat = Seats[i];
        var settled = (seat.Step, outcome) switch
        {
            (SeatStep.Joining, SeatOutcome.Voided) => WithoutSeat(i).Finish(seat.Viewer, nowMicros, seat.Join),
            (SeatStep.Joining, _) => Take(i).Redeem(seat.Code),
            (_, SeatOutcome.Recorded) => WithoutSeat(i).Finish(seat.Viewer, nowMicros, seat.Join, seat.Leave!),
            _ => Take(i).Finish(seat.Viewer, nowMicros, seat.Leave!),
        };
        return settled.Advance(terms, nowMicros);
    }

    private GroupSeats WithoutSeat(int i) => this with { Seats = Seats.RemoveAt(i) };

    private GroupSeats Take(int i) =>
        this with { Seats = Seats.SetItem(i, Seats[i] with { Step = SeatStep.Taken, Leave = null, HeldUntilMicros = 0 }) };

    /// <summary>Remembers events that are done, and drops those that nobody can repeat any more.</summary>
    private GroupSeats Finish(string viewer, long nowMicros, params ReadOnlySpan<SeatEvent> events)
    {
        var finished = Finished.RemoveAll(known => !IsRemembered(known, nowMicros)).ToBuilder();
        foreach (var seatEvent in events)
            finished.Add(FinishedSeatEvent.Of(viewer, seatEvent));
        return this with { Finished = finished.ToImmutable() };
    }

    /// <summary>The answer to a repeated event, or null to a new one. Recording it again tells what became of it.</summary>
    private SeatAnswer? FindFinished(string viewer, SeatEvent seatEvent)
    {
        var repeated = FinishedSeatEvent.Of(viewer, seatEvent);
        foreach (var finished in Finished)
        {
            if (finished.EventId == repeated.EventId && finished.ViewerHash == repeated.ViewerHash)
                return finished == repeated ? SeatAnswer.Held : SeatAnswer.Conflict;
        }

        return null;
    }

    /// <summary>
    /// Until its token has expired on every silo. From then on a repeat gets no hold, because its token ends, and the shard refuses it.
    /// </summary>
    private static bool IsRemembered(FinishedSeatEvent finished, long nowMicros) =>
        finished.ExpireMicros + SeatLimits.ClockSkewMicros > nowMicros;
}
