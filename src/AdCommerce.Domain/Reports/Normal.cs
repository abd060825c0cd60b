namespace AdCommerce.Domain.Reports;

/// <summary>Quantiles of the normal distribution.</summary>
public static class Normal
{
    // Wichura 1988, algorithm AS 241 (PPND16): about 16 digits.
    private static readonly double[] MiddleAbove =
    [
        3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
        45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
    ];

    private static readonly double[] MiddleBelow =
    [
        1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
        21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
    ];

    private static readonly double[] TailAbove =
    [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 0.000774545014278341407640,
    ];

    private static readonly double[] TailBelow =
    [
        1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
        0.148103976427480074590, 0.0151986665636164571966, 0.000547593808499534494600, 1.05075007164441684324e-9,
    ];

    /// <summary>How many standard deviations to both sides of the middle hold a share of the distribution: 1.96 for 0.95.</summary>
    /// <param name="confidence">0 up to, and without, 0.9999999.</param>
    public static double TwoSided(double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(confidence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 0.9999999);
        var fromMiddle = confidence / 2;
        if (fromMiddle <= 0.425)
        {
            var square = 0.180625 - (fromMiddle * fromMiddle);
            return fromMiddle * At(MiddleAbove, square) / At(MiddleBelow, square);
        }

        var tail = Math.Sqrt(-Math.Log(0.5 - fromMiddle)) - 1.6;
        return At(TailAbove, tail) / At(TailBelow, tail);
    }

    private static double At(double[] polynomial, double x)
    {
        var value = 0.0;
        for (var power = polynomial.Length - 1; power >= 0; power--)
            value = (value * x) + polynomial[power];
        return value;
    }
}
