using AdCommerce.Domain.Campaigns.Budgets.Charging;

namespace AdCommerce.Domain.Funnel;

/// <summary>What a shard counts over all its subjects.</summary>
internal sealed class ShardTotals
{
    /// <summary>Attempts by day and dimensions.</summary>
    public FunnelCounters Funnel { get; } = new();

    /// <summary>Viewers by the side of a test.</summary>
    public LiftCounters Lift { get; } = new();

    /// <summary>Viewers in rooms.</summary>
    public RoomCounters Rooms { get; } = new();

    /// <summary>What was charged to each lease.</summary>
    public LeaseBook Leases { get; } = new();

    /// <summary>Events of campaigns with a budget, billed and unbilled.</summary>
    public DeliveryCounters Delivery { get; } = new();
}
