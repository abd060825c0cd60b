using System.Globalization;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Learning.Ledger;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Learning.Ledger;

/// <summary>Partitions that count, and silos that read them and one log, without a store: rounds are taken one after the other.</summary>
internal sealed class SharedLog
{
    private readonly List<RateEntry> _entries = [];
    private readonly List<(long Position, byte[] Bytes)> _snapshots = [];
    private readonly (Dictionary<RateKey, RateSums> Sums, List<RateKey> Changes, int Restarted)[] _partitions;

    public SharedLog(int partitions, int silos)
    {
        _partitions = [.. Enumerable.Range(0, partitions).Select(static _ => (new Dictionary<RateKey, RateSums>(), new List<RateKey>(), 0))];
        Silos = [.. Enumerable.Range(0, silos).Select(_ => new RateLedger(partitions, new RateState()))];
    }

    public RateLedger[] Silos { get; }

    /// <summary>The rates of each version, as text, when it was made.</summary>
    public Dictionary<long, string> Versions { get; } = [];

    public Dictionary<RateKey, RateSums> Counted => _partitions.SelectMany(static p => p.Sums).GroupBy(static row => row.Key)
        .ToDictionary(static group => group.Key, static group => group.Aggregate(default(RateSums), static (sum, row) => sum + row.Value));

    /// <summary>An entry of the log.</summary>
    public RateEntry Entry(int position) => _entries[position - 1];

    public void Count(int partition, RateKey key, RateSums sums)
    {
        _partitions[partition].Sums[key] = _partitions[partition].Sums.GetValueOrDefault(key) + sums;
        _partitions[partition].Changes.Add(key);
    }

    /// <summary>A partition that was loaded anew does not know what changed before.</summary>
    public void RestartPartition(int partition) => _partitions[partition].Restarted = _partitions[partition].Changes.Count;

    /// <summary>A silo that begins anew, from the newest snapshot.</summary>
    public void RestartSilo(int silo) => Silos[silo] = new RateLedger(_partitions.Length, _snapshots is [.., var (_, bytes)]
        ? RateState.Of(Serializer.Deserialize<RateSnapshot>(bytes)!)
        : new RateState());

    /// <summary>What a silo does by the clock.</summary>
    public void Round(int silo, RateTerms terms, int without = -1)
    {
        var ledger = Silos[silo];
        while (ledger.State.Position < _entries.Count)
            ledger.Written(_entries[(int)ledger.State.Position], 10);
        ledger.BeginAsking();
        for (var partition = 0; partition < _partitions.Length; partition++)
        {
            if (partition != without)
                ledger.Take(partition, Changes(partition, ledger.PositionOf(partition), terms.FromDay));
        }

        while (ledger.Propose(terms, _entries.Count) is { } proposed)
        {
            // As the log holds it.
            var entry = Serializer.Deserialize<RateEntry>(Serializer.SerializeToArray(proposed))!;
            _entries.Add(entry);
            ledger.Written(entry, 10);
            Versions[ledger.State.Position] = Text(ledger.State.Compile(), [.. terms.Placements.Select(static p => p.Key)]);
            if (ledger.State.Position % 3 == 1)
                _snapshots.Add((ledger.State.Position, Serializer.SerializeToArray(ledger.State.ToSnapshot())));
        }
    }

    /// <summary>The state of a version, from the nearest snapshot.</summary>
    public RateState Rebuild(long position)
    {
        var (_, bytes) = _snapshots.LastOrDefault(snapshot => snapshot.Position <= position);
        var state = bytes is null ? new RateState() : RateState.Of(Serializer.Deserialize<RateSnapshot>(bytes)!);
        while (state.Position < position)
            state.Apply(_entries[(int)state.Position], 10);
        return state;
    }

    /// <summary>Everything that decisions look at, to the last bit.</summary>
    public static string Text(LearnedRates rates, PlacementKey[] placements) => string.Create(CultureInfo.InvariantCulture, $"{rates.Version} {rates.Seed} ") + string.Join(
        ' ',
        placements.Select(rates.OrdinalOf).SelectMany(ordinal => Enumerable.Range(0, ordinal < 0 ? 0 : rates.Cells.Count).SelectMany(cell =>
            rates.Table.LanesOf(ordinal, cell).ToArray().Select(static lane => BitConverter.SingleToUInt32Bits(lane))
                .Append(BitConverter.SingleToUInt32Bits((float)rates.Table.MeanRate(ordinal, cell, Stage.Note))))));

    private CircleChanges Changes(int partition, long since, int fromDay)
    {
        var (sums, changes, restarted) = _partitions[partition];
        var isWhole = since <= 0 || since < restarted;
        var keys = (isWhole ? sums.Keys : changes.Skip((int)since).Distinct()).Where(key => key.Day >= fromDay);
        return new CircleChanges(changes.Count, isWhole, [.. keys.Select(key => new CircleRow(key.Placement, key.Circle, key.Day, sums[key]))]);
    }
}
