namespace AdCommerce.Domain.Campaigns.Matching;

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
