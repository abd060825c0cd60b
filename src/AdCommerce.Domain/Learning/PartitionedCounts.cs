using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning.Ledger;

namespace AdCommerce.Domain.Learning;

/// <summary>
/// The counts of all partitions, kept up to date with what each says has changed: taking changes costs what changed, not what there is. Beside it stands what has
/// been written down of them, so that what is to be written is known at any time. Mutable and not thread-safe: whoever reads the partitions owns it.
/// </summary>
/// <param name="partitions">How many there are.</param>
public sealed class PartitionedCounts(int partitions)
{
    private readonly Dictionary<RateKey, RateSums>[] _rows = [.. Enumerable.Range(0, partitions).Select(static _ => new Dictionary<RateKey, RateSums>())];
    private readonly Dictionary<RateKey, RateSums> _difference = [];
    private readonly long[] _positions = new long[partitions];
    private int _fromDay;

    /// <summary>What the partitions count less what was written, where that is not nothing; in no order.</summary>
    public IReadOnlyDictionary<RateKey, RateSums> Difference => _difference;

    /// <summary>Position of the last entry of a partition that is in the counts; 0 for none.</summary>
    public long PositionOf(int partition) => _positions[partition];

    /// <summary>Takes what a partition says has changed since <see cref="PositionOf"/>.</summary>
    public void Take(int partition, CircleChanges changes)
    {
        var rows = _rows[partition];
        if (changes.IsWhole)
        {
            foreach (var (key, sums) in rows)
                Differ(key, -sums);
            rows.Clear();
        }

        foreach (var row in changes.Rows)
        {
            if (row.Day < _fromDay)
                continue;
            var key = new RateKey(row.Placement, row.Circle, row.Day);
            Differ(key, row.Sums - rows.GetValueOrDefault(key));
            rows[key] = row.Sums;
        }

        _positions[partition] = changes.Position;
    }

    /// <summary>So much was added to what was written.</summary>
    public void Write(RateKey key, RateSums sums) => Differ(key, -sums);

    /// <summary>This is all that was written.</summary>
    public void WriteAnew(IEnumerable<KeyValuePair<RateKey, RateSums>> written)
    {
        _difference.Clear();
        foreach (var (key, sums) in _rows.SelectMany(static rows => rows))
            Differ(key, sums);
        foreach (var (key, sums) in written)
            Differ(key, -sums);
    }

    /// <summary>Drops all days before one, now and when they come again.</summary>
    public void ForgetBefore(int day)
    {
        if (day <= _fromDay)
            return;
        _fromDay = day;
        foreach (var rows in _rows.Append(_difference))
        {
            foreach (var key in rows.Keys.Where(key => key.Day < day).ToArray())
                rows.Remove(key);
        }
    }

    private void Differ(RateKey key, RateSums sums)
    {
        if (key.Day < _fromDay)
            return;
        var difference = _difference.GetValueOrDefault(key) + sums;
        if (difference == default)
            _difference.Remove(key);
        else
            _difference[key] = difference;
    }
}
