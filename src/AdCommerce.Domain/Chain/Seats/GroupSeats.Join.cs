namespace AdCommerce.Domain.Chain.Seats;

public sealed partial record GroupSeats
{
    /// <summary>
    /// Another event of the viewer whose way into the log is open, so that nothing can be decided before the shard has been asked about it;
    /// null when there is none.
    /// </summary>
    public PendingSeatEvent? FindUnsettled(string viewer, SeatEvent? besides)
    {
        var seat = FindSeat(viewer);
        return seat?.Pending is { } pending && pending != besides && seat.Join != besides ? new PendingSeatEvent(viewer, pending) : null;
    }

    /// <summary>
    /// Holds a seat for an event, or says why not. Refusals are not remembered: they change nothing, and a later repeat may find a seat.
    /// </summary>
    /// <param name="request">The event. The viewer's other events are settled (<see cref="FindUnsettled"/>).</param>
    /// <param name="code">Hash of the code in it (<see cref="SeatCodes"/>); 0 for none.</param>
    /// <param name="terms">What the brand has decided.</param>
    /// <param name="nowMicros">Now, microseconds since 1970.</param>
    public SeatDecision HoldJoin(SeatRequest request, ulong code, SeatTerms terms, long nowMicros)
    {
        var seats = Advance(terms, nowMicros);
        var seat = seats.FindSeat(request.Viewer);
        if (seat?.Join == request.Event)
            return new(seats, SeatAnswer.Held);
        if (seats.FindFinished(request.Viewer, request.Event) is { } repeated)
            return new(seats, repeated);
        if (seat is not null)
            return new(seats, SeatAnswer.Seated);
        if (terms.Closed)
            return new(seats, SeatAnswer.Closed);
        if (seats.FindRefusal(request, SeatLimits.FinishedPerViewerMax, nowMicros) is { } refusal)
            return new(seats, refusal);
        if (terms.CodeRequired && !seats.IsRedeemable(code))
            return new(seats, SeatAnswer.CodeInvalid);
        var isOffered = seats.FindWaiting(request.Viewer) is >= 0 and var place && seats.Waiting[place].IsOffered;
        if (!isOffered && seats.Free(terms) <= 0)
            return seats.Wait(request.Viewer, terms);
        var held = new Seat(
            request.Viewer, SeatStep.Joining, request.Event, null, nowMicros + SeatLimits.HoldMicros, terms.CodeRequired ? code : 0);
        return new(seats.WithoutWaiting(request.Viewer) with { Seats = seats.Seats.Add(held) }, SeatAnswer.Held);
    }

    private SeatDecision Wait(string viewer, SeatTerms terms)
    {
        if (FindWaiting(viewer) >= 0)
            return new(this, SeatAnswer.Waiting);
        return Waiting.Length < terms.WaitingCapacity
            ? new(this with { Waiting = Waiting.Add(new WaitingViewer(viewer, 0)) }, SeatAnswer.Waiting)
            : new(this, SeatAnswer.Full);
    }

    /// <summary>Why an event gets no hold, whatever there is to hold.</summary>
    private SeatAnswer? FindRefusal(SeatRequest request, int finishedMax, long nowMicros)
    {
        if (request.ExpireMicros - nowMicros < SeatLimits.TokenMicrosMin)
            return SeatAnswer.TokenEnding;
        var remembered = 0;
        var ofViewer = 0;
        var viewer = FinishedSeatEvent.HashOf(request.Viewer);
        foreach (var finished in Finished)
        {
            if (!IsRemembered(finished, nowMicros))
                continue;
            remembered++;
            ofViewer += finished.ViewerHash == viewer ? 1 : 0;
        }

        return ofViewer >= finishedMax || remembered >= SeatLimits.FinishedMax ? SeatAnswer.TooMany : null;
    }
}

/// <summary>What became of a request.</summary>
/// <param name="Seats">The state after it; the same object when nothing changed.</param>
/// <param name="Answer">The answer, to be given once the state is stored.</param>
public readonly record struct SeatDecision(GroupSeats Seats, SeatAnswer Answer);
