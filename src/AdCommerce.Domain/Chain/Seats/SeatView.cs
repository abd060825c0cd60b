namespace AdCommerce.Domain.Chain.Seats;

/// <summary>How full a group is, and where a viewer stands.</summary>
/// <param name="Capacity">Seats there are; 0 when the group does not exist.</param>
/// <param name="Taken">Seats that a newcomer cannot have: taken, held, or kept for viewers of the waiting list. More than the capacity after that was lowered.</param>
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
