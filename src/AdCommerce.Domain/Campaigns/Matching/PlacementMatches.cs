using System.Buffers;
using System.Numerics;
using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>What an index knows of one viewer.</summary>
public readonly struct ViewerMatches
{
    private readonly PlacementIndex _index;
    private readonly TargetingContext _viewer;
    private readonly ulong[] _rows;

    internal ViewerMatches(PlacementIndex index, in TargetingContext viewer, ulong[] rows) => (_index, _viewer, _rows) = (index, viewer, rows);

    /// <summary>The placements for one slot.</summary>
    /// <param name="category">Of the slot.</param>
    /// <param name="scene">The scene, drama and episode; the viewer's part is not looked at.</param>
    public PlacementMatches In(string category, in TargetingContext scene) => new(
        _index, scene with { Attributes = _viewer.Attributes, Market = _viewer.Market, Device = _viewer.Device }, category, _rows);
}

/// <summary>Numbers of placements, ascending: those whose category is the slot's and whose expression holds. Enumerating allocates nothing.</summary>
public readonly ref struct PlacementMatches
{
    private readonly PlacementIndex _index;
    private readonly TargetingContext _context;
    private readonly string _category;
    private readonly ulong[]? _viewerRows;

    internal PlacementMatches(PlacementIndex index, scoped in TargetingContext context, string category, ulong[]? viewerRows) =>
        (_index, _context, _category, _viewerRows) = (index, context, category, viewerRows);

    /// <summary>Begins.</summary>
    public Enumerator GetEnumerator() => new(_index, _context, _category, _viewerRows);

    /// <summary>Goes over the placements.</summary>
    public ref struct Enumerator : IDisposable
    {
        private const int PlacementWords = Chunk.OrdinalsMax / Bits.WordRows;

        private readonly PlacementIndex _index;
        private readonly TargetingContext _context;
        private readonly ulong[]? _viewerRows;
        private Facts _viewer;
        private Facts _slot;
        private ulong[]? _rows;
        private Chunk? _chunk;
        private int _number = -1;
        private int _word = PlacementWords;
        private ulong _rest;

        internal Enumerator(PlacementIndex index, scoped in TargetingContext context, string category, ulong[]? viewerRows)
        {
            (_index, _context, _viewerRows) = (index, context, viewerRows);
            if (viewerRows is null)
                _viewer = Facts.OfViewer(index.Words, index.Bounds, context);
            _slot = Facts.OfSlot(index.Words, index.Bounds, context, category);
            _rows = ArrayPool<ulong>.Shared.Rent(2 * index.ChunkWordsMax);
        }

        /// <summary>Number of the placement.</summary>
        public int Current { get; private set; }

        /// <summary>Goes on to the next one; false behind the last.</summary>
        public bool MoveNext()
        {
            while (true)
            {
                while (_rest != 0)
                {
                    var placement = (_word * Bits.WordRows) + BitOperations.TrailingZeroCount(_rest);
                    _rest &= _rest - 1;
                    if (!_chunk!.Holds(placement, _context))
                        continue;
                    Current = (_number * Chunk.OrdinalsMax) + placement;
                    return true;
                }

                if (++_word < PlacementWords)
                    _rest = _rows![_word];
                else if (!MoveToNextChunk())
                    return false;
            }
        }

        /// <summary>Gives back what was lent.</summary>
        public void Dispose()
        {
            _viewer.Dispose();
            _slot.Dispose();
            if (_rows is null)
                return;
            ArrayPool<ulong>.Shared.Return(_rows);
            _rows = null;
        }

        private bool MoveToNextChunk()
        {
            if (_number + 1 >= _index.Chunks.Length)
                return false;
            var chunk = _chunk = _index.Chunks[++_number];
            var rows = _rows.AsSpan(0, chunk.Words);
            var spare = _rows.AsSpan(chunk.Words, chunk.Words);
            if (_viewerRows is null)
                chunk.MatchViewer(_viewer.Values, rows, spare);
            else
                _viewerRows.AsSpan(_index.StartOf(_number), chunk.Words).CopyTo(rows);
            chunk.MatchSlot(_slot.Values, rows, spare);
            (_word, _rest) = (0, rows[0]);
            return true;
        }
    }
}
