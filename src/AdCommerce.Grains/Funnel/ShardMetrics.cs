using System.Diagnostics.Metrics;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Funnel;

/// <summary>What this silo's shards do.</summary>
public sealed class ShardMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdCommerce.Shards";

    private readonly Counter<long> _entries;
    private readonly Histogram<int> _eventsPerEntry;
    private readonly Histogram<double> _appendMillis;
    private readonly Counter<long> _outcomes;
    private readonly UpDownCounter<int> _waiting;
    private readonly Counter<long> _taken;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _snapshots;

    /// <summary>Creates the instruments.</summary>
    public ShardMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _entries = meter.CreateCounter<long>("adcommerce.shards.entries", "{entry}", "Entries appended to partitions' logs.");
        _eventsPerEntry = meter.CreateHistogram<int>("adcommerce.shards.events_per_entry", "{event}", "Events that went into one entry.");
        _appendMillis = meter.CreateHistogram<double>("adcommerce.shards.append", "ms", "From sending an entry to its acknowledgement.");
        _outcomes = meter.CreateCounter<long>("adcommerce.shards.events", "{event}", "Events by what became of them; duplicates and conflicts among them.");
        _waiting = meter.CreateUpDownCounter<int>("adcommerce.shards.waiting", "{event}", "Events that wait for their log.");
        _taken = meter.CreateCounter<long>("adcommerce.shards.taken", "{entry}", "Appends that found another writer's entry: two activations of one shard.");
        _refused = meter.CreateCounter<long>("adcommerce.shards.refused", "{call}", "Calls refused because too much waited.");
        _snapshots = meter.CreateCounter<long>("adcommerce.shards.snapshots", "{snapshot}", "Snapshots written.");
    }

    internal void Appended(int events, TimeSpan took)
    {
        _entries.Add(1);
        _eventsPerEntry.Record(events);
        _appendMillis.Record(took.TotalMilliseconds);
    }

    internal void Judged(ShardEffects effects)
    {
        // The tags are objects, made for each event: not for nobody.
        if (!_outcomes.Enabled)
            return;
        foreach (var outcomes in effects.Outcomes)
        {
            foreach (var outcome in outcomes)
                _outcomes.Add(1, new("status", outcome.Status), new("rejection", outcome.Rejection));
        }
    }

    internal void Waiting(int change) => _waiting.Add(change);

    internal void Taken() => _taken.Add(1);

    internal void Refused() => _refused.Add(1);

    internal void SnapshotWritten() => _snapshots.Add(1);
}
