namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>Words that rows name, and what naming them turns, against a column for words that none names.</summary>
internal readonly struct MentionedWords
{
    /// <summary>Instead of a column: the word has the list of its rows.</summary>
    public const int InList = -2;

    private const int WordsInColumnsMax = 64;
    private const int DirectMax = 1_024;

    // By word where the numbers are small, else by place among the words.
    private readonly int[] _columns;
    private readonly bool _isDirect;
    private readonly int[] _words;
    private readonly int[] _from;
    private readonly ushort[] _rows;

    /// <summary>Takes each word and row once.</summary>
    public MentionedWords(List<(int Word, int Row)> mentions, ulong[] unmentioned, Columns columns)
    {
        Unmentioned = columns.Add(unmentioned);
        var sorted = new long[mentions.Count];
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = ((long)mentions[i].Word << 32) | (uint)mentions[i].Row;
        Array.Sort(sorted);
        _rows = new ushort[sorted.Length];
        var (words, from) = (new List<int>(), new List<int>());
        for (var i = 0; i < sorted.Length; i++)
        {
            _rows[i] = (ushort)sorted[i];
            if (i > 0 && sorted[i] >> 32 == sorted[i - 1] >> 32)
                continue;
            words.Add((int)(sorted[i] >> 32));
            from.Add(i);
        }

        from.Add(sorted.Length);
        (_words, _from) = ([.. words], [.. from]);
        _isDirect = words is [] or [.., < DirectMax];
        _columns = new int[!_isDirect ? words.Count : words is [] ? 0 : words[^1] + 1];
        Array.Fill(_columns, Unmentioned);
        var column = new ulong[unmentioned.Length];
        for (var i = 0; i < _words.Length; i++)
        {
            unmentioned.CopyTo(column, 0);
            var rows = _rows.AsSpan(_from[i].._from[i + 1]);
            foreach (var row in rows)
                Bits.Toggle(column, row);
            _columns[_isDirect ? _words[i] : i] = _words.Length > WordsInColumnsMax && rows.Length <= Columns.SparseRowsMax ? InList : columns.Add(column);
        }
    }

    /// <summary>Where the column for words that no row names begins.</summary>
    public int Unmentioned { get; }

    /// <summary>Where the column of a word begins, <see cref="Unmentioned"/> when no row names it, or <see cref="InList"/>.</summary>
    public int Find(int word)
    {
        if (_isDirect)
            return (uint)word < (uint)_columns.Length ? _columns[word] : Unmentioned;
        var at = Array.BinarySearch(_words, word);
        return at >= 0 ? _columns[at] : Unmentioned;
    }

    /// <summary>The rows that name a word; at least one.</summary>
    public ReadOnlySpan<ushort> Rows(int word)
    {
        var at = Array.BinarySearch(_words, word);
        return _rows.AsSpan(_from[at].._from[at + 1]);
    }
}
