using System.Buffers;
using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>
/// Which placements are for this viewer in this scene, without looking at each of them: immutable, and exact. Placements are numbered by the caller, from 0.
/// <para>
/// Every expression is brought into alternatives of conjunctions, a row each; for every dimension (an attribute, read as a word, a number, a set or as known)
/// and every value that placements tell apart there is a column: the rows that take it, those that do not ask included. What a viewer has selects one column
/// of each dimension, and the rows in all of them are the answer. What does not fit the bounds of the normal form lets too much through, and is evaluated.
/// </para>
/// Rows stand in chunks that are compiled for themselves, so that a change costs its chunk and shares the others. Words that only removed placements spoke of
/// keep their numbers until the next <see cref="Compile"/>.
/// </summary>
public sealed class PlacementIndex
{
    /// <summary>Of no placements.</summary>
    public static readonly PlacementIndex Empty = new(Vocabulary.Empty, []);

    private readonly ImmutableArray<Chunk> _chunks;
    private readonly int[] _starts;
    private readonly ViewerCache _viewers;

    private PlacementIndex(Vocabulary vocabulary, ImmutableArray<Chunk> chunks)
    {
        (Words, _chunks) = (vocabulary, chunks);
        Bounds = new(vocabulary.Dimensions.Length, chunks.SelectMany(static c => c.Bounds));
        _starts = new int[chunks.Length + 1];
        for (var i = 0; i < chunks.Length; i++)
            _starts[i + 1] = _starts[i] + chunks[i].Words;
        ChunkWordsMax = chunks.Select(static c => c.Words).DefaultIfEmpty().Max();
        _viewers = new(_starts[^1] * sizeof(ulong));
    }

    /// <summary>One more than the largest number of a placement, or 0; numbers without a placement are counted.</summary>
    public int Count => _chunks.IsEmpty ? 0 : ((_chunks.Length - 1) * Chunk.OrdinalsMax) + _chunks[^1].Placements.Length;

    internal Vocabulary Words { get; }

    internal NumberBounds Bounds { get; }

    internal int ChunkWordsMax { get; }

    internal ReadOnlySpan<Chunk> Chunks => _chunks.AsSpan();

    /// <summary>The placement of a number; null when there is none.</summary>
    /// <param name="ordinal">At least 0.</param>
    public IndexedPlacement? this[int ordinal] => ordinal < Count ? _chunks[ordinal / Chunk.OrdinalsMax].Placements[ordinal % Chunk.OrdinalsMax] : null;

    /// <summary>The index of placements, numbered as they stand; null leaves a number without one.</summary>
    public static PlacementIndex Compile(IEnumerable<IndexedPlacement?> placements)
    {
        var vocabulary = new Vocabulary.Growing(Vocabulary.Empty);
        ImmutableArray<Chunk> chunks = [.. placements.Chunk(Chunk.OrdinalsMax).Select(p => Chunk.Compile([.. p], vocabulary))];
        return new(vocabulary.Grown(), chunks);
    }

    /// <summary>The index with some placements added, replaced or removed (null). Compiles the chunks they stand in, and shares the others with this one.</summary>
    /// <param name="changes">By number, each at most once; numbers from <see cref="Count"/> on make it longer.</param>
    public PlacementIndex With(IEnumerable<KeyValuePair<int, IndexedPlacement?>> changes)
    {
        var vocabulary = new Vocabulary.Growing(Words);
        var byChunk = changes.GroupBy(static c => c.Key / Chunk.OrdinalsMax).ToDictionary(static g => g.Key, static g => g.ToArray());
        if (byChunk.Count == 0)
            return this;
        var last = Math.Max(byChunk.Keys.Max(), _chunks.Length - 1);
        var chunks = ImmutableArray.CreateBuilder<Chunk>(last + 1);
        for (var i = 0; i <= last; i++)
        {
            var before = i < _chunks.Length ? _chunks[i] : null;
            var changed = byChunk.GetValueOrDefault(i, []);
            var length = i < last ? Chunk.OrdinalsMax : changed.Select(static c => (c.Key % Chunk.OrdinalsMax) + 1).Append(before?.Placements.Length ?? 0).Max();
            if (before is not null && changed.Length == 0 && before.Placements.Length == length)
            {
                chunks.Add(before);
                continue;
            }

            var placements = new IndexedPlacement?[length];
            before?.Placements.CopyTo(placements);
            foreach (var (ordinal, placement) in changed)
                placements[ordinal % Chunk.OrdinalsMax] = placement;
            chunks.Add(Chunk.Compile([.. placements], vocabulary));
        }

        return new(vocabulary.Grown(), chunks.MoveToImmutable());
    }

    /// <summary>What all slots of an episode have in common: the viewer's attributes, the market and the device. Kept for others with the same signature.</summary>
    public ViewerMatches ForViewer(in TargetingContext viewer)
    {
        using var facts = Facts.OfViewer(Words, Bounds, viewer);
        if (_viewers.Find(facts.Values) is not { } rows)
            _viewers.Keep(facts.Values, rows = FindRows(facts.Values));
        return new(this, viewer, rows);
    }

    /// <summary>The placements for one slot, without looking for, or keeping, what is the same for other slots.</summary>
    /// <param name="category">Of the slot.</param>
    /// <param name="context">The viewer and the scene.</param>
    public PlacementMatches Match(string category, in TargetingContext context) => new(this, context, category, null);

    /// <summary>Where the rows of a chunk begin among those of all.</summary>
    internal int StartOf(int chunk) => _starts[chunk];

    private ulong[] FindRows(ReadOnlySpan<long> values)
    {
        var rows = GC.AllocateUninitializedArray<ulong>(_starts[^1]);
        var spare = ArrayPool<ulong>.Shared.Rent(ChunkWordsMax);
        for (var i = 0; i < _chunks.Length; i++)
            _chunks[i].MatchViewer(values, rows.AsSpan(_starts[i].._starts[i + 1]), spare.AsSpan(0, _chunks[i].Words));
        ArrayPool<ulong>.Shared.Return(spare);
        return rows;
    }
}
