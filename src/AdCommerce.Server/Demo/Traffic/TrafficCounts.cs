using AdCommerce.Domain.Funnel;

namespace AdCommerce.Server.Demo.Traffic;

/// <summary>A funnel in numbers, of what was simulated or of what was counted.</summary>
/// <param name="InOrder1">Attempts.</param>
/// <param name="InOrder2">Attempts that came to a note in order.</param>
/// <param name="InOrder3">To a room in order.</param>
/// <param name="InOrder4">To a group in order.</param>
/// <param name="Notes">Attempts with a note at all.</param>
/// <param name="Rooms">With a room at all.</param>
/// <param name="Groups">With a group at all.</param>
/// <param name="DeepReads">With a deeply read note.</param>
/// <param name="Engaged">With an engaged room.</param>
/// <param name="Exposures">Exposures.</param>
/// <param name="GroupLeaves">Seats given back.</param>
/// <param name="Orders">Orders.</param>
/// <param name="ValueMicros">Their sum; the demo has one currency.</param>
/// <param name="Refunds">Refunds.</param>
/// <param name="RefundedMicros">Their sum.</param>
internal readonly record struct TrafficCounts(
    long InOrder1, long InOrder2, long InOrder3, long InOrder4, long Notes, long Rooms, long Groups, long DeepReads, long Engaged,
    long Exposures, long GroupLeaves, long Orders, long ValueMicros, long Refunds, long RefundedMicros)
{
    /// <summary>The sum.</summary>
    public static TrafficCounts operator +(TrafficCounts a, TrafficCounts b) => Combine(a, b, 1);

    /// <summary>The difference.</summary>
    public static TrafficCounts operator -(TrafficCounts a, TrafficCounts b) => Combine(a, b, -1);

    /// <summary>What a shard counted.</summary>
    public static TrafficCounts Of(FunnelCounts counts) => new(
        counts.InOrder[0], counts.InOrder[1], counts.InOrder[2], counts.InOrder[3], counts.AtAll[1], counts.AtAll[2], counts.AtAll[3],
        counts.DeepReads, counts.Engaged, counts.Exposures, counts.GroupLeaves, counts.Sales.Sum(static s => s.Orders),
        counts.Sales.Sum(static s => s.ValueMicros), counts.Sales.Sum(static s => s.Refunds), counts.Sales.Sum(static s => s.RefundedMicros));

    private static TrafficCounts Combine(TrafficCounts a, TrafficCounts b, long sign) => new(
        a.InOrder1 + (sign * b.InOrder1),
        a.InOrder2 + (sign * b.InOrder2),
        a.InOrder3 + (sign * b.InOrder3),
        a.InOrder4 + (sign * b.InOrder4),
        a.Notes + (sign * b.Notes),
        a.Rooms + (sign * b.Rooms),
        a.Groups + (sign * b.Groups),
        a.DeepReads + (sign * b.DeepReads),
        a.Engaged + (sign * b.Engaged),
        a.Exposures + (sign * b.Exposures),
        a.GroupLeaves + (sign * b.GroupLeaves),
        a.Orders + (sign * b.Orders),
        a.ValueMicros + (sign * b.ValueMicros),
        a.Refunds + (sign * b.Refunds),
        a.RefundedMicros + (sign * b.RefundedMicros));
}
