namespace AdCommerce.Domain.Chain.Seats;

public sealed partial record GroupSeats
{
    /// <summary>
    /// What the passing of time and changed terms do: offers that ended go, and their viewers with them; offers for which there is no room any
    /// more are taken back, the last first, and their viewers wait on; free seats are offered to the first who wait.
    /// </summary>
    public GroupSeats Advance(SeatTerms terms, long nowMicros)
    {
        var lapsed = Waiting.Any(waiting => waiting.IsOffered && waiting.OfferedUntilMicros <= nowMicros)
            ? this with { Waiting = Waiting.RemoveAll(waiting => waiting.IsOffered && waiting.OfferedUntilMicros <= nowMicros) }
            : this;
        var offers = lapsed.Offers;
        var room = terms.Closed ? 0 : Math.Max(0, terms.Capacity - Seats.Length);
        var wanted = Math.Min(room, lapsed.Waiting.Length);
        if (wanted == offers)
            return lapsed;
        var waiting = lapsed.Waiting.ToBuilder();
        for (var i = offers; i < wanted; i++)
            waiting[i] = waiting[i] with { OfferedUntilMicros = nowMicros + SeatLimits.OfferMicros };
        for (var i = wanted; i < offers; i++)
            waiting[i] = waiting[i] with { OfferedUntilMicros = 0 };
        return lapsed with { Waiting = waiting.MoveToImmutable() };
    }

    private GroupSeats WithoutWaiting(string viewer) =>
        FindWaiting(viewer) is >= 0 and var i ? this with { Waiting = Waiting.RemoveAt(i) } : this;
}
