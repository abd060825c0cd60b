namespace AdCommerce.Domain.Campaigns.Matching;

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
