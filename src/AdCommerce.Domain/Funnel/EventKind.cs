namespace AdCommerce.Domain.Funnel;

/// <summary>What a player reports. Persisted: numbers are never used again for something else.</summary>
public enum EventKind : byte
{
    /// <summary>The slot began to be on screen, playing.</summary>
    ExposureStart = 1,

    /// <summary>The slot ceased to be on screen; carries for how long it was, since the start before it.</summary>
    ExposureStop = 2,

    /// <summary>The product was tapped.</summary>
    Tap = 3,

    /// <summary>A note was opened.</summary>
    NoteOpen = 4,

    /// <summary>A note was read; carries for how long, since the last report.</summary>
    NoteRead = 5,

    /// <summary>A room was joined.</summary>
    RoomJoin = 6,

    /// <summary>A room was left; carries for how long it was watched.</summary>
    RoomLeave = 7,

    /// <summary>A seat of a group was taken.</summary>
    GroupJoin = 8,

    /// <summary>A seat of a group was given back.</summary>
    GroupLeave = 9,

    /// <summary>Something was bought.</summary>
    Order = 10,

    /// <summary>An order was paid back, in part or wholly.</summary>
    Refund = 11,
}
