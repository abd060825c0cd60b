using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Grains.Chain;

/// <summary>What the log says of the events that seats are held for.</summary>
public interface ISeatEvents
{
    /// <summary>Whether an event is in the log; if it is not, it never will be, unless it was asked about very late (<see cref="PendingSeatEvent.Judge"/>).</summary>
    Task<bool> SettleAsync(SeatEvent seatEvent);
}

/// <summary>Asks the shard of the event's subject.</summary>
public sealed class ShardSeatEvents(Shards shards) : ISeatEvents
{
    /// <inheritdoc/>
    public Task<bool> SettleAsync(SeatEvent seatEvent) => shards.Of(seatEvent.Subject)
        .SettleSeat(seatEvent.Subject, seatEvent.EventId, seatEvent.ContentHash, seatEvent.ExpireMicros);
}
