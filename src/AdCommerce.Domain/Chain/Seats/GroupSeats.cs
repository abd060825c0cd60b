using System.Collections.Immutable;

namespace AdCommerce.Domain.Chain.Seats;

/// <summary>
/// The seats of one group, as a value: who has one, who waits, which codes there are. Every transition is a pure function of it, the
/// request, the brand's terms and the time; one that changes nothing returns the very same object. Persisted, so members keep their ids for ever.
/// </summary>
/// <remarks>
/// What holds after every transition: a viewer has at most one seat and stands not both on a seat and on the waiting list; a transition
/// never makes seats and offers together more than the capacity, unless they were before; the viewers to whom a seat is offered stand first on
/// the waiting list, and while somebody waits without an offer no seat is free; a code is held or redeemed by one seat at most.
/// </remarks>
[GenerateSerializer, Immutable, Alias("adcommerce.group-seats")]
public sealed partial record GroupSeats
{
    /// <summary>A new group's: nobody has a seat.</summary>
    public static readonly GroupSeats Empty = new();

    /// <summary>Seats taken or held, in the order in which they were given.</summary>
    [Id(0)] public ImmutableArray<Seat> Seats { get; private init; } = [];

    /// <summary>The waiting list, first come first.</summary>
    [Id(1)] public ImmutableArray<WaitingViewer> Waiting { get; private init; } = [];

    /// <summary>Events that are done, oldest first.</summary>
    [Id(2)] public ImmutableArray<FinishedSeatEvent> Finished { get; private init; } = [];

    /// <summary>Hashes of every code ever made, sorted.</summary>
    [Id(3)] public ImmutableArray<ulong> Codes { get; private init; } = [];

    /// <summary>Hashes of the codes that were redeemed, sorted.</summary>
    [Id(4)] public ImmutableArray<ulong> RedeemedCodes { get; private init; } = [];

    /// <summary>The last requests for codes, oldest first.</summary>
    [Id(5)] public ImmutableArray<Registry.RequestKey> CodeRequests { get; private init; } = [];

    /// <summary>Viewers to whom a seat is offered; they stand first on the waiting list.</summary>
    public int Offers
    {
        get
        {
            var count = 0;
            while (count < Waiting.Length && Waiting[count].IsOffered)
                count++;
            return count;
        }
    }

    /// <summary>How full it is, and where a viewer stands, once what is due by now has happened.</summary>
    public SeatView View(string viewer, SeatTerms terms, long nowMicros)
    {
        var seats = Advance(terms, nowMicros);
        var place = seats.FindWaiting(viewer);
        var offered = place < 0 ? 0 : seats.Waiting[place].OfferedUntilMicros;
        var standing = seats.Find(viewer) >= 0 ? SeatStanding.Seated
            : offered != 0 ? SeatStanding.Offered
            : place >= 0 ? SeatStanding.Waiting
            : SeatStanding.None;
        return new SeatView(terms.Capacity, seats.Seats.Length + seats.Offers, seats.Waiting.Length, standing, place + 1, offered);
    }

    /// <summary>True when somebody can have a seat who could not before: worth telling those who watch.</summary>
    public bool OpensMoreThan(GroupSeats before, SeatTerms terms) =>
        (Free(terms) > 0 && before.Free(terms) <= 0)
        || Waiting.Take(Offers).Any(waiting => before.FindWaiting(waiting.Viewer) is var i && (i < 0 || !before.Waiting[i].IsOffered));

    /// <summary>When something is due next: a hold to settle, an offer that ends; <see cref="long.MaxValue"/> for nothing.</summary>
    public long NextDueMicros
    {
        get
        {
            var due = long.MaxValue;
            foreach (var seat in Seats)
            {
                if (seat.HeldUntilMicros != 0)
                    due = Math.Min(due, seat.HeldUntilMicros);
            }

            foreach (var waiting in Waiting.AsSpan(0, Offers))
                due = Math.Min(due, waiting.OfferedUntilMicros);
            return due;
        }
    }

    /// <summary>Seats that a newcomer could have; below 0 after the capacity was lowered.</summary>
    private int Free(SeatTerms terms) => terms.Closed ? 0 : terms.Capacity - Seats.Length - Offers;

    private int Find(string viewer)
    {
        for (var i = 0; i < Seats.Length; i++)
        {
            if (Seats[i].Viewer == viewer)
                return i;
        }

        return -1;
    }

    private Seat? FindSeat(string viewer) => Find(viewer) is >= 0 and var i ? Seats[i] : null;

    private int FindWaiting(string viewer)
    {
        for (var i = 0; i < Waiting.Length; i++)
        {
            if (Waiting[i].Viewer == viewer)
                return i;
        }

        return -1;
    }
}
