using System.Globalization;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Campaigns.Reach;

/// <summary>How many of the known viewers match, from how many of those that were asked do.</summary>
/// <param name="Known">Known viewers.</param>
/// <param name="Asked">How many of them were asked: all, or a sample of which each viewer had the same chance to be.</param>
/// <param name="Matching">How many of those match.</param>
public sealed record ReachEstimate(long Known, int Asked, int Matching)
{
    /// <summary>Of fewer viewers no number is told (trust.md, Privacy).</summary>
    public const int TellableMin = 50;

    /// <summary>Figures below this are told in tens, those above it with two digits that count.</summary>
    private const long RoughFrom = 1_000;
    private const long SmallestUnit = 10;

    /// <summary>True when everybody was asked.</summary>
    public bool IsExact => Asked >= Known;

    /// <summary>How many match, with the interval in which that lies; null when it is fewer than <see cref="TellableMin"/>.</summary>
    public ReachFigures? Figures
    {
        get
        {
            var estimate = Asked == 0 ? 0 : Known * (double)Matching / Asked;
            if (estimate < TellableMin)
                return null;
            var (low, high) = IsExact ? (estimate, estimate) : WilsonOfSample();
            // Rounded outwards, so that the interval says no less than it did. Not by one at a time: two questions that part one viewer from the rest
            // get the same answer.
            return new ReachFigures(
                Math.Min(Known, Round(estimate, MidpointRounding.AwayFromZero)),
                Math.Min(Known, Round(low, MidpointRounding.ToNegativeInfinity)),
                Math.Min(Known, Round(high, MidpointRounding.ToPositiveInfinity)));
        }
    }

    /// <summary>How the figures came about, for people.</summary>
    public string Method => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsExact ? $"All {Known:N0} known viewers were asked." : $"{Asked:N0} of {Known:N0} known viewers were asked, drawn by a keyed hash of who they are, and the interval is Wilson's at 95 %.")} {Telling} Who does not let the profile be used matches only what asks nothing of it. What the targeting asks of market, device, drama, episode and scene is taken to hold; schedule, caps, competitors and budget are not looked at.");

    private string Telling => Figures is not null
        ? "Figures are rounded, the interval outwards, so that nobody can be singled out."
        : $"Fewer than {TellableMin} match{(IsExact ? "" : " by that")}: so few that no number is told, and nobody can be singled out.";

    // Without a correction for a sample that is a large part of everybody: then the interval is wider than it need be.
    private (double Low, double High) WilsonOfSample()
    {
        var interval = Wilson.Of(Matching, Asked);
        return (interval.Low * Known, interval.High * Known);
    }

    private static long Round(double value, MidpointRounding direction)
    {
        var unit = SmallestUnit;
        while (value >= RoughFrom / SmallestUnit * unit)
            unit *= 10;
        return (long)Math.Round(value / unit, direction) * unit;
    }
}

/// <summary>Viewers that match.</summary>
/// <param name="Matching">The estimate.</param>
/// <param name="Low">At least so many, with 95 % confidence where not everybody was asked.</param>
/// <param name="High">At most so many, likewise.</param>
public sealed record ReachFigures(long Matching, long Low, long High);
