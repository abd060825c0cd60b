using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>
/// One way in which a history reaches the shard: late by up to the 7 days that are allowed, in any order, some of it twice or more often, in
/// batches of any size. Every event keeps its time.
/// </summary>
/// <param name="seed">Makes the way.</param>
internal sealed class FunnelDelivery(int seed)
{
    private static readonly long[] Delays = [0, 0, 0, 1, Minute, Hour, Day, 3 * Day, (7 * Day) - 1, 7 * Day];

    private readonly Random _random = new(seed);

    /// <summary>The log, which ends with a compaction at a time that is the same for every way.</summary>
    /// <param name="history">What happened.</param>
    /// <param name="again">How many deliveries of an event there are at most.</param>
    /// <param name="compactions">Of a hundred entries, after how many everything is compacted.</param>
    public ImmutableArray<ShardEntry> Log(FunnelHistory history, int again = 3, int compactions = 0)
    {
        var log = ImmutableArray.CreateBuilder<ShardEntry>();
        var deliveries = history.Events().SelectMany(happened => Deliveries(happened, again)).OrderBy(d => d.Arrival).ThenBy(d => d.Chance).ToList();
        for (var i = 0; i < deliveries.Count;)
        {
            var count = _random.Next(1, 5);
            while (count > 1 && !CanBeTogether(deliveries, i, count))
                count--;
            count = Math.Min(count, deliveries.Count - i);
            var time = deliveries[i + count - 1].Arrival;
            log.Add(new ShardEntry(time, [.. Operations([.. deliveries[i..(i + count)].Select(d => (d.Subject, At(d, time)))])]));
            if (_random.Next(100) < compactions)
                log.Add(Compaction(time + (_random.Next(4) == 0 && i + count < deliveries.Count ? deliveries[i + count].Arrival - time : 0)));
            i += count;
        }

        log.Add(Compaction(End(history)));
        return log.ToImmutable();
    }

    /// <summary>After everything has arrived, and before everything is over.</summary>
    public static long End(FunnelHistory history) => history.Happenings.Max(h => h.Time) + (10 * Day);

    private IEnumerable<Delivery> Deliveries((string Subject, long Time, FunnelEvent Event) happened, int again)
    {
        var delay = Delays[_random.Next(Delays.Length)];
        yield return new Delivery(happened.Subject, happened.Time, happened.Time + delay, _random.Next(), happened.Event);
        for (var i = _random.Next(again); i > 0; i--)
        {
            delay = Math.Min(delay + Delays[_random.Next(Delays.Length)], 10 * Day);
            yield return new Delivery(happened.Subject, happened.Time, happened.Time + delay, _random.Next(), happened.Event);
        }
    }

    // An entry has one time; the event that comes first in it must not be too old by then. What is sent again may be: it counts nothing.
    private static bool CanBeTogether(List<Delivery> deliveries, int first, int count) =>
        first + count <= deliveries.Count
        && deliveries[first..(first + count)].All(d => deliveries[first + count - 1].Arrival - d.Time <= 7 * Day);

    private static FunnelEvent At(Delivery delivery, long time) => delivery.Event with { AgeMicros = time - delivery.Time };

    // One operation or several for one subject; the subjects in the order in which they come.
    private IEnumerable<ShardOperation> Operations(List<(string Subject, FunnelEvent Event)> events)
    {
        for (var i = 0; i < events.Count;)
        {
            var count = 1;
            while (i + count < events.Count && events[i + count].Subject == events[i].Subject && _random.Next(3) > 0)
                count++;
            yield return new EventsRecorded(events[i].Subject, [.. events[i..(i + count)].Select(e => e.Event)]);
            i += count;
        }
    }

    private sealed record Delivery(string Subject, long Time, long Arrival, int Chance, FunnelEvent Event);
}
