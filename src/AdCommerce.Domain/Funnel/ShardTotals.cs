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
}
