using System.Collections.Immutable;
using System.Numerics;
using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>
/// <see cref="OrdinalsMax"/> placements in a row, compiled for themselves and immutable: what a change replaces. Row n stands for placement n of the chunk,
/// with its first alternative; further alternatives stand in rows behind all of these.
/// </summary>
internal sealed class Chunk
{
    /// <summary>Placements of a chunk.</summary>
    public const int OrdinalsMax = 4_096;

    private const int ColumnsAtOnce = 64;
    private const int MainWords = OrdinalsMax / Bits.WordRows;

    private readonly ImmutableArray<ChunkDimension> _viewers;
    private readonly ImmutableArray<ChunkDimension> _slots;
    private readonly ulong[] _columns;
    private readonly ushort[] _placementOfExtra;
    private readonly ulong[]? _toEvaluate;

    private Chunk(
        ImmutableArray<IndexedPlacement?> placements, int words, ImmutableArray<ChunkDimension> dimensions, Vocabulary.Growing vocabulary, ulong[] columns,
        ushort[] placementOfExtra, ulong[]? toEvaluate)
    {
        (Placements, Words, _columns, _placementOfExtra, _toEvaluate) = (placements, words, columns, placementOfExtra, toEvaluate);
        _viewers = [.. dimensions.Where(d => vocabulary.Of(d.Dimension).IsViewers)];
        _slots = [.. dimensions.Where(d => !vocabulary.Of(d.Dimension).IsViewers)];
    }

    /// <summary>What was compiled; null where there is none.</summary>
    public ImmutableArray<IndexedPlacement?> Placements { get; }

    /// <summary>Words of a bitmap of its rows.</summary>
    public int Words { get; }

    /// <summary>The numbers at which answers change, by dimension.</summary>
    public IEnumerable<(int Dimension, IEnumerable<double> Bounds)> Bounds => _viewers.OfType<NumberRows>().Select(static n => (n.Dimension, n.Bounds));

    /// <summary>Compiles at most <see cref="OrdinalsMax"/> placements.</summary>
    public static Chunk Compile(ImmutableArray<IndexedPlacement?> placements, Vocabulary.Growing vocabulary)
    {
        var constraints = new SortedDictionary<int, List<(int Row, Constraint Constraint)>>();
        var extras = new List<ushort>();
        ulong[]? toEvaluate = null;
        for (var i = 0; i < placements.Length; i++)
        {
            if (placements[i] is not { } placement)
                continue;
            var form = NormalForm.Of(placement.Targeting, vocabulary);
            if (!form.IsExact)
                Bits.Set(toEvaluate ??= new ulong[MainWords], i);
            var category = new WordConstraint(Vocabulary.Category, [vocabulary.Word(Vocabulary.Category, placement.Category)], false, false);
            for (var alternative = 0; alternative < form.Alternatives.Count; alternative++)
            {
                var row = alternative == 0 ? i : OrdinalsMax + extras.Count;
                if (alternative > 0)
                    extras.Add((ushort)i);
                foreach (var constraint in form.Alternatives[alternative].Prepend(category))
                {
                    if (!constraints.TryGetValue(constraint.Dimension, out var rows))
                        constraints.Add(constraint.Dimension, rows = []);
                    rows.Add((row, constraint));
                }
            }
        }

        return Of(placements, constraints, [.. extras], toEvaluate, vocabulary);
    }

    /// <summary>Fills a bitmap with the rows whose constraints on the viewer hold.</summary>
    public void MatchViewer(ReadOnlySpan<long> values, Span<ulong> rows, Span<ulong> spare)
    {
        rows.Fill(ulong.MaxValue);
        And(_viewers, values, rows, spare);
    }

    /// <summary>Leaves in a bitmap of rows, which may be all, the placements whose constraints on the slot hold too.</summary>
    public void MatchSlot(ReadOnlySpan<long> values, Span<ulong> rows, Span<ulong> spare)
    {
        And(_slots, values, rows, spare);
        for (var word = MainWords; word < rows.Length; word++)
        {
            for (var rest = rows[word]; rest != 0; rest &= rest - 1)
                Bits.Set(rows, _placementOfExtra[((word - MainWords) * Bits.WordRows) + BitOperations.TrailingZeroCount(rest)]);
        }
    }

    /// <summary>True when a placement that was found holds: where the index only says that it may, it is evaluated.</summary>
    public bool Holds(int placement, in TargetingContext context) =>
        _toEvaluate is null || !Bits.Has(_toEvaluate, placement) || Placements[placement]!.Targeting.Holds(context);

    private static Chunk Of(
        ImmutableArray<IndexedPlacement?> placements, SortedDictionary<int, List<(int Row, Constraint Constraint)>> constraints, ushort[] extras,
        ulong[]? toEvaluate, Vocabulary.Growing vocabulary)
    {
        var columns = new Columns(Bits.Words(OrdinalsMax + extras.Length));
        var dimensions = ImmutableArray.CreateBuilder<ChunkDimension>();
        // Without one, no row would be refused.
        constraints.TryAdd(Vocabulary.Category, []);
        foreach (var (dimension, rows) in constraints)
        {
            switch (vocabulary.Of(dimension))
            {
                case { Kind: DimensionKind.Word }:
                    // Rows of no placement have no category either, and must not be found.
                    dimensions.Add(new WordRows(dimension, rows, columns, isOptional: dimension != Vocabulary.Category));
                    break;
                case { Kind: DimensionKind.Number }:
                    dimensions.Add(new NumberRows(dimension, rows, columns));
                    break;
                case { Kind: DimensionKind.Presence }:
                    dimensions.Add(new PresenceRows(dimension, rows, columns));
                    break;
                default:
                    AddSet(dimension, rows, columns, dimensions);
                    break;
            }
        }

        return new(placements, columns.Words, dimensions.ToImmutable(), vocabulary, columns.ToArray(), extras, toEvaluate);
    }

    private static void AddSet(
        int dimension, List<(int Row, Constraint Constraint)> rows, Columns columns, ImmutableArray<ChunkDimension>.Builder dimensions)
    {
        var sets = rows.Select(static r => (r.Row, Set: (SetConstraint)r.Constraint)).ToArray();
        for (var n = 0; n < NormalForm.SetWordsMax && sets.Any(s => s.Set.With.Length > n); n++)
            dimensions.Add(new WithRows(dimension, sets.Where(s => s.Set.With.Length > n).Select(s => (s.Set.With[n], s.Row)), columns));
        var without = sets.SelectMany(static s => s.Set.Without.Select(w => (w, s.Row))).ToList();
        if (without.Count > 0)
            dimensions.Add(new WithoutRows(dimension, without, columns));
    }

    private void And(ImmutableArray<ChunkDimension> dimensions, ReadOnlySpan<long> values, Span<ulong> rows, Span<ulong> spare)
    {
        Span<int> offsets = stackalloc int[ColumnsAtOnce];
        var count = 0;
        foreach (var dimension in dimensions)
        {
            var found = dimension.Find(values);
            if (ChunkDimension.IsComposed(found))
                dimension.AndInto(values, _columns, rows, spare);
            if (!ChunkDimension.IsColumn(found))
                continue;
            offsets[count++] = found;
            if (count < ColumnsAtOnce)
                continue;
            Bits.AndAll(rows, _columns, offsets);
            count = 0;
        }

        Bits.AndAll(rows, _columns, offsets[..count]);
    }
}
