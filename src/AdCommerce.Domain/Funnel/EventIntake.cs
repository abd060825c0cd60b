using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Playback;

namespace AdCommerce.Domain.Funnel;

/// <summary>Holds what a player reports against what its token grants: the last place where a player's word is looked at.</summary>
public static class EventIntake
{
    /// <summary>Longest time that one event may tell of: a day.</summary>
    public const int LengthMillisMax = 86_400_000;

    /// <summary>Longest order id, in characters.</summary>
    public const int OrderIdLengthMax = 64;

    /// <summary>Longest code, in characters.</summary>
    public const int CodeLengthMax = 64;

    /// <summary>An exposure needs this long in sum, or the whole slot if that is shorter (funnel.md, Exposure).</summary>
    public const int ExposureMillisMin = 3_000;

    /// <summary>A stretch may seem this much longer than the slot: players measure between frames.</summary>
    private const int SlotToleranceMillis = 250;

    private const int IdBytes = 16;
    private const int NumbersHashed = 5;
    private const int TextEndBytes = 2;
    private const int HashedOnStackMax = 1_024;
    private const int MicrosPerMilli = 1_000;
    private const int UuidVersion = 7;

    /// <summary>The event that goes to the log, or why none does.</summary>
    /// <param name="reported">What the player says.</param>
    /// <param name="grant">What its token allows.</param>
    /// <param name="viewer">The pseudonym of the viewer who calls.</param>
    /// <param name="terms">The campaign's terms now.</param>
    /// <param name="now">The time now.</param>
    /// <param name="isTested">Whether the campaign holds viewers out now.</param>
    public static (FunnelEvent? Event, EventRejection Rejection) Judge(
        ReportedEvent reported, EventGrant grant, string viewer, JourneyTerms terms, DateTimeOffset now, bool isTested = false)
    {
        if (grant.Viewer != viewer)
            return (null, EventRejection.TokenForeign);
        if (!IsWellFormed(reported))
            return (null, EventRejection.Malformed);
        if (reported.Created > reported.Sent)
            return (null, EventRejection.FutureDated);
        if (grant.ExpireTime < now)
            return (null, EventRejection.TokenExpired);
        if (!IsGranted(reported, grant))
            return (null, EventRejection.TokenMismatch);
        if (reported.Kind == EventKind.ExposureStop && reported.WatchedMillis > grant.SlotMillis + SlotToleranceMillis)
            return (null, EventRejection.Inconsistent);
        // Older than any token of its step lives, it was before its token was given. Its id may be forgotten, so it must not count.
        if (grant.ObjectId.Length > 0 && reported.Sent - reported.Created > StepTicket.Lifetime)
            return (null, EventRejection.Inconsistent);
        return (Accept(reported, grant, terms, isTested), EventRejection.None);
    }

    private static FunnelEvent Accept(ReportedEvent reported, EventGrant grant, JourneyTerms terms, bool isTested) => new()
    {
        Id = reported.Id!.Value,
        ContentHash = HashOf(reported, grant),
        Kind = reported.Kind!.Value,
        AgeMicros = Math.Min((reported.Sent!.Value - reported.Created!.Value).Ticks / TimeSpan.TicksPerMicrosecond, FunnelEvent.AgeMicrosMax),
        Origin = grant.Origin,
        Terms = terms,
        SessionId = grant.SessionId,
        ExpireMicros = grant.ExpireTime.ToUnixTimeMilliseconds() * MicrosPerMilli,
        ObjectId = grant.ObjectId,
        LengthMillis = LengthOf(reported),
        ExposureMillisMin = grant.SlotMillis == 0 ? 0 : Math.Min(ExposureMillisMin, grant.SlotMillis),
        OrderId = IsSale(reported.Kind) ? reported.OrderId : "",
        Value = IsSale(reported.Kind) ? reported.Value : null,
        Ghosts = reported.Kind == EventKind.ExposureStop ? grant.Ghosts : [],
        IsWithheld = grant.IsWithheld,
        IsTested = isTested && reported.Kind == EventKind.ExposureStop && !grant.IsWithheld,
        Propensity = reported.Kind == EventKind.ExposureStop ? grant.Propensity : 0,
        Charge = reported.Kind == EventKind.ExposureStop ? grant.Charge : null,
    };

