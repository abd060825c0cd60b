namespace AdCommerce.Domain.Learning;

/// <summary>
/// A stream of draws: the same seed gives the same bits on every machine and runtime. SplitMix64 (Steele, Lea and Flood 2014), the polar method for
/// normals, and Marsaglia and Tsang (2000) for the gamma distribution. Not for secrets.
/// </summary>
internal struct SeededDraws(ulong seed)
{
    private ulong _state = seed;
    private double _spare = double.NaN;

    /// <summary>64 bits well mixed from 64: the finisher of SplitMix64.</summary>
    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>Above 0 and below 1.</summary>
    public double Uniform() => ((Next() >> 12) + 0.5) * (1.0 / (1L << 52));

    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = double.NaN;
            return spare;
        }

        while (true)
        {
            var x = (2 * Uniform()) - 1;
            var y = (2 * Uniform()) - 1;
            var square = (x * x) + (y * y);
            if (square is >= 1 or 0)
                continue;
            var scale = Math.Sqrt(-2 * PortableMath.Ln(square) / square);
            _spare = y * scale;
            return x * scale;
        }
    }

    /// <summary>Of the gamma distribution with this shape, above 0, and scale 1.</summary>
    public double Gamma(double shape)
    {
        if (shape < 1)
            return Gamma(shape + 1) * PortableMath.Exp(PortableMath.Ln(Uniform()) / shape);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = 1 + (c * x);
            if (v <= 0)
                continue;
            v = v * v * v;
            if (PortableMath.Ln(Uniform()) < (0.5 * x * x) + d - (d * v) + (d * PortableMath.Ln(v)))
                return d * v;
        }
    }

    /// <summary>Of the beta distribution; both shapes above 0.</summary>
    public double Beta(double alpha, double beta)
    {
        var x = Gamma(alpha);
        return x / (x + Gamma(beta));
    }
}
