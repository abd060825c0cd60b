using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Funnel;

/// <summary>Sums of one placement, circle and day: what rates are learned from.</summary>
/// <param name="Placement">The placement.</param>
/// <param name="Circle">The viewers' circle, as in <see cref="EntryDimensions.Circle"/>.</param>
/// <param name="Day">The day of the entry: days since 1970-01-01, UTC.</param>
/// <param name="Sums">The sums.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.circle-row")]
public readonly record struct CircleRow(PlacementKey Placement, string Circle, int Day, RateSums Sums);

/// <summary>What has changed in a partition's sums.</summary>
/// <param name="Position">Position of the last entry in them.</param>
/// <param name="IsWhole">These are all the rows that there are; else all that may have changed.</param>
/// <param name="Rows">As they are now, each placement, circle and day once; in no order.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.circle-changes")]
public sealed record CircleChanges(long Position, bool IsWhole, ImmutableArray<CircleRow> Rows);

/// <summary>
/// The counters summed up by placement, circle and day. Nothing is counted here that the counters do not hold: it is kept with them so that
/// whoever learns reads what has changed, instead of everything.
/// </summary>
internal sealed class CircleRates
{
    private readonly Dictionary<(PlacementKey Placement, string Circle, int Day), LinkedListNode<CircleRate>> _rates = [];

    // What changed last stands last.
    private readonly LinkedList<CircleRate> _byChange = new();
    private long _position;
    private long _restoredPosition;

    /// <summary>An entry is about to be applied.</summary>
    public void MoveTo(long position) => _position = position;

    /// <summary>A snapshot is about to be put back: what changed before it is not known.</summary>
    public void RestoreAt(long position) => (_position, _restoredPosition) = (position, position);

    /// <summary>The sums that a cell of the counters belongs to.</summary>
    public LinkedListNode<CircleRate> Of(int day, EntryDimensions entry)
    {
        var key = (entry.Placement, entry.Circle, day);
        if (!_rates.TryGetValue(key, out var node))
            _rates.Add(key, node = _byChange.AddLast(new CircleRate(entry.Placement, entry.Circle, day)));
        return node;
    }

    /// <summary>Adds to sums.</summary>
    public void Add(LinkedListNode<CircleRate> node, RateSums sums)
    {
        node.Value.Sums += sums;
        node.Value.Position = _position;
        if (node == _byChange.Last)
            return;
        _byChange.Remove(node);
        _byChange.AddLast(node);
    }

    /// <summary>What has changed since a position.</summary>
    /// <param name="position">Of what is known; 0 for nothing.</param>
    /// <param name="fromDay">Days before it are left out.</param>
    public CircleChanges Since(long position, int fromDay)
    {
        var isWhole = position <= 0 || position < _restoredPosition || position > _position;
        var rows = ImmutableArray.CreateBuilder<CircleRow>();
        for (var node = _byChange.Last; node is not null && (isWhole || node.Value.Position > position); node = node.Previous)
        {
            if (node.Value.Day >= fromDay)
                rows.Add(new CircleRow(node.Value.Placement, node.Value.Circle, node.Value.Day, node.Value.Sums));
        }

        return new CircleChanges(_position, isWhole, rows.DrainToImmutable());
    }
}

/// <summary>Sums of one placement, circle and day while they move.</summary>
internal sealed class CircleRate(PlacementKey placement, string circle, int day)
{
    public PlacementKey Placement { get; } = placement;

    public string Circle { get; } = circle;

    public int Day { get; } = day;

    public RateSums Sums { get; set; }

    /// <summary>The entry that moved them last.</summary>
    public long Position { get; set; }
}
