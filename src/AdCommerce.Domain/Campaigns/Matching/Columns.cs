using System.Runtime.InteropServices;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>Collects the columns of a chunk: bitmaps of its rows, one behind the other.</summary>
internal sealed class Columns(int words)
{
    /// <summary>Where there are many words or numbers, one that turns no more rows has no column of its own (mostly that of another), but the list of them.</summary>
    public const int SparseRowsMax = 64;

    private readonly List<ulong> _bits = [];

    /// <summary>Words of a column.</summary>
    public int Words => words;

    /// <summary>A column of all rows, to be changed and added.</summary>
    public ulong[] Full()
    {
        var full = new ulong[words];
        Array.Fill(full, ulong.MaxValue);
        return full;
    }

    /// <summary>A column of no row, to be changed and added.</summary>
    public ulong[] Empty() => new ulong[words];

    /// <summary>Adds a copy of a column; where it begins.</summary>
    public int Add(ReadOnlySpan<ulong> column)
    {
        var start = _bits.Count;
        _bits.AddRange(column);
        return start;
    }

    /// <summary>All of them.</summary>
    public ulong[] ToArray() => CollectionsMarshal.AsSpan(_bits).ToArray();
}
