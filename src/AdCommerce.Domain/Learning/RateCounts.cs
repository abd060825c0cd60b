using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Learning;

/// <summary>What happened after exposures. Whole numbers: sums of sums are exact, whoever adds them up in whatever order.</summary>
/// <param name="Shown">Exposures.</param>
/// <param name="Notes">Of these, the number after which a note was opened.</param>
/// <param name="Livestreams">After which a room was joined.</param>
/// <param name="Groups">After which a group was joined.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.rate-sums")]
public readonly record struct RateSums(long Shown, long Notes, long Livestreams, long Groups)
{
    /// <summary>The number that reached a stage; of <see cref="Stage.Episode"/> the exposures themselves.</summary>
    public long Reached(Stage stage) => stage switch
    {
        Stage.Episode => Shown,
        Stage.Note => Notes,
        Stage.Livestream => Livestreams,
        Stage.Group => Groups,
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, null),
    };

    /// <summary>One exposure, or one that reached a stage.</summary>
    public static RateSums One(Stage stage) => stage switch
    {
        Stage.Episode => new RateSums(1, 0, 0, 0),
        Stage.Note => new RateSums(0, 1, 0, 0),
        Stage.Livestream => new RateSums(0, 0, 1, 0),
        Stage.Group => new RateSums(0, 0, 0, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, null),
    };

    /// <summary>The sums of both.</summary>
    public static RateSums operator +(RateSums a, RateSums b) =>
        new(a.Shown + b.Shown, a.Notes + b.Notes, a.Livestreams + b.Livestreams, a.Groups + b.Groups);
}

/// <summary>The sums of one placement, cell and day.</summary>
/// <param name="Placement">The placement.</param>
/// <param name="Cell">The viewers' cell (<see cref="ProfileCells"/>).</param>
/// <param name="Day">The day of the exposure, whatever day the stage was reached: days since 1970-01-01, UTC.</param>
/// <param name="Sums">The sums.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.rate-row")]
public sealed record RateRow(PlacementKey Placement, int Cell, int Day, RateSums Sums);

/// <summary>
/// All that rates are learned from: exact sums per placement, cell and day. Each shard keeps its own; together they are their sum. They are kept by day
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
