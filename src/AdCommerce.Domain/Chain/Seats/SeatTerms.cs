namespace AdCommerce.Domain.Chain.Seats;

/// <summary>What the brand has decided about a group's seats, as of now. It may change at any time; nobody loses a seat by it.</summary>
/// <param name="Capacity">Seats there are.</param>
/// <param name="WaitingCapacity">Most viewers on the waiting list.</param>
/// <param name="CodeRequired">A seat asks for a code.</param>
/// <param name="Closed">No seat is given any more.</param>
public readonly record struct SeatTerms(int Capacity, int WaitingCapacity, bool CodeRequired, bool Closed)
{
    /// <summary>Of a group; of one that does not exist when null: closed, without seats.</summary>
    public static SeatTerms Of(PrivateGroup? group) => group is null
        ? new SeatTerms(0, 0, CodeRequired: false, Closed: true)
        : new SeatTerms(group.Capacity, group.WaitingCapacity, group.CodeRequired, group.Closed);
}
