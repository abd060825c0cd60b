namespace AdCommerce.Domain.Learning;

/// <summary>
/// Logarithm and power of e from additions, multiplications and divisions alone, which give the same bits on every machine; the runtime's own call the
/// platform's library, and its last bits differ. Good to about 1e-14 of the result.
/// </summary>
internal static class PortableMath
{
    private const double LnTwo = 0.693147180559945309417232;
    private const double HalfRootTwo = 0.707106781186547524400844;

    /// <summary>The natural logarithm of a positive normal number.</summary>
    public static double Ln(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits >> 52) & 0x7FF) - 1022;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) | (1022L << 52));
        if (mantissa < HalfRootTwo)
            (mantissa, exponent) = (mantissa * 2, exponent - 1);
        // 2 artanh(s): |s| < 0.172, so that the first power left out is below 1e-17.
        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var sum = 0.0;
        for (var power = 21; power >= 1; power -= 2)
            sum = (sum * square) + (1.0 / power);
        return (2 * s * sum) + (exponent * LnTwo);
    }

    /// <summary>e to the power of x; 0 below -700 and never infinite: above 700 it is as at 700.</summary>
    public static double Exp(double x)
    {
        if (x < -700)
            return 0;
        x = Math.Min(x, 700);
        var twos = (int)Math.Floor((x / LnTwo) + 0.5);
        var rest = x - (twos * LnTwo);
        var sum = 1.0;
        for (var term = 16; term >= 1; term--)
            sum = 1 + (rest * sum / term);
        return sum * BitConverter.Int64BitsToDouble((long)(twos + 1023) << 52);
    }
}
