using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Learning.Ledger;

/// <summary>
/// What the log of rates folds to: all that a table of rates is made of, as of one position. The same entries give the same rates, bit by bit, on every silo
/// and however often. Mutable and not thread-safe: whoever reads the log owns it.
/// </summary>
public sealed class RateState
{
    /// <summary>A snapshot is made of an entry when the one before is so old.</summary>
    public static readonly TimeSpan MarkPeriod = TimeSpan.FromHours(6);

    /// <summary>Marks that are remembered: what is older has been trimmed long ago.</summary>
    private const int MarksMax = 64;

    private readonly Dictionary<RateKey, RateSums> _rows = [];
    private readonly List<RatePlacement> _placements = [];
    private readonly Dictionary<PlacementKey, int> _placementNumbers = [];
    private readonly List<string> _circles = [];
    private readonly Dictionary<string, int> _circleNumbers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, long> _positions = [];
    private RateCounts _counts = new();

    /// <summary>Position of the last entry in it; 0 for none.</summary>
    public long Position { get; private set; }

    /// <summary>When that was written, milliseconds since 1970.</summary>
    public long TimeMillis { get; private set; }

    /// <summary>The day as of which older exposures count for less.</summary>
    public int Day { get; private set; }

    /// <summary>Earlier days are forgotten.</summary>
    public int FromDay { get; private set; }

    /// <summary>After so many days an exposure counts half.</summary>
    public int HalfLifeDays { get; private set; }

    /// <summary>Position of the registry that placements and cells are of.</summary>
    public long RegistryPosition { get; private set; }

    /// <summary>How viewers are parted.</summary>
    public ProfileCells Cells { get; private set; } = ProfileCells.One;

    /// <summary>Position of the last entry that changed placements.</summary>
    public long PlacementsPosition { get; private set; }

    /// <summary>Bytes that may still be written as of the last entry (<see cref="RateAllowance"/>).</summary>
    public long Credit { get; private set; } = RateAllowance.CreditMax;

    /// <summary>The entries of which snapshots are made, oldest first.</summary>
    public ImmutableArray<RateMark> Marks { get; private set; } = [];

    /// <summary>Whether the last entry is one of those.</summary>
    public bool IsMarked => Marks is [.., var last] && last.Position == Position;

    /// <summary>All sums, in no order and without a copy.</summary>
    internal IReadOnlyDictionary<RateKey, RateSums> Rows => _rows;

    /// <summary>How many circles have a number.</summary>
    internal int Circles => _circles.Count;

    /// <summary>How far a partition has been read; 0 for not at all.</summary>
    public long PositionOf(int partition) => _positions.GetValueOrDefault(partition);

    /// <summary>A placement as the rates know it, and its number; null for one that they do not know.</summary>
    internal (int Number, RatePlacement Placement)? Find(PlacementKey placement) =>
        _placementNumbers.TryGetValue(placement, out var number) ? (number, _placements[number]) : null;

    /// <summary>The number of a circle; -1 for none.</summary>
    internal int NumberOf(string circle) => _circleNumbers.GetValueOrDefault(circle, -1);

    /// <summary>How many placements have a number.</summary>
    internal int Placements => _placements.Count;

    /// <summary>Takes the entry at the next position.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="bytes">Its length in the log.</param>
    public void Apply(RateEntry entry, int bytes)
    {
        Credit = RateAllowance.Spend(Position == 0 ? Credit : RateAllowance.After(Credit, entry.TimeMillis - TimeMillis), bytes);
        Position++;
        Take(entry);
        if (Marks.IsEmpty || TimeSpan.FromMilliseconds(TimeMillis - Marks[^1].TimeMillis) >= MarkPeriod)
            Marks = [.. Marks.TakeLast(MarksMax - 1), new RateMark(Position, TimeMillis)];
    }

