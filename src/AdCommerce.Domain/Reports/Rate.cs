namespace AdCommerce.Domain.Reports;

/// <summary>A share of entrants, and how sure it is.</summary>
/// <param name="Successes">How many did, 0 to <paramref name="Trials"/>.</param>
/// <param name="Trials">Of how many.</param>
public readonly record struct Rate(long Successes, long Trials)
{
    /// <summary>Below so many entrants counts are told, and no verdict (funnel.md, Confidence).</summary>
    public const int VerdictTrialsMin = 30;

    /// <summary>Whether there are enough entrants to speak of a rate.</summary>
    public bool HasVerdict => Trials >= VerdictTrialsMin;

    /// <summary>The share, 0 to 1; 0 of nobody.</summary>
    public double Share => Trials == 0 ? 0 : (double)Successes / Trials;

    /// <summary>Wilson's interval.</summary>
    public ShareInterval Interval => Wilson.Of(Successes, Trials);

    /// <summary>The same with another confidence: a two-sided quantile of the normal distribution.</summary>
    public ShareInterval IntervalAt(double z) => Wilson.Of(Successes, Trials, z);
}

/// <summary>What may be said of a difference.</summary>
public enum DifferenceVerdict
{
    /// <summary>Nothing: one of the sides has too few.</summary>
    None = 0,

    /// <summary>The first is higher: the whole interval is above 0.</summary>
    Higher = 1,

    /// <summary>The first is lower: the whole interval is below 0.</summary>
    Lower = 2,

    /// <summary>The interval holds 0: it may be chance.</summary>
    Undecided = 3,
}

/// <summary>The first rate minus the second, with Newcombe's interval.</summary>
/// <param name="First">The rate that is looked at.</param>
/// <param name="Second">The rate that it is held against.</param>
public readonly record struct RateDifference(Rate First, Rate Second)
{
    /// <summary>First minus second, -1 to 1.</summary>
    public double Value => First.Share - Second.Share;

    /// <summary>
    /// Newcombe's hybrid score interval, 95 % (Newcombe 1998, method 10): the distances to the ends of both Wilson intervals, squared and added.
    /// </summary>
    public ShareInterval Interval => IntervalAt(Wilson.Z);

    /// <summary>What may be said of it.</summary>
    public DifferenceVerdict Verdict
    {
        get
        {
            if (!First.HasVerdict || !Second.HasVerdict)
                return DifferenceVerdict.None;
            var interval = Interval;
            return interval.Low > 0 ? DifferenceVerdict.Higher : interval.High < 0 ? DifferenceVerdict.Lower : DifferenceVerdict.Undecided;
        }
    }

    /// <summary>The same with another confidence: a two-sided quantile of the normal distribution.</summary>
    public ShareInterval IntervalAt(double z)
    {
        var (first, second) = (First.IntervalAt(z), Second.IntervalAt(z));
        var (one, other) = (First.Share, Second.Share);
        return new ShareInterval(
            Math.Max(-1, Value - Hypotenuse(one - first.Low, second.High - other)),
            Math.Min(1, Value + Hypotenuse(first.High - one, other - second.Low)));
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
