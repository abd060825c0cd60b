using AdCommerce.Domain.Campaigns.Budgets.Charging;

namespace AdCommerce.Domain.Funnel;

/// <summary>What became of one event.</summary>
/// <param name="Status">Counted, counted before, or refused.</param>
/// <param name="Rejection">Why it was refused; <see cref="EventRejection.None"/> otherwise.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.event-outcome")]
public readonly record struct EventOutcome(EventStatus Status, EventRejection Rejection)
{
    /// <summary>What became of it as far as money goes. Only what is counted now can be billed.</summary>
    [Id(0)] public ChargeOutcome Charge { get; init; }

    /// <summary>Counted, once and for ever.</summary>
    public static readonly EventOutcome Accepted = new(EventStatus.Accepted, EventRejection.None);

    /// <summary>The same event was accepted before; it counts once.</summary>
    public static readonly EventOutcome Duplicate = new(EventStatus.Duplicate, EventRejection.None);

    /// <summary>Refused; nothing was counted.</summary>
    public static EventOutcome Rejected(EventRejection why) => new(EventStatus.Rejected, why);
}

/// <summary>Counted, counted before, or refused.</summary>
public enum EventStatus : byte
{
    /// <summary>Counted now. It will not be lost and not be counted again.</summary>
    Accepted = 1,

    /// <summary>Counted before under the same id: nothing changed.</summary>
    Duplicate = 2,

    /// <summary>Not counted; sending it again cannot help.</summary>
    Rejected = 3,
}

/// <summary>Why an event was refused.</summary>
public enum EventRejection : byte
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>A field is missing or out of its range.</summary>
    Malformed = 1,

    /// <summary>The token was not made by this service, or was changed.</summary>
    TokenForged = 2,

    /// <summary>The token was given to another viewer.</summary>
    TokenForeign = 3,

    /// <summary>The token's time is over.</summary>
    TokenExpired = 4,

    /// <summary>The token was given for something else: another kind of event, another slot or another step.</summary>
    TokenMismatch = 5,

    /// <summary>It claims to have been created after it was sent.</summary>
    FutureDated = 6,

    /// <summary>Its id was used for another event, which stays.</summary>
    Conflict = 7,

    /// <summary>It claims more than can have happened: a slot watched for longer than it is, a step before it was offered.</summary>
    Inconsistent = 8,

    /// <summary>The viewer has more events on record than are kept of one.</summary>
    TooMany = 9,

    /// <summary>Every seat of the group is taken; the viewer stands on its waiting list where it has one.</summary>
    GroupFull = 10,

    /// <summary>The group is closed, or is not the viewer's to join.</summary>
    GroupClosed = 11,

    /// <summary>The group asks for a code, and this is none, or was used before.</summary>
    CodeInvalid = 12,

    /// <summary>The viewer has no seat to give back.</summary>
    NoSeat = 13,

    /// <summary>The seat was held for too long before the event was written, and went to somebody else. Join again with a new event.</summary>
    SeatLost = 14,

    /// <summary>The viewer did not agree to what this needs.</summary>
    ConsentMissing = 15,

    /// <summary>There is no such order of this viewer in this journey, or less of it is left than is paid back.</summary>
    OrderUnknown = 16,

    /// <summary>The viewer has a seat of this group already.</summary>
    AlreadySeated = 17,
}
