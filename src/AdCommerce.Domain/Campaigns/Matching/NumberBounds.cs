namespace AdCommerce.Domain.Campaigns.Matching;

/// <summary>The numbers at which any placement's answer changes, by dimension: between two neighbours all numbers are the same to every placement.</summary>
internal sealed class NumberBounds
{
    private readonly double[]?[] _bounds;

    /// <summary>The bounds of all parts together.</summary>
    public NumberBounds(int dimensions, IEnumerable<(int Dimension, IEnumerable<double> Bounds)> parts)
    {
        _bounds = new double[dimensions][];
        foreach (var dimension in parts.GroupBy(static p => p.Dimension))
            _bounds[dimension.Key] = [.. dimension.SelectMany(static p => p.Bounds).Distinct().Order()];
    }

    /// <summary>The one number that stands for all that no placement tells from this one.</summary>
    public double Snap(int dimension, double number)
    {
        if (_bounds[dimension] is not { } bounds)
            return 0;
        var at = Array.BinarySearch(bounds, number);
        if (at >= 0)
            return bounds[at];
        return ~at == 0 ? double.NegativeInfinity : double.BitIncrement(bounds[~at - 1]);
    }
}
