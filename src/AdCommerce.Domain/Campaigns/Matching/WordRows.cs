namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>One word or none.</summary>
internal sealed class WordRows : ChunkDimension
{
    private readonly int _none;
    private readonly MentionedWords _words;

    /// <summary>Compiles the constraints of rows.</summary>
    /// <param name="dimension">Number of the dimension.</param>
    /// <param name="constraints">At most one for each row.</param>
    /// <param name="columns">Takes the columns.</param>
    /// <param name="isOptional">Whether rows without a constraint take every word, or none.</param>
    public WordRows(int dimension, IReadOnlyList<(int Row, Constraint Constraint)> constraints, Columns columns, bool isOptional)
        : base(dimension)
    {
        var (none, other) = isOptional ? (columns.Full(), columns.Full()) : (columns.Empty(), columns.Empty());
        var mentions = new List<(int Word, int Row)>();
        foreach (var (row, constraint) in constraints)
        {
            var words = (WordConstraint)constraint;
            if (!words.TakesNone)
                Bits.Clear(none, row);
            if (!words.AllBut)
                Bits.Clear(other, row);
            foreach (var word in words.Words)
                mentions.Add((word, row));
        }

        _none = columns.Add(none);
        // Naming a word turns the answer that other words get.
        _words = new(mentions, other, columns);
    }

    public override int Find(ReadOnlySpan<long> values) => values[Dimension] switch
    {
        Facts.NoWord => _none,
        Facts.OtherWord => _words.Unmentioned,
        var word => _words.Find((int)word),
    };

    public override void AndInto(ReadOnlySpan<long> values, ReadOnlySpan<ulong> columns, Span<ulong> rows, Span<ulong> spare)
    {
        columns.Slice(_words.Unmentioned, spare.Length).CopyTo(spare);
        foreach (var row in _words.Rows((int)values[Dimension]))
            Bits.Toggle(spare, row);
        Bits.And(rows, spare);
    }
}
