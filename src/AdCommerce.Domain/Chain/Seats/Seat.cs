using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Chain.Seats;

/// <summary>How far a seat has got.</summary>
public enum SeatStep : byte
{
    /// <summary>Held for the event that is going to take it.</summary>
    Joining = 1,

    /// <summary>Taken: the event is in the log.</summary>
    Taken = 2,

    /// <summary>Being given back by an event; it counts as taken until that is in the log.</summary>
    Leaving = 3,
}

/// <summary>A seat of a group.</summary>
/// <param name="Viewer">Whose it is. A viewer has one seat at most.</param>
/// <param name="Step">How far it has got.</param>
/// <param name="Join">The event that takes it, or took it.</param>
/// <param name="Leave">The event that gives it back; null before.</param>
/// <param name="HeldUntilMicros">When the shard is to be asked, microseconds since 1970; 0 for a taken seat.</param>
/// <param name="Code">Hash of the code it asks for; 0 for none. Redeemed once the seat is taken.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.seat")]
public sealed record Seat(string Viewer, SeatStep Step, SeatEvent Join, SeatEvent? Leave, long HeldUntilMicros, ulong Code)
{
    /// <summary>The event whose way into the log is open; null for a taken seat.</summary>
    public SeatEvent? Pending => Step switch
    {
        SeatStep.Joining => Join,
        SeatStep.Leaving => Leave,
        _ => null,
    };
}

/// <summary>Names one event to the shard. Two that are equal are the same event; the id alone does not tell.</summary>
/// <param name="Subject">Under whom it is recorded.</param>
/// <param name="EventId">The player's id of it.</param>
/// <param name="ContentHash">Hash of its content.</param>
/// <param name="ExpireMicros">When its token expires, microseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.seat-event")]
public sealed record SeatEvent(string Subject, Guid EventId, ulong ContentHash, long ExpireMicros)
{
    /// <summary>A hash of all of it but the id.</summary>
    public ulong Fingerprint()
    {
        var hash = new XxHash3();
        hash.Append(MemoryMarshal.AsBytes(Subject.AsSpan()));
        hash.Append(MemoryMarshal.AsBytes<ulong>([ContentHash, (ulong)ExpireMicros]));
        return hash.GetCurrentHashAsUInt64();
    }
}

/// <summary>An event that had a seat held, and is settled. It is kept without the viewer's name, since it outlives an erased viewer.</summary>
/// <param name="ViewerHash">Hash of the viewer's pseudonym.</param>
/// <param name="EventId">The event.</param>
/// <param name="Fingerprint">Of the event.</param>
/// <param name="ExpireMicros">When its token expires: after that it is refused for that reason.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.finished-seat-event")]
public readonly record struct FinishedSeatEvent(ulong ViewerHash, Guid EventId, ulong Fingerprint, long ExpireMicros)
{
    /// <summary>Of an event of a viewer.</summary>
    public static FinishedSeatEvent Of(string viewer, SeatEvent seatEvent) =>
        new(HashOf(viewer), seatEvent.EventId, seatEvent.Fingerprint(), seatEvent.ExpireMicros);

    /// <summary>The hash that stands for a viewer.</summary>
    public static ulong HashOf(string viewer) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(viewer.AsSpan()));
}

/// <summary>A viewer on the waiting list.</summary>
/// <param name="Viewer">Who waits.</param>
/// <param name="OfferedUntilMicros">Until when a free seat is kept for this viewer, microseconds since 1970; 0 when none is.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.waiting-viewer")]
public sealed record WaitingViewer(string Viewer, long OfferedUntilMicros)
{
    /// <summary>A seat is kept for this viewer.</summary>
    public bool IsOffered => OfferedUntilMicros != 0;
}

/// <summary>What the shard's answer means for a seat.</summary>
public enum SeatOutcome : byte
{
    /// <summary>The event is in the log.</summary>
    Recorded = 1,

    /// <summary>It is not, and never will be.</summary>
    Voided = 2,

    /// <summary>The shard was asked so late that it may have forgotten the event (<see cref="ShardState.SeatMemoryMicros"/>). The seat stays taken, to be safe.</summary>
    Unknown = 3,
}

/// <summary>An event whose way into the log is open.</summary>
/// <param name="Viewer">Whose seat it is about.</param>
/// <param name="Event">The event.</param>
public sealed record PendingSeatEvent(string Viewer, SeatEvent Event)
{
    /// <summary>What it means that the shard said at this time that the event is, or is not, recorded.</summary>
    public SeatOutcome Judge(bool recorded, long nowMicros)
    {
        if (recorded)
            return SeatOutcome.Recorded;
        return nowMicros <= Event.ExpireMicros + ShardState.SeatMemoryMicros - SeatLimits.ClockSkewMicros ? SeatOutcome.Voided : SeatOutcome.Unknown;
    }
}
