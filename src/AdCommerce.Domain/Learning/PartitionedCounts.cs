using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Learning;

/// <summary>
/// The counts of all partitions, kept up to date with what each says has changed: taking changes costs what changed, not what there is. Mutable and
/// not thread-safe: whoever reads the partitions owns it.
/// </summary>
/// <param name="partitions">How many there are.</param>
public sealed class PartitionedCounts(int partitions)
{
    private readonly Dictionary<(PlacementKey Placement, string Circle, int Day), RateSums>[] _rows = [.. Enumerable.Range(0, partitions).Select(static _ => new Dictionary<(PlacementKey, string, int), RateSums>())];
    private readonly long[] _positions = new long[partitions];
    private ProfileCells _cells = ProfileCells.One;
    private int _fromDay;

    /// <summary>Their sum, for the cells last asked for.</summary>
    public RateCounts Counts { get; private set; } = new();

    /// <summary>
    /// Seeds the draws of a table of these counts: the sum of the positions, so that it changes with every entry, and is the same on every silo that has
    /// read as far.
    /// </summary>
    public ulong Seed => (ulong)_positions.Sum();

    /// <summary>Position of the last entry of a partition that is in the counts; 0 for none.</summary>
    public long PositionOf(int partition) => _positions[partition];

    /// <summary>Takes what a partition says has changed since <see cref="PositionOf"/>.</summary>
    public void Take(int partition, CircleChanges changes)
    {
        var rows = _rows[partition];
        if (changes.IsWhole)
        {
            foreach (var (key, sums) in rows)
                Count(key, -sums);
            rows.Clear();
        }

        foreach (var row in changes.Rows)
        {
            if (row.Day < _fromDay)
                continue;
            var key = (row.Placement, row.Circle, row.Day);
            Count(key, row.Sums - rows.GetValueOrDefault(key));
            rows[key] = row.Sums;
        }

        _positions[partition] = changes.Position;
    }

    /// <summary>Parts viewers like this from now on.</summary>
    public void PartBy(ProfileCells cells)
    {
        if (cells == _cells)
            return;
        (_cells, Counts) = (cells, new RateCounts());
        foreach (var rows in _rows)
        {
            foreach (var (key, sums) in rows)
                Count(key, sums);
        }
    }

    /// <summary>Drops all days before one, now and when they come again.</summary>
    public void ForgetBefore(int day)
    {
        if (day <= _fromDay)
            return;
        _fromDay = day;
        Counts.ForgetBefore(day);
        foreach (var rows in _rows)
        {
            foreach (var key in rows.Keys.Where(key => key.Day < day).ToArray())
                rows.Remove(key);
        }
    }

    // Whoever is in no cell of today's counts for nothing: the circle says what was known, and that is not known to be another one.
    private void Count((PlacementKey Placement, string Circle, int Day) key, RateSums sums)
    {
        if (_cells.Find(key.Circle) is >= 0 and var cell)
            Counts.Add(key.Placement, cell, key.Day, sums);
    }
}
