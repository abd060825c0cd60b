using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Grains.Chain;

/// <summary>
/// The seats of one private group; the key is "{brand}/{group}". A seat is taken in three steps: hold it here, record the event in the
/// viewer's shard, confirm it here. Whatever dies in between, the hold expires, the shard is asked whether the event is in its log (and
/// voids it if it is not), and seats and counters agree. Giving a seat back goes the same way.
/// </summary>
[Alias("adcommerce.IGroupGrain")]
public interface IGroupGrain : IGrainWithStringKey
{
    /// <summary>Holds a seat for the event that is going to take it. Repeating it gives the same answer.</summary>
    /// <returns>Held, or why not. A viewer who gets <see cref="SeatAnswer.Waiting"/> stands on the waiting list.</returns>
    [Alias("HoldSeat")]
    Task<SeatAnswer> HoldSeat(SeatRequest request);

    /// <summary>Marks the viewer's seat as being given back by an event. Repeating it gives the same answer.</summary>
    [Alias("HoldLeave")]
    Task<SeatAnswer> HoldLeave(SeatRequest request);

    /// <summary>The event is in the log: what was held is done. Repeating it does no harm.</summary>
    [Alias("Confirm")]
    Task Confirm(Guid eventId);

    /// <summary>The event was refused: asks the shard, and carries out what it says. Repeating it does no harm.</summary>
    [Alias("Settle")]
    Task Settle(Guid eventId);

    /// <summary>Gives back the viewer's seat, its place on the waiting list, and forgets it: the viewer is erased.</summary>
    [Alias("Forget")]
    Task Forget(string viewer);

    /// <summary>How full it is, and where a viewer stands.</summary>
    [Alias("Look"), Orleans.Concurrency.ReadOnly]
    Task<SeatView> Look(string viewer);

    /// <summary>Makes new codes, each good for one seat.</summary>
    /// <param name="count">1 to 1,000.</param>
    /// <param name="request">Makes it repeatable.</param>
    [Alias("IssueCodes")]
    Task<Result<IssuedCodes>> IssueCodes(int count, RequestKey request);
}

/// <summary>An event that is going to take or give back a seat.</summary>
/// <param name="Viewer">The viewer's pseudonym.</param>
/// <param name="Subject">Under whom the event is going to be recorded: the viewer, or its session without consent to measurement.</param>
/// <param name="EventId">The event.</param>
/// <param name="ExpireMicros">When the event's token expires, microseconds since 1970.</param>
/// <param name="Code">As the viewer typed it; empty for none.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.seat-request")]
public sealed record SeatRequest(string Viewer, string Subject, Guid EventId, long ExpireMicros, string Code);

/// <summary>The answer to a request for a seat.</summary>
public enum SeatAnswer : byte
{
    /// <summary>Held for the event: record it now.</summary>
    Held = 1,

    /// <summary>The viewer has a seat already; the event need not be recorded.</summary>
    Seated = 2,

    /// <summary>Full; the viewer stands on the waiting list.</summary>
    Waiting = 3,

    /// <summary>Full, and so is the waiting list.</summary>
    Full = 4,

    /// <summary>The group is closed or does not exist.</summary>
    Closed = 5,

    /// <summary>The code is none of the group's, or was redeemed.</summary>
    CodeInvalid = 6,

    /// <summary>The viewer has no seat to give back.</summary>
    NoSeat = 7,
}

/// <summary>How full a group is, and where a viewer stands.</summary>
/// <param name="Capacity">Seats there are.</param>
/// <param name="Taken">Seats taken or held.</param>
/// <param name="Waiting">Viewers on the waiting list.</param>
/// <param name="Standing">Where the viewer stands.</param>
/// <param name="Place">Place on the waiting list, 1 for the next; 0 off it.</param>
/// <param name="OfferedUntilMicros">Until when a seat that became free is kept for this viewer, microseconds since 1970; 0 when none is.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.seat-view")]
public sealed record SeatView(int Capacity, int Taken, int Waiting, SeatStanding Standing, int Place, long OfferedUntilMicros);

/// <summary>Where a viewer stands with a group.</summary>
public enum SeatStanding : byte
{
    /// <summary>Nothing to do with it.</summary>
    None = 0,

    /// <summary>On the waiting list.</summary>
    Waiting = 1,

    /// <summary>A seat became free and is kept for this viewer for a while.</summary>
    Offered = 2,

    /// <summary>A seat is held or taken.</summary>
    Seated = 3,
}

/// <summary>New codes.</summary>
/// <param name="Codes">10 characters each; shown once, kept as hashes.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.issued-codes")]
public sealed record IssuedCodes(ImmutableArray<string> Codes);
