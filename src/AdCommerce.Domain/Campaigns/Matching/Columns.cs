using System.Runtime.InteropServices;

namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>Collects the columns of a chunk: bitmaps of its rows, one behind the other.</summary>
internal sealed class Columns(int words)
{
    /// <summary>A word that no more rows name has no column of its own (which would be mostly that of the others), but the list of these rows.</summary>
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

/// <summary>Words that rows name, and what naming them turns, against a column for words that none names.</summary>
internal sealed class MentionedWords
{
    private const int WordsInColumnsMax = 64;
    private const int DirectMax = 1_024;

    private readonly int[] _words;
    private readonly short[]? _direct;
    private readonly Mention[] _mentions;
    private readonly ushort[] _rows;

    /// <summary>Takes each word and row once.</summary>
    public MentionedWords(List<(int Word, int Row)> mentions, ulong[] unmentioned, Columns columns)
    {
        Unmentioned = columns.Add(unmentioned);
        var byWord = mentions.GroupBy(static m => m.Word, static m => m.Row).OrderBy(static w => w.Key).ToArray();
        _words = [.. byWord.Select(static w => w.Key)];
        var rows = new List<ushort>();
        _mentions = [.. byWord.Select(w => Add([.. w], byWord.Length, unmentioned, rows, columns))];
        _rows = [.. rows];
        if (_words is [.., < DirectMax])
            _direct = Direct(_words);
    }

    /// <summary>Where the column for words that no row names begins.</summary>
    public int Unmentioned { get; }

    /// <summary>What naming a word turns; false when no row names it.</summary>
    public bool TryFind(int word, out Mention mention)
    {
        var at = _direct is null ? Array.BinarySearch(_words, word) : (uint)word < (uint)_direct.Length ? _direct[word] : -1;
        mention = at >= 0 ? _mentions[at] : default;
        return at >= 0;
    }

    /// <summary>The rows that name a word without a column.</summary>
    public ReadOnlySpan<ushort> Rows(Mention mention) => _rows.AsSpan(mention.From, mention.Count);

    private static short[] Direct(int[] words)
    {
        var direct = new short[words[^1] + 1];
        Array.Fill(direct, (short)-1);
        for (var i = 0; i < words.Length; i++)
            direct[words[i]] = (short)i;
        return direct;
    }

    private static Mention Add(int[] naming, int words, ulong[] unmentioned, List<ushort> rows, Columns columns)
    {
        if (words > WordsInColumnsMax && naming.Length <= Columns.SparseRowsMax)
        {
            rows.AddRange(naming.Select(static r => (ushort)r));
            return new(-1, rows.Count - naming.Length, naming.Length);
        }

        var column = (ulong[])unmentioned.Clone();
        foreach (var row in naming)
            Bits.Toggle(column, row);
        return new(columns.Add(column), 0, 0);
    }
}

/// <summary>What rows name a word.</summary>
/// <param name="Column">Where its column begins; -1 when it has none.</param>
/// <param name="From">The first of its rows in the list, where it has no column.</param>
/// <param name="Count">How many these are.</param>
internal readonly record struct Mention(int Column, int From, int Count)
{
    /// <summary>True when it has a column.</summary>
    public bool IsColumn => Column >= 0;
}
