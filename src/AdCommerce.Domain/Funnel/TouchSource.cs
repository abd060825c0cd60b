namespace AdCommerce.Domain.Funnel;

/// <summary>
/// An accepted event as far as its journey needs it, at the time that the shard gave it. Most events are a touch by themselves; lengths
/// (a slot watched, a note read, a room watched) make one together.
/// </summary>
internal sealed class TouchSource : IComparable<TouchSource>
{
    /// <summary>A note is read deeply from 5 s on (funnel.md, Exposure).</summary>
    public const int DeepReadMillis = 5_000;

    /// <summary>A room is engaged from 6 s on (funnel.md, Exposure).</summary>
    public const int EngagedMillis = 6_000;

    /// <summary>The event's time, microseconds since 1970.</summary>
    public required long TimeMicros { get; init; }

    /// <summary>What happened.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>The event.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The variant that was seen and led here.</summary>
    public required EntryDimensions Origin { get; init; }

    /// <summary>The campaign's terms.</summary>
    public required JourneyTerms Terms { get; init; }

    /// <summary>The note, livestream or group; empty for exposures and taps.</summary>
    public required string ObjectId { get; init; }

    /// <summary>Its part of a sum, in milliseconds.</summary>
    public required int LengthMillis { get; init; }

    /// <summary>For exposures: what the sum has to reach.</summary>
    public required int ExposureMillisMin { get; init; }

    /// <summary>Of orders and refunds.</summary>
    public required Money? Value { get; init; }

    /// <summary>Of exposures: what would have been seen was withheld.</summary>
    public bool IsGhost { get; init; }

    /// <summary>Of exposures: the campaign holds viewers out.</summary>
    public bool IsTested { get; init; }

    /// <summary>Of exposures: once no journey holds what it made, that is counted on; until the viewer agrees no more.</summary>
    public bool IsOfViewer { get; set; }

    /// <summary>The touch that the event is by itself; null for parts of sums.</summary>
    public Touch? Touch => field ??= SingleKind is { } kind ? MakeTouch(kind) : null;

    /// <summary>The sum that it is a part of; null for none.</summary>
    public SumKey? Sum => Kind switch
    {
        EventKind.ExposureStop => new SumKey(IsGhost ? TouchKind.Ghost : TouchKind.Exposure, SessionId, Origin.SlotId),
        EventKind.NoteRead => new SumKey(TouchKind.NoteDeepRead, SessionId, ObjectId),
        EventKind.RoomLeave => new SumKey(TouchKind.RoomEngaged, SessionId, ObjectId),
        _ => null,
    };

    /// <summary>What the sum has to reach, in milliseconds.</summary>
    public int FullMillis => Kind switch
    {
        EventKind.ExposureStop => ExposureMillisMin,
        EventKind.NoteRead => DeepReadMillis,
        _ => EngagedMillis,
    };

    private TouchKind? SingleKind => Kind switch
    {
        EventKind.Tap => TouchKind.Tap,
        EventKind.NoteOpen => TouchKind.NoteOpen,
        EventKind.RoomJoin => TouchKind.RoomJoin,
        EventKind.RoomLeave => TouchKind.RoomLeave,
        EventKind.GroupJoin => TouchKind.GroupJoin,
        EventKind.GroupLeave => TouchKind.GroupLeave,
        EventKind.Order => TouchKind.Order,
        EventKind.Refund => TouchKind.Refund,
        _ => null,
    };

    /// <summary>
    /// What a journey needs of an event; null for kinds that make no touch: that a slot began to be seen says nothing yet, and where nothing was shown
    /// there are only ghosts.
    /// </summary>
    public static TouchSource? Of(FunnelEvent funnelEvent, long timeMicros, Interner interner) =>
        funnelEvent.Kind == EventKind.ExposureStart || funnelEvent.IsWithheld
            ? null
            : new TouchSource
            {
                TimeMicros = timeMicros,
                Kind = funnelEvent.Kind,
                EventId = funnelEvent.Id,
                SessionId = funnelEvent.SessionId,
                Origin = interner.Of(funnelEvent.Origin),
                Terms = interner.Of(funnelEvent.Terms),
                ObjectId = interner.Of(funnelEvent.ObjectId),
                LengthMillis = funnelEvent.LengthMillis,
                ExposureMillisMin = funnelEvent.ExposureMillisMin,
                Value = funnelEvent.Value,
                IsTested = funnelEvent.IsTested,
                IsOfViewer = funnelEvent.IsOfViewer,
            };

    /// <summary>What the journeys of campaigns that the viewer is held out from need of an exposure: one for each, of what would have been seen first.</summary>
    public static IEnumerable<TouchSource> GhostsOf(FunnelEvent funnelEvent, long timeMicros, Interner interner) => funnelEvent.Ghosts.IsEmpty
        ? []
        : funnelEvent.Ghosts
            .DistinctBy(static ghost => ghost.Campaign)
            .Where(ghost => funnelEvent.IsWithheld || ghost.Campaign != funnelEvent.Origin.Campaign)
            .Select(ghost => new TouchSource
            {
                TimeMicros = timeMicros,
                Kind = funnelEvent.Kind,
                EventId = funnelEvent.Id,
                SessionId = funnelEvent.SessionId,
                Origin = interner.Of(funnelEvent.Origin with { Placement = ghost, ProductId = "" }),
                Terms = interner.Of(funnelEvent.Terms),
                ObjectId = "",
                LengthMillis = funnelEvent.LengthMillis,
                ExposureMillisMin = funnelEvent.ExposureMillisMin,
                Value = null,
                IsGhost = true,
            });

    /// <summary>The touch that it is, or makes full.</summary>
    public Touch MakeTouch(TouchKind kind) => new(TimeMicros, kind, EventId, ObjectId, Origin, Terms, Value) { IsTested = IsTested, IsOfViewer = IsOfViewer };

    /// <summary>The order in which sums are taken: time, kind, event. It knows nothing of arrival.</summary>
    public int CompareTo(TouchSource? other)
    {
        if (other is null)
            return 1;
        if (TimeMicros.CompareTo(other.TimeMicros) is not 0 and var time)
            return time;
        return Kind.CompareTo(other.Kind) is not 0 and var kind ? kind : EventId.CompareTo(other.EventId);
    }
}

/// <summary>What is summed up: of one session, a slot, note or room.</summary>
/// <param name="Kind">What the sum makes.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Name">The slot, note or livestream.</param>
internal readonly record struct SumKey(TouchKind Kind, Guid SessionId, string Name);
