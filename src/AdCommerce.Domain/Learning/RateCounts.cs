using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Learning;

/// <summary>The sums of one placement, cell and day.</summary>
/// <param name="Placement">The placement.</param>
/// <param name="Cell">The viewers' cell (<see cref="ProfileCells"/>).</param>
/// <param name="Day">The day of the exposure, whatever day the stage was reached: days since 1970-01-01, UTC.</param>
/// <param name="Sums">The sums.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.rate-row")]
public sealed record RateRow(PlacementKey Placement, int Cell, int Day, RateSums Sums);

/// <summary>
/// All that rates are learned from: exact sums per placement, cell and day, added up over the shards (<see cref="PartitionedCounts"/>). They are kept by day
/// so that forgetting can be left to whoever reads them: sums that fade themselves would no longer add up.
/// </summary>
public sealed class RateCounts
{
    private readonly Dictionary<(PlacementKey Placement, int Cell, int Day), RateSums> _sums = [];

    /// <summary>Counts an exposure, or that one reached a stage.</summary>
    public void Add(PlacementKey placement, int cell, int day, Stage stage) => Add(placement, cell, day, RateSums.One(stage));

    /// <summary>Adds sums.</summary>
    public void Add(PlacementKey placement, int cell, int day, RateSums sums)
    {
        var key = (placement, cell, day);
        _sums[key] = _sums.GetValueOrDefault(key) + sums;
    }

    /// <summary>Adds what another has.</summary>
    public void Add(IEnumerable<RateRow> rows)
    {
        foreach (var row in rows)
            Add(row.Placement, row.Cell, row.Day, row.Sums);
    }

    /// <summary>Drops all days before one, so that what is kept is bounded.</summary>
    public void ForgetBefore(int day)
    {
        foreach (var key in _sums.Keys.Where(k => k.Day < day).ToArray())
            _sums.Remove(key);
    }

    /// <summary>All of it, by placement, cell and day.</summary>
    public ImmutableArray<RateRow> ToRows() =>
    [
        .. _sums.OrderBy(static s => s.Key.Placement).ThenBy(static s => s.Key.Cell).ThenBy(static s => s.Key.Day)
            .Select(static s => new RateRow(s.Key.Placement, s.Key.Cell, s.Key.Day, s.Value)),
    ];

    /// <summary>In no order and without a copy.</summary>
    internal IEnumerable<KeyValuePair<(PlacementKey Placement, int Cell, int Day), RateSums>> Sums => _sums;
}