    /// <summary>The rates: a draw for each lane of what has been shown, so it is no work for the hot path.</summary>
    public LearnedRates Compile() =>
        LearnedRates.Compile([.. _placements], Cells, _counts, Day, (ulong)Position, HalfLifeDays, Position);

    /// <summary>All of it as a value: equal states, equal values.</summary>
    public RateSnapshot ToSnapshot() => new(Position, Credit, Marks, new RateEntry
    {
        TimeMillis = TimeMillis,
        Day = Day,
        FromDay = FromDay,
        HalfLifeDays = HalfLifeDays,
        RegistryPosition = RegistryPosition,
        Cells = new CellsPut(Cells.Attributes),
        Placements = [.. _placements.Select(static (placement, number) => new RatePlacementPut(number, placement))],
        Circles = [.. _circles],
        Positions = RatePacking.Pack([.. _positions.Select(static p => (p.Key, p.Value))]),
        Rows = RatePacking.Pack(
            [
                .. _rows.Select(row => new PackedRow(_placementNumbers[row.Key.Placement], _circleNumbers[row.Key.Circle], row.Key.Day, row.Value))
                    .OrderBy(static row => (row.Placement, row.Circle, row.Day)),
            ],
            Day),
    });

    /// <summary>The state of a value.</summary>
    public static RateState Of(RateSnapshot snapshot)
    {
        var state = new RateState();
        state.Take(snapshot.Whole);
        (state.Position, state.Credit, state.Marks, state.PlacementsPosition) = (snapshot.Position, snapshot.Credit, snapshot.Marks, snapshot.Position);
        return state;
    }

    /// <summary>The sums that an entry adds to, by name.</summary>
    internal IEnumerable<(RateKey Key, RateSums Sums)> RowsOf(RateEntry entry) => RatePacking.Rows(entry.Rows, entry.Day)
        .Select(row => (new RateKey(_placements[row.Placement].Key, _circles[row.Circle], row.Day), row.Sums));

    private void Take(RateEntry entry)
    {
        (TimeMillis, Day, HalfLifeDays, RegistryPosition) = (entry.TimeMillis, entry.Day, entry.HalfLifeDays, entry.RegistryPosition);
        foreach (var (number, placement) in entry.Placements)
            Put(number, placement);
        foreach (var circle in entry.Circles)
        {
            _circleNumbers.Add(circle, _circles.Count);
            _circles.Add(circle);
        }

        foreach (var (partition, position) in RatePacking.Positions(entry.Positions))
            _positions[partition] = position;
        if (entry.Cells is { } put)
            PartBy(new ProfileCells(put.Attributes));
        foreach (var (key, sums) in RowsOf(entry))
        {
            var sum = _rows.GetValueOrDefault(key) + sums;
            if (sum == default)
                _rows.Remove(key);
            else
                _rows[key] = sum;
            Count(key, sums);
        }

        if (entry.FromDay > FromDay)
            ForgetBefore(entry.FromDay);
    }

    private void Put(int number, RatePlacement placement)
    {
        PlacementsPosition = Position;
        if (number < _placements.Count)
        {
            _placements[number] = placement;
            return;
        }

        _placementNumbers.Add(placement.Key, _placements.Count);
        _placements.Add(placement);
    }

    private void PartBy(ProfileCells cells)
    {
        (Cells, _counts) = (cells, new RateCounts());
        foreach (var (key, sums) in _rows)
            Count(key, sums);
    }

    private void ForgetBefore(int day)
    {
        FromDay = day;
        _counts.ForgetBefore(day);
        foreach (var key in _rows.Keys.Where(key => key.Day < day).ToArray())
            _rows.Remove(key);
    }

    // Whoever is in no cell of today's counts for nothing: the circle says what was known, and that is not known to be another one.
    private void Count(RateKey key, RateSums sums)
    {
        if (Cells.Find(key.Circle) is >= 0 and var cell)
            _counts.Add(key.Placement, cell, key.Day, sums);
    }
}