    private static bool IsWellFormed(ReportedEvent reported) =>
        reported is { Id: { } id, Kind: not null, Created: not null, Sent: not null }
        && id.Version == UuidVersion
        && reported.WatchedMillis is >= 0 and <= LengthMillisMax
        && reported.ReadMillis is >= 0 and <= LengthMillisMax
        && reported.Code.Length <= CodeLengthMax
        && (!IsSale(reported.Kind) || IsSaleWellFormed(reported));

    private static bool IsSaleWellFormed(ReportedEvent reported) =>
        reported.OrderId.Length is >= 1 and <= OrderIdLengthMax
        && !reported.OrderId.Any(char.IsControl)
        && reported.Value is { AmountMicros: > 0 and <= Money.AmountMicrosMax } value
        && value.CurrencyCode.Length == 3
        && value.CurrencyCode.All(char.IsAsciiLetterUpper);

    private static bool IsGranted(ReportedEvent reported, EventGrant grant) =>
        grant.Allowed.HasFlag(NeededFor(reported.Kind!.Value))
        && (reported.Slot.Length == 0 || reported.Slot == grant.Origin.SlotId)
        && (reported.Target.Length == 0 || reported.Target == grant.Target);

    private static EventKinds NeededFor(EventKind kind) => kind switch
    {
        EventKind.ExposureStart or EventKind.ExposureStop => EventKinds.Exposure,
        EventKind.Tap => EventKinds.Tap,
        EventKind.NoteOpen or EventKind.NoteRead => EventKinds.Note,
        EventKind.RoomJoin or EventKind.RoomLeave => EventKinds.Room,
        EventKind.GroupJoin or EventKind.GroupLeave => EventKinds.Group,
        EventKind.Order or EventKind.Refund => EventKinds.Order,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static int LengthOf(ReportedEvent reported) => reported.Kind switch
    {
        EventKind.ExposureStop or EventKind.RoomLeave => reported.WatchedMillis,
        EventKind.NoteRead => reported.ReadMillis,
        _ => 0,
    };

    private static bool IsSale(EventKind? kind) => kind is EventKind.Order or EventKind.Refund;

    // A seat is held for one event with one token: with another token it is another event, or a seat that was given back would be taken again.
    private static long SeatTokenOf(ReportedEvent reported, EventGrant grant) =>
        reported.Kind is EventKind.GroupJoin or EventKind.GroupLeave ? grant.ExpireTime.UtcTicks : 0;

    // All that the player said but when it was sent: that changes when the same event is sent again.
    private static ulong HashOf(ReportedEvent reported, EventGrant grant)
    {
        ReadOnlySpan<string> texts = [grant.Target, grant.Origin.SlotId, grant.Origin.Placement.ToString(), reported.OrderId, reported.Value?.CurrencyCode ?? "", reported.Code];
        var length = IdBytes + (NumbersHashed * sizeof(long));
        foreach (var text in texts)
            length += (text.Length * sizeof(char)) + TextEndBytes;
        // In one piece: a hash that takes pieces is an object of half a kilobyte.
        var content = length <= HashedOnStackMax ? stackalloc byte[HashedOnStackMax] : new byte[length];
        grant.SessionId.TryWriteBytes(content);
        ReadOnlySpan<long> numbers =
        [
            (long)reported.Kind!.Value, reported.Created!.Value.UtcTicks, LengthOf(reported), reported.Value?.AmountMicros ?? 0, SeatTokenOf(reported, grant),
        ];
        var rest = content[IdBytes..];
        MemoryMarshal.AsBytes(numbers).CopyTo(rest);
        rest = rest[(NumbersHashed * sizeof(long))..];
        foreach (var text in texts)
        {
            MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(rest);
            rest = rest[(text.Length * sizeof(char))..];
            rest[..TextEndBytes].Clear();
            rest = rest[TextEndBytes..];
        }

        return XxHash3.HashToUInt64(content[..length]);
    }
}
