using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Chain.Seats;
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
    /// <summary>
    /// Holds a seat for the event that is going to take it. Repeating a held event is answered as it was; one that got no seat may get one later.
    /// </summary>
    /// <returns>Held, or why not. A viewer who gets <see cref="SeatAnswer.Waiting"/> stands on the waiting list.</returns>
    [Alias("HoldSeat")]
    Task<SeatAnswer> HoldSeat(SeatRequest request);

    /// <summary>
    /// Marks the viewer's seat as being given back by an event. Repeating it gives the same answer. A viewer who only waits leaves the waiting
    /// list, and has no seat.
    /// </summary>
    [Alias("HoldLeave")]
    Task<SeatAnswer> HoldLeave(SeatRequest request);

    /// <summary>The event is in the log: what was held is done. Repeating it does no harm.</summary>
    [Alias("Confirm")]
    Task Confirm(SeatRequest request);

    /// <summary>The event was refused: asks the shard, and carries out what it says. Repeating it does no harm.</summary>
    [Alias("Settle")]
    Task Settle(SeatRequest request);

    /// <summary>
    /// Gives back the viewer's seat, its place on the waiting list, and forgets it: the viewer is erased. The shard has to forget it too; until
    /// both have, seat and log may differ, so whoever erases repeats what failed.
    /// </summary>
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

/// <summary>New codes.</summary>
/// <param name="Codes">10 characters each; shown once, kept as hashes.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.issued-codes")]
public sealed record IssuedCodes(ImmutableArray<string> Codes);
