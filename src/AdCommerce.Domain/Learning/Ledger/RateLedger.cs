using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Learning.Ledger;

/// <summary>What the rates are to be made with, besides the counts.</summary>
/// <param name="Day">Today: days since 1970-01-01, UTC.</param>
/// <param name="FromDay">Earlier days are forgotten.</param>
/// <param name="HalfLifeDays">After so many days an exposure counts half; 0 for never.</param>
/// <param name="RegistryPosition">Position of the registry that placements and cells are of.</param>
/// <param name="Cells">How viewers are parted.</param>
/// <param name="Placements">Whose rates.</param>
public sealed record RateTerms(int Day, int FromDay, int HalfLifeDays, long RegistryPosition, ProfileCells Cells, ImmutableArray<RatePlacement> Placements);

/// <summary>
/// What one silo knows of the partitions, beside what the log of rates says: from the difference it makes the next entry. Any silo may; the log takes one.
/// Mutable and not thread-safe: whoever reads the partitions owns it.
/// </summary>
public sealed class RateLedger
{
    /// <summary>Most rows of one entry, below a mebibyte. What is left makes a further entry.</summary>
    public const int RowsMax = 65_536;

    private readonly int _partitions;
    private readonly PartitionedCounts _known;
    private readonly HashSet<int> _answered = [];
    private (ImmutableArray<RatePlacement> Placements, long PlacementsPosition) _compared = ([], -1);

    /// <param name="partitions">How many there are.</param>
    /// <param name="state">What the log says.</param>
    public RateLedger(int partitions, RateState state)
    {
        (_partitions, _known, State) = (partitions, new PartitionedCounts(partitions), state);
        Restart(state);
    }

    /// <summary>What the log says.</summary>
    public RateState State { get; private set; }

    /// <summary>Whether something may be written now, so that it is worth to ask the partitions.</summary>
    public bool IsDue(long nowMillis) => State.Position == 0 || RateAllowance.After(State.Credit, nowMillis - State.TimeMillis) >= 0;

    /// <summary>The log says this now: it was read anew.</summary>
    public void Restart(RateState anew)
    {
        State = anew;
        _known.WriteAnew(anew.Rows);
        _known.ForgetBefore(anew.FromDay);
    }

    /// <summary>The entry at the next position of the log.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="bytes">Its length in the log.</param>
    public void Written(RateEntry entry, int bytes)
    {
        State.Apply(entry, bytes);
        foreach (var (key, sums) in State.RowsOf(entry))
            _known.Write(key, sums);
        _known.ForgetBefore(State.FromDay);
    }

    /// <summary>The partitions are about to be asked.</summary>
    public void BeginAsking() => _answered.Clear();

    /// <summary>Position of the last entry of a partition that is known here; 0 for none.</summary>
    public long PositionOf(int partition) => _known.PositionOf(partition);

    /// <summary>Takes what a partition says has changed since <see cref="PositionOf"/>.</summary>
    public void Take(int partition, CircleChanges changes)
    {
        _known.Take(partition, changes);
        _answered.Add(partition);
    }

    /// <summary>
    /// The next entry, or null when there is nothing to write. While a partition does not answer of which the log knows more than this silo, sums stay as they
    /// are: what was counted there must not be taken back by whoever does not know it.
    /// </summary>
    public RateEntry? Propose(RateTerms terms, long nowMillis)
    {
        // An older registry than the log's knows nothing better.
        var isNewer = terms.RegistryPosition >= State.RegistryPosition;
        var placements = isNewer ? PlacementsOf(terms.Placements) : [];
        var cells = isNewer && !terms.Cells.IsSameAs(State.Cells) ? new CellsPut(terms.Cells.Attributes) : null;
        var circles = new List<string>();
        List<PackedRow> rows = KnowsAll() ? RowsOf(placements, circles) : [];
        if (placements.IsEmpty && cells is null && rows.Count == 0 && terms.Day <= State.Day && terms.HalfLifeDays == State.HalfLifeDays)
            return null;
        var day = Math.Max(terms.Day, State.Day);
        return new RateEntry
        {
            TimeMillis = Math.Max(nowMillis, State.TimeMillis),
            Day = day,
            FromDay = Math.Max(terms.FromDay, State.FromDay),
            HalfLifeDays = terms.HalfLifeDays,
            RegistryPosition = Math.Max(terms.RegistryPosition, State.RegistryPosition),
            Cells = cells,
            Placements = placements,
            Circles = [.. circles],
            // With the last piece only: before it, this silo's word is not all in the log.
            Positions = rows.Count < RowsMax && KnowsAll() ? PositionsRead() : [],
            Rows = RatePacking.Pack(rows, day),
        };
    }

    private bool KnowsAll() =>
        Enumerable.Range(0, _partitions).All(partition => _answered.Contains(partition) || _known.PositionOf(partition) >= State.PositionOf(partition));

    private ImmutableArray<RatePlacementPut> PlacementsOf(ImmutableArray<RatePlacement> placements)
    {
        if (_compared == (placements, State.PlacementsPosition))
            return [];
        var puts = ImmutableArray.CreateBuilder<RatePlacementPut>();
        var next = State.Placements;
        foreach (var placement in placements)
        {
            var known = State.Find(placement.Key);
            if (known?.Placement != placement)
                puts.Add(new RatePlacementPut(known?.Number ?? next++, placement));
        }

        if (puts.Count == 0)
            _compared = (placements, State.PlacementsPosition);
        return puts.DrainToImmutable();
    }

    // What a placement counts that nobody has told of yet waits until somebody does.
    private List<PackedRow> RowsOf(ImmutableArray<RatePlacementPut> placements, List<string> circles)
    {
        var numbers = placements.ToDictionary(static put => put.Placement.Key, static put => put.Number);
        var circleNumbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new List<PackedRow>();
        foreach (var (key, sums) in _known.Difference)
        {
            if (rows.Count == RowsMax)
                break;
            if ((State.Find(key.Placement)?.Number ?? (numbers.TryGetValue(key.Placement, out var number) ? number : -1)) is >= 0 and var placement)
                rows.Add(new PackedRow(placement, CircleOf(key.Circle, circleNumbers, circles), key.Day, sums));
        }

        return rows;
    }

    private int CircleOf(string circle, Dictionary<string, int> numbers, List<string> circles)
    {
        if (State.NumberOf(circle) is >= 0 and var known)
            return known;
        if (!numbers.TryGetValue(circle, out var number))
        {
            numbers.Add(circle, number = State.Circles + circles.Count);
            circles.Add(circle);
        }

        return number;
    }

    private byte[] PositionsRead() => RatePacking.Pack(
    [
        .. Enumerable.Range(0, _partitions).Select(partition => (partition, _known.PositionOf(partition)))
            .Where(read => _answered.Contains(read.partition) && read.Item2 != State.PositionOf(read.partition)),
    ]);
}
