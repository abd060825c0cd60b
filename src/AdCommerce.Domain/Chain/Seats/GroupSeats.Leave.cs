namespace AdCommerce.Domain.Chain.Seats;

public sealed partial record GroupSeats
{
    /// <summary>How many more finished events than for joining a viewer may have for leaving: coming may be refused, going should not.</summary>
    private const int LeaveAllowance = SeatLimits.FinishedPerViewerMax;

    /// <summary>
    /// Marks the viewer's seat as being given back, or says why not. A viewer who only waits leaves the waiting list, which is no event.
    /// </summary>
    /// <param name="request">The event. The viewer's other events are settled (<see cref="FindUnsettled"/>).</param>
    /// <param name="terms">What the brand has decided.</param>
    /// <param name="nowMicros">Now, microseconds since 1970.</param>
    public SeatDecision HoldLeave(SeatRequest request, SeatTerms terms, long nowMicros)
    {
        var i = Find(request.Viewer);
        if (i >= 0 && Seats[i].Leave == request.Event)
            return new(this, SeatAnswer.Held);
        if (FindFinished(request.Viewer, request.Event) is { } repeated)
            return new(this, repeated);
        if (i < 0)
            return new(WithoutWaiting(request.Viewer).Advance(terms, nowMicros), SeatAnswer.NoSeat);
        if (Seats[i].Join.EventId == request.EventId)
            return new(this, SeatAnswer.Conflict);
        if (FindRefusal(request, SeatLimits.FinishedPerViewerMax + LeaveAllowance, nowMicros) is { } refusal)
            return new(this, refusal);
        var leaving = Seats[i] with { Step = SeatStep.Leaving, Leave = request.Event, HeldUntilMicros = nowMicros + SeatLimits.HoldMicros };
        return new(this with { Seats = Seats.SetItem(i, leaving) }, SeatAnswer.Held);
    }

    /// <summary>
    /// Gives back the viewer's seat and place on the waiting list, and forgets them; what was redeemed stays redeemed. The viewer's events are
    /// settled (<see cref="FindUnsettled"/>); they stay known, without a name, so that a replay takes no seat.
    /// </summary>
    public GroupSeats Forget(string viewer, SeatTerms terms, long nowMicros)
    {
        var seats = WithoutWaiting(viewer);
        if (seats.Find(viewer) is >= 0 and var i)
            seats = (seats with { Seats = seats.Seats.RemoveAt(i) }).Finish(viewer, nowMicros, seats.Seats[i].Join);
        return seats.Advance(terms, nowMicros);
    }
}
