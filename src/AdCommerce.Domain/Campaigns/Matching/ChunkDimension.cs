namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>One test of all rows of a chunk: for what a viewer or slot has in one dimension, which rows take it.</summary>
internal abstract class ChunkDimension(int dimension)
{
    /// <summary>Instead of a column: every row takes it.</summary>
    protected const int EveryRow = -1;

    /// <summary>Instead of a column: <see cref="AndInto"/> has to be asked.</summary>
    protected const int Composed = -2;

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

/// <summary>Known or not.</summary>
internal sealed class PresenceRows : ChunkDimension
{
    private readonly int _known;
    private readonly int _unknown;

    public PresenceRows(int dimension, IReadOnlyList<(int Row, Constraint Constraint)> constraints, Columns columns)
        : base(dimension)
    {
        var (known, unknown) = (columns.Full(), columns.Full());
        foreach (var (row, constraint) in constraints)
            Bits.Clear(((PresenceConstraint)constraint).IsKnown ? unknown : known, row);
        (_known, _unknown) = (columns.Add(known), columns.Add(unknown));
    }

    public override int Find(ReadOnlySpan<long> values) => values[Dimension] != 0 ? _known : _unknown;
}

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
            mentions.AddRange(words.Words.Select(w => (w, row)));
        }

        _none = columns.Add(none);
        // Naming a word turns the answer that other words get.
        _words = new(mentions, other, columns);
    }

    public override int Find(ReadOnlySpan<long> values) => values[Dimension] switch
    {
        Facts.NoWord => _none,
        Facts.OtherWord => _words.Unmentioned,
        var word => _words.TryFind((int)word, out var found) ? found.IsColumn ? found.Column : Composed : _words.Unmentioned,
    };

    public override void AndInto(ReadOnlySpan<long> values, ReadOnlySpan<ulong> columns, Span<ulong> rows, Span<ulong> spare)
    {
        _words.TryFind((int)values[Dimension], out var found);
        columns.Slice(_words.Unmentioned, spare.Length).CopyTo(spare);
        foreach (var row in _words.Rows(found))
            Bits.Toggle(spare, row);
        Bits.And(rows, spare);
    }
}

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
            if (!_words.TryFind((int)word, out var found))
                continue;
            if (!found.IsColumn || only != _words.Unmentioned)
                return Composed;
            only = found.Column;
        }

        return only;
    }

    public override void AndInto(ReadOnlySpan<long> values, ReadOnlySpan<ulong> columns, Span<ulong> rows, Span<ulong> spare)
    {
        columns.Slice(_words.Unmentioned, spare.Length).CopyTo(spare);
        foreach (var word in Facts.WordsOf(values, Dimension))
        {
            if (!_words.TryFind((int)word, out var found))
                continue;
            if (found.IsColumn)
                Bits.Or(spare, columns.Slice(found.Column, spare.Length));
            foreach (var row in _words.Rows(found))
                Bits.Set(spare, row);
        }

        Bits.And(rows, spare);
    }
}

/// <summary>Words that rows refuse in a set.</summary>
internal sealed class WithoutRows(int dimension, List<(int Word, int Row)> mentions, Columns columns) : ChunkDimension(dimension)
{
    private readonly MentionedWords _words = new(mentions, columns.Full(), columns);

    public override int Find(ReadOnlySpan<long> values)
    {
        var only = EveryRow;
        foreach (var word in Facts.WordsOf(values, Dimension))
        {
            if (!_words.TryFind((int)word, out var found))
                continue;
            if (!found.IsColumn || only != EveryRow)
                return Composed;
            only = found.Column;
        }

        return only;
    }

    public override void AndInto(ReadOnlySpan<long> values, ReadOnlySpan<ulong> columns, Span<ulong> rows, Span<ulong> spare)
    {
        foreach (var word in Facts.WordsOf(values, Dimension))
        {
            if (!_words.TryFind((int)word, out var found))
                continue;
            if (found.IsColumn)
                Bits.And(rows, columns.Slice(found.Column, rows.Length));
            foreach (var row in _words.Rows(found))
                Bits.Clear(rows, row);
        }
    }
}

/// <summary>
/// A number or none: a column for every stretch between two cuts where these are few, else one every <see cref="Columns.SparseRowsMax"/> changes, with the
/// changes behind it.
/// </summary>
internal sealed class NumberRows : ChunkDimension
{
    private const int CutsInColumnsMax = 128;

    private readonly int _none;
    private readonly Cut[] _cuts;
    private readonly int[] _columns;
    private readonly int[] _changesFrom;
    private readonly int[] _changesTo;
    private readonly ushort[] _changes;

    public NumberRows(int dimension, IReadOnlyList<(int Row, Constraint Constraint)> constraints, Columns columns)
        : base(dimension)
    {
        var (none, current) = (columns.Full(), columns.Full());
        var changes = new List<(Cut Cut, int Row)>();
        foreach (var (row, constraint) in constraints)
        {
            var ranges = (NumberConstraint)constraint;
            if (!ranges.TakesNone)
                Bits.Clear(none, row);
            if (!ranges.TakesLeast)
                Bits.Clear(current, row);
            changes.AddRange(ranges.Cuts.Select(c => (c, row)));
        }

        _none = columns.Add(none);
        changes.Sort();
        _changes = [.. changes.Select(static c => (ushort)c.Row)];
        _cuts = [.. changes.Select(static c => c.Cut).Distinct()];
        (_columns, _changesFrom, _changesTo) = (new int[_cuts.Length + 1], new int[_cuts.Length + 1], new int[_cuts.Length + 1]);
        _columns[0] = columns.Add(current);
        var (column, from, to) = (_columns[0], 0, 0);
        for (var i = 0; i < _cuts.Length; i++)
        {
            for (; to < changes.Count && changes[to].Cut == _cuts[i]; to++)
                Bits.Toggle(current, changes[to].Row);
            if (_cuts.Length <= CutsInColumnsMax || to - from > Columns.SparseRowsMax)
                (column, from) = (columns.Add(current), to);
            (_columns[i + 1], _changesFrom[i + 1], _changesTo[i + 1]) = (column, from, to);
        }
    }

    /// <summary>The numbers at which something changes.</summary>
    public IEnumerable<double> Bounds => _cuts.Select(static c => c.Bound);

    public override int Find(ReadOnlySpan<long> values)
    {
        var number = BitConverter.Int64BitsToDouble(values[Dimension]);
        if (double.IsNaN(number))
            return _none;
        var passed = Passed(number);
        return _changesFrom[passed] == _changesTo[passed] ? _columns[passed] : Composed;
    }

    public override void AndInto(ReadOnlySpan<long> values, ReadOnlySpan<ulong> columns, Span<ulong> rows, Span<ulong> spare)
    {
        var passed = Passed(BitConverter.Int64BitsToDouble(values[Dimension]));
        columns.Slice(_columns[passed], spare.Length).CopyTo(spare);
        foreach (var row in _changes.AsSpan(_changesFrom[passed].._changesTo[passed]))
            Bits.Toggle(spare, row);
        Bits.And(rows, spare);
    }

    // How many cuts the number lies behind.
    private int Passed(double number)
    {
        var (low, high) = (0, _cuts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_cuts[middle].IsPassedBy(number))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
