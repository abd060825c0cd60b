namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>One test of all rows of a chunk: for what a viewer or slot has in one dimension, which rows take it.</summary>
internal abstract class ChunkDimension(int dimension)
{
    /// <summary>Instead of a column: every row takes it.</summary>
    protected const int EveryRow = -1;

    /// <summary>Instead of a column: <see cref="AndInto"/> has to be asked.</summary>
    protected const int Composed = MentionedWords.InList;

    /// <summary>Number of the dimension.</summary>
    public int Dimension => dimension;

    /// <summary>Where the column of the rows that take it begins, or one of the two values below 0.</summary>
    public abstract int Find(ReadOnlySpan<long> values);

    /// <summary>Leaves in <paramref name="rows"/> those that take it, where no column is ready.</summary>
    /// <param name="values">What the viewer or slot has.</param>
    /// <param name="columns">The chunk's columns.</param>
    /// <param name="rows">The rows so far.</param>
    /// <param name="spare">Room for as many.</param>
    public virtual void AndInto(ReadOnlySpan<long> values, ReadOnlySpan<ulong> columns, Span<ulong> rows, Span<ulong> spare) =>
        throw new InvalidOperationException("this dimension always has a column");

    /// <summary>True for a column's place that is one.</summary>
    public static bool IsColumn(int found) => found >= 0;

    /// <summary>True when <see cref="AndInto"/> has to be asked.</summary>
    public static bool IsComposed(int found) => found == Composed;
}
