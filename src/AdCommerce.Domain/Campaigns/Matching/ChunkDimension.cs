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

/// <summary>
/// A number or none: a column for every stretch between two cuts where these are few, else one every <see cref="Columns.SparseRowsMax"/> changes, with the
/// changes behind it.
/// </summary>
internal sealed class NumberRows : ChunkDimension
{
    private const int CutsInColumnsMax = 128;

    private readonly int _none;
    private readonly Cut[] _cuts;
    private readonly Stretch[] _stretches;
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
            foreach (var cut in ranges.Cuts)
                changes.Add((cut, row));
        }

        _none = columns.Add(none);
        changes.Sort(static (a, b) => a.Cut.CompareTo(b.Cut) is not 0 and var order ? order : a.Row - b.Row);
        _changes = [.. changes.Select(static c => (ushort)c.Row)];
        _cuts = [.. changes.Select(static c => c.Cut).Distinct()];
        _stretches = new Stretch[_cuts.Length + 1];
        _stretches[0] = new(columns.Add(current), 0, 0);
        var (column, from, to) = (_stretches[0].Column, 0, 0);
        for (var i = 0; i < _cuts.Length; i++)
        {
            for (; to < changes.Count && changes[to].Cut == _cuts[i]; to++)
                Bits.Toggle(current, changes[to].Row);
            if (_cuts.Length <= CutsInColumnsMax || to - from > Columns.SparseRowsMax)
                (column, from) = (columns.Add(current), to);
            _stretches[i + 1] = new(column, from, to);
        }
    }

    /// <summary>The numbers at which something changes.</summary>
    public IEnumerable<double> Bounds => _cuts.Select(static c => c.Bound);

    public override int Find(ReadOnlySpan<long> values)
    {
        var number = BitConverter.Int64BitsToDouble(values[Dimension]);
        if (double.IsNaN(number))
            return _none;
        var stretch = _stretches[Passed(number)];
        return stretch.From == stretch.To ? stretch.Column : Composed;
    }

    public override void AndInto(ReadOnlySpan<long> values, ReadOnlySpan<ulong> columns, Span<ulong> rows, Span<ulong> spare)
    {
        var stretch = _stretches[Passed(BitConverter.Int64BitsToDouble(values[Dimension]))];
        columns.Slice(stretch.Column, spare.Length).CopyTo(spare);
        foreach (var row in _changes.AsSpan(stretch.From..stretch.To))
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

    /// <summary>What holds between two cuts.</summary>
    /// <param name="Column">Where its column, or the one ahead of it, begins.</param>
    /// <param name="From">The first change behind that column.</param>
    /// <param name="To">One behind the last.</param>
    private readonly record struct Stretch(int Column, int From, int To);
}
