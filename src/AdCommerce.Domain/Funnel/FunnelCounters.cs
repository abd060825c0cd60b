using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Funnel;

/// <summary>
/// Sums over attempts by entry day and dimensions, brand by brand. Attempts that are over stay in them for ever; nothing is subtracted but
/// what was added.
/// </summary>
internal sealed class FunnelCounters
{
    private const long MicrosPerDay = 24 * 3_600_000_000L;

    // What nobody has asked for during so many moves is dropped.
    private const int UnaskedMovesMax = 100_000;

    private readonly Dictionary<string, BrandCounters> _brands = new(StringComparer.Ordinal);

    /// <summary>The same by placement, circle and day, for whoever learns.</summary>
    public CircleRates Rates { get; } = new();

    /// <summary>All cells, in no order.</summary>
    public IEnumerable<FunnelCell> All => _brands.Values.SelectMany(static brand => brand.Cells.Select(Cell));

    /// <summary>The cells of a brand, sorted by day, then dimensions.</summary>
    public ImmutableArray<FunnelCell> Of(string brandId) =>
        _brands.TryGetValue(brandId, out var brand) ? [.. brand.Cells.Select(Cell).Order(Comparer<FunnelCell>.Create(Compare))] : [];

    /// <summary>Sums over what a report asks for, in no order.</summary>
    public CounterRows Sum(CounterQuestion question)
    {
        if (!_brands.TryGetValue(question.BrandId, out var brand))
            return CounterRows.None;
        if (question.Filters.IsEmpty && question.Dimensions.Length <= 1
            && brand.RollUpBy(question.Dimensions.IsEmpty ? ReportDimension.Campaign : question.Dimensions[0]) is { IsTooLarge: false } rollUp)
        {
            return rollUp.Sum(question);
        }

        var fold = new CounterFold(question);
        foreach (var (key, sums) in brand.Cells)
            fold.Add(key.EntryDay, key.Entry, sums);
        return fold.Rows;
    }

    /// <summary>Takes away the old attempts of a journey and adds the new ones.</summary>
    public void Move(ImmutableArray<Attempt> before, ImmutableArray<Attempt> after)
    {
        for (var i = 0; i < Math.Max(before.Length, after.Length); i++)
        {
            var (old, next) = (i < before.Length ? before[i] : null, i < after.Length ? after[i] : null);
            if (old is not null && next is not null && old.IsSameAs(next))
                continue;
            if (old is not null)
                Add(old, -1);
            if (next is not null)
                Add(next, 1);
        }
    }

    /// <summary>Puts a cell of a snapshot back.</summary>
    /// <param name="cell">With interned dimensions.</param>
    public void Restore(FunnelCell cell)
    {
        var rate = Rates.Of(cell.EntryDay, cell.Entry);
        BrandOf(cell.Entry).Cells.Add(new CellKey(cell.EntryDay, cell.Entry), new CellSums(cell.Counts, rate));
        Rates.Add(rate, RateSums.Of(cell.Counts));
    }

    /// <summary>By day, then dimensions.</summary>
    public static int Compare(FunnelCell one, FunnelCell other) =>
        one.EntryDay.CompareTo(other.EntryDay) is not 0 and var day ? day : one.Entry.CompareTo(other.Entry);

    private static FunnelCell Cell(KeyValuePair<CellKey, CellSums> cell) => new(cell.Key.EntryDay, cell.Key.Entry, cell.Value.ToCounts());

    private void Add(Attempt attempt, int sign)
    {
        var brand = BrandOf(attempt.Entry);
        var key = new CellKey((int)(attempt.EntryMicros / MicrosPerDay), attempt.Entry);
        if (!brand.Cells.TryGetValue(key, out var sums))
            brand.Cells.Add(key, sums = new CellSums(Rates.Of(key.EntryDay, key.Entry)));
        sums.Add(attempt, sign);
        Rates.Add(sums.Rate, RateSums.Of(attempt, sign));
        if (sums.IsEmpty)
            brand.Cells.Remove(key);
        brand.AddToRollUps(key.EntryDay, attempt, sign);
    }

    private BrandCounters BrandOf(EntryDimensions entry)
    {
        var brandId = entry.Campaign.BrandId;
        if (!_brands.TryGetValue(brandId, out var brand))
            _brands.Add(brandId, brand = new BrandCounters());
        return brand;
    }

    private sealed class BrandCounters
    {
        private static readonly int DimensionsEnd = 1 + (int)Enum.GetValues<ReportDimension>().Max();

        // By dimension: those that were asked for.
        private readonly CounterRollUp?[] _rollUps = new CounterRollUp?[DimensionsEnd];

        public Dictionary<CellKey, CellSums> Cells { get; } = [];

        public CounterRollUp RollUpBy(ReportDimension dimension) =>
            _rollUps[(int)dimension] ??= new CounterRollUp(dimension, [.. Cells.Select(static cell => (cell.Key.EntryDay, cell.Key.Entry, cell.Value))]);

        public void AddToRollUps(int day, Attempt attempt, int sign)
        {
            for (var i = 0; i < _rollUps.Length; i++)
            {
                if (_rollUps[i] is not { } rollUp)
                    continue;
                rollUp.Add(day, attempt, sign);
                if (rollUp.MovesSinceAsked > UnaskedMovesMax)
                    _rollUps[i] = null;
            }
        }
    }

    // Dimensions are interned, so one reference stands for all twelve texts.
    private readonly struct CellKey(int entryDay, EntryDimensions entry) : IEquatable<CellKey>
    {
        public int EntryDay { get; } = entryDay;

        public EntryDimensions Entry { get; } = entry;

        public bool Equals(CellKey other) => EntryDay == other.EntryDay && ReferenceEquals(Entry, other.Entry);

        public override bool Equals(object? obj) => obj is CellKey other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(EntryDay, RuntimeHelpers.GetHashCode(Entry));
    }
}
