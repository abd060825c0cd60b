namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>Draws numbers from 0 on, the first most often: the chance of the i-th goes with 1 / (i + 1)^0.9.</summary>
internal sealed class Zipf
{
    private const double Exponent = 0.9;

    private readonly double[] _ends;

    /// <param name="count">How many numbers; at least 1.</param>
    public Zipf(int count)
    {
        _ends = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            _ends[i] = sum += Math.Pow(i + 1, -Exponent);
    }

    /// <summary>How many there are.</summary>
    public int Count => _ends.Length;

    /// <summary>One of them.</summary>
    public int Next(Random random)
    {
        var found = Array.BinarySearch(_ends, random.NextDouble() * _ends[^1]);
        return Math.Min(found < 0 ? ~found : found, _ends.Length - 1);
    }
}
