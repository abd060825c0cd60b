namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>The n-th word that a row asks a set for. A row that asks for several stands in several of these.</summary>
internal sealed class WithRows : ChunkDimension
{
    private readonly MentionedWords _words;

    public WithRows(int dimension, IEnumerable<(int Word, int Row)> mentions, Columns columns)
        : base(dimension)
    {
        var asked = mentions.ToList();
        var unasked = columns.Full();
        foreach (var (_, row) in asked)
            Bits.Clear(unasked, row);
        _words = new(asked, unasked, columns);
    }

    public override int Find(ReadOnlySpan<long> values)
    {
        var only = _words.Unmentioned;
        foreach (var word in Facts.WordsOf(values, Dimension))
        {
            var found = _words.Find((int)word);
            if (found == _words.Unmentioned)
                continue;
            if (!IsColumn(found) || only != _words.Unmentioned)
                return Composed;
            only = found;
        }

        return only;
    }

    public override void AndInto(ReadOnlySpan<long> values, ReadOnlySpan<ulong> columns, Span<ulong> rows, Span<ulong> spare)
    {
        columns.Slice(_words.Unmentioned, spare.Length).CopyTo(spare);
        foreach (var word in Facts.WordsOf(values, Dimension))
        {
            var found = _words.Find((int)word);
            if (IsColumn(found))
            {
                Bits.Or(spare, columns.Slice(found, spare.Length));
                continue;
            }

            foreach (var row in _words.Rows((int)word))
                Bits.Set(spare, row);
        }

        Bits.And(rows, spare);
    }
}
