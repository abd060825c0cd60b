namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>Words that rows refuse in a set.</summary>
internal sealed class WithoutRows(int dimension, List<(int Word, int Row)> mentions, Columns columns) : ChunkDimension(dimension)
{
    private readonly MentionedWords _words = new(mentions, columns.Full(), columns);

    public override int Find(ReadOnlySpan<long> values)
    {
        var only = EveryRow;
        foreach (var word in Facts.WordsOf(values, Dimension))
        {
            var found = _words.Find((int)word);
            if (found == _words.Unmentioned)
                continue;
            if (!IsColumn(found) || only != EveryRow)
                return Composed;
            only = found;
        }

        return only;
    }

    public override void AndInto(ReadOnlySpan<long> values, ReadOnlySpan<ulong> columns, Span<ulong> rows, Span<ulong> spare)
    {
        foreach (var word in Facts.WordsOf(values, Dimension))
        {
            var found = _words.Find((int)word);
            if (IsColumn(found))
            {
                Bits.And(rows, columns.Slice(found, rows.Length));
                continue;
            }

            foreach (var row in _words.Rows((int)word))
                Bits.Clear(rows, row);
        }
    }
}
