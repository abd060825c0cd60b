using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.LoadTests.EventFuzz;

/// <summary>Makes events of which exactly one thing is wrong, or nothing.</summary>
internal sealed class EventCases(Random random, TimeProvider time)
{
    private const int SlotMillis = 7_680;
    private const int SlotToleranceMillis = 250;
    private const int LengthMillisMax = 86_400_000;
    private const long OutOfRangeSeconds = 999_999_999_999;
    private const string Base64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>The next one of a viewer; the other viewer is one whose tokens it stole.</summary>
    public EventCase Next(FuzzedViewer viewer, FuzzedViewer other) => random.Next(20) switch
    {
        0 => new("good", Good(viewer), EventStatus.Accepted, EventRejection.Unspecified),
        1 => viewer.AnyAcknowledged(random) is { } known
            ? new("replayed", known.Clone(), EventStatus.Duplicate, EventRejection.Unspecified)
            : new("good", Good(viewer), EventStatus.Accepted, EventRejection.Unspecified),
        2 => Conflict(viewer),
        3 => EventCase.Bad("pays back what was not bought", Sale(viewer, EventKind.Refund, e => e.OrderId = $"never-{random.NextInt64():x}"), EventRejection.OrderUnknown),
        < 8 => Forged(viewer),
        < 10 => EventCase.Bad("foreign", With(Good(viewer), e => e.EventToken = other.SlotToken), EventRejection.TokenForeign),
        < 12 => EventCase.Bad("expired", With(Good(viewer), e => e.EventToken = viewer.ExpiredToken), EventRejection.TokenExpired),
        < 14 => EventCase.Bad(
            "future-dated", With(Good(viewer), e => e.Created = (e.Sent.ToDateTimeOffset() + TimeSpan.FromMilliseconds(random.Next(1, int.MaxValue))).ToTimestamp()),
            EventRejection.FutureDated),
        < 16 => Mismatched(viewer),
        < 17 => EventCase.Bad(
            "watched for longer than the slot is", With(Good(viewer), e => e.WatchedMillis = random.Next(SlotMillis + SlotToleranceMillis + 1, LengthMillisMax)),
            EventRejection.Inconsistent),
        _ => Malformed(viewer),
    };

    private EventCase Conflict(FuzzedViewer viewer)
    {
        if (viewer.AnyAcknowledged(random) is not { } known)
            return Forged(viewer);
        var other = With(known.Clone(), e => e.WatchedMillis = e.WatchedMillis == 1 ? 2 : 1);
        return EventCase.Bad("another under the same id", other, EventRejection.Conflict);
    }

    private EventCase Forged(FuzzedViewer viewer)
    {
        var token = viewer.SlotToken;
        var at = random.Next(token.Length - 1);
        var forged = random.Next(6) switch
        {
            0 => "",
            1 => new string([.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => Base64Url[random.Next(Base64Url.Length)])]),
            2 => token[..at],
            3 => token + Base64Url[random.Next(Base64Url.Length)],
            4 => viewer.SessionToken,
            _ => string.Concat(token.AsSpan(0, at), [Base64Url[(Base64Url.IndexOf(token[at], StringComparison.Ordinal) + random.Next(1, 63)) % 64]], token.AsSpan(at + 1)),
        };
        return EventCase.Bad("forged", With(Good(viewer), e => e.EventToken = forged), EventRejection.TokenForged);
    }

    private EventCase Mismatched(FuzzedViewer viewer)
    {
        EventKind[] others = [EventKind.NoteOpen, EventKind.NoteRead, EventKind.RoomJoin, EventKind.RoomLeave, EventKind.GroupJoin, EventKind.GroupLeave];
        var made = random.Next(3) switch
        {
            0 => With(Good(viewer), e => e.Kind = others[random.Next(others.Length)]),
            1 => With(Good(viewer), e => e.Slot = viewer.Slot + "x"),
            _ => With(Good(viewer), static e => e.Target = "brands/lumiere/groups/load-0"),
        };
        return EventCase.Bad("another slot, step or kind than the token's", made, EventRejection.TokenMismatch);
    }

    private EventCase Malformed(FuzzedViewer viewer)
    {
        var made = random.Next(16) switch
        {
            0 => With(Good(viewer), static e => e.EventId = ""),
            1 => With(Good(viewer), e => e.EventId = $"{random.NextInt64():x}"),
            2 => With(Good(viewer), static e => e.EventId = e.EventId.Replace("-", "", StringComparison.Ordinal)),
            3 => With(Good(viewer), static e => e.EventId = string.Concat(e.EventId.AsSpan(0, 14), "4", e.EventId.AsSpan(15))),
            4 => With(Good(viewer), static e => e.Kind = EventKind.Unspecified),
            5 => With(Good(viewer), e => e.Kind = (EventKind)random.Next(12, int.MaxValue)),
            6 => With(Good(viewer), static e => e.Created = null),
            7 => With(Good(viewer), static e => e.Sent = null),
            8 => With(Good(viewer), static e => e.Created = new Timestamp { Seconds = -OutOfRangeSeconds }),
            9 => With(Good(viewer), static e => e.Sent = new Timestamp { Seconds = OutOfRangeSeconds, Nanos = -1 }),
            10 => With(Good(viewer), e => e.WatchedMillis = random.Next(int.MinValue, 0)),
            11 => With(Good(viewer), e => e.ReadMillis = random.Next(LengthMillisMax + 1, int.MaxValue)),
            12 => With(Good(viewer), static e => e.Code = new string('c', 65)),
            13 => Sale(viewer, EventKind.Order, static e => e.OrderId = new string('o', 65)),
            14 => Sale(viewer, EventKind.Order, e => e.Value.AmountMicros = -random.NextInt64(long.MaxValue)),
            _ => Sale(viewer, EventKind.Order, static e => e.Value.CurrencyCode = "cny"),
        };
        return EventCase.Bad("malformed", made, EventRejection.Malformed);
    }

    private Event Sale(FuzzedViewer viewer, EventKind kind, Action<Event> change) => With(Good(viewer), e =>
    {
        (e.Kind, e.WatchedMillis) = (kind, 0);
        (e.OrderId, e.Value) = ($"order-{random.NextInt64():x}", new Money { CurrencyCode = "CNY", AmountMicros = random.Next(1, int.MaxValue) });
        change(e);
    });

    private Event Good(FuzzedViewer viewer)
    {
        var now = time.GetUtcNow();
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        random.NextBytes(bytes[9..]);
        return new()
        {
            EventId = new Guid(bytes, bigEndian: true).ToString("D"),
            Kind = EventKind.ExposureStop,
            EventToken = viewer.SlotToken,
            WatchedMillis = random.Next(SlotMillis),
            Created = (now - TimeSpan.FromMilliseconds(random.Next(60_000))).ToTimestamp(),
            Sent = now.ToTimestamp(),
        };
    }

    private static Event With(Event made, Action<Event> change)
    {
        change(made);
        return made;
    }
}
