namespace AdCommerce.Domain.Reports;

/// <summary>Wilson's score interval of a share, 95 % unless told otherwise, without continuity correction (Wilson 1927; funnel.md, Confidence).</summary>
public static class Wilson
{
    /// <summary>Two-sided 95 % of the normal distribution.</summary>
    public const double Z = 1.959963984540054;

    /// <summary>Where the share lies of which so many were seen.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">1 or more.</param>
    /// <returns>Both ends, 0 to 1.</returns>
    public static ShareInterval Of(long successes, long trials) => Of(successes, trials, Z);

    /// <summary>The same with another confidence.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">1 or more.</param>
    /// <param name="z">Two-sided quantile of the normal distribution (<see cref="Normal.TwoSided"/>).</param>
    /// <returns>Both ends, 0 to 1.</returns>
    public static ShareInterval Of(long successes, long trials, double z)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        var share = (double)successes / trials;
        var scale = 1 + (z * z / trials);
        var middle = share + (z * z / (2.0 * trials));
        var width = z * Math.Sqrt((share * (1 - share) / trials) + (z * z / (4.0 * trials * trials)));
        // The ends are exact where nobody, or everybody, did: no rounding may say otherwise.
        return new ShareInterval(
            successes == 0 ? 0 : Math.Max(0, (middle - width) / scale),
            successes == trials ? 1 : Math.Min(1, (middle + width) / scale));
    }
}

/// <summary>From where to where.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct ShareInterval(double Low, double High);
