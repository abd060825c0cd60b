namespace AdCommerce.Domain.Chain.Seats;

/// <summary>An event that is going to take or give back a seat.</summary>
/// <param name="Viewer">The viewer's pseudonym: whose seat it is.</param>
/// <param name="Subject">Under whom the event is going to be recorded: the viewer, or its session without consent to measurement.</param>
/// <param name="EventId">The event.</param>
/// <param name="ContentHash">Hash of the event's content, as it is recorded: an id that was used for something else is no proof of a seat.</param>
/// <param name="ExpireMicros">When the event's token expires, microseconds since 1970.</param>
/// <param name="Code">As the viewer typed it; empty for none.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.seat-request")]
public sealed record SeatRequest(string Viewer, string Subject, Guid EventId, ulong ContentHash, long ExpireMicros, string Code)
{
    /// <summary>What the shard is asked about.</summary>
    public SeatEvent Event => new(Subject, EventId, ContentHash, ExpireMicros);
}

/// <summary>The answer to a request for a seat.</summary>
public enum SeatAnswer : byte
{
    /// <summary>Held for the event: record it now. Also the answer to an event that had its seat before: recording it again tells what became of it.</summary>
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

    /// <summary>The event's token ends too soon to hold a seat for it (<see cref="SeatLimits.TokenMicrosMin"/>). Reject it as expired.</summary>
    TokenEnding = 8,

    /// <summary>The event's id was used for another event about this group's seats. Reject it as a conflict.</summary>
    Conflict = 9,

    /// <summary>The viewer, or all viewers together, came and went too often within the life of their tokens. Reject it as too many.</summary>
    TooMany = 10,
}
