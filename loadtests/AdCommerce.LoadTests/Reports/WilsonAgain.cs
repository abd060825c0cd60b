using AdCommerce.V1;

namespace AdCommerce.LoadTests.Reports;

/// <summary>Intervals once more, by the textbook's formulas.</summary>
internal static class WilsonAgain
{
    private const double Z = 1.959963984540054;
    private const double Near = 1e-9;

    /// <summary>What is wrong with a rate; null when nothing is.</summary>
    public static string? Judge(ReportRate rate)
    {
        if (rate.Entrants == 0)
            return rate.Value == 0 && rate.Interval is null ? null : "a rate of nobody";
        if (Math.Abs(rate.Value - ((double)rate.Count / rate.Entrants)) > Near)
            return $"{rate.Count} of {rate.Entrants} is not {rate.Value}";
        if (rate.Entrants < 30)
            return rate.Interval is null ? null : "an interval of fewer than 30";
        var (low, high) = Of(rate.Count, rate.Entrants);
        return Math.Abs(low - rate.Interval.Low) <= Near && Math.Abs(high - rate.Interval.High) <= Near ? null : $"Wilson of {rate.Count} of {rate.Entrants} is not {rate.Interval}";
    }

    /// <summary>What is wrong with a difference of two rates, Newcombe's by his method 10; null when nothing is.</summary>
    public static string? Judge(ReportDifference difference, long count1, long entrants1, long count2, long entrants2)
    {
        var (p1, p2) = (entrants1 == 0 ? 0 : (double)count1 / entrants1, entrants2 == 0 ? 0 : (double)count2 / entrants2);
        if (Math.Abs(difference.Value - (p1 - p2)) > Near)
            return $"{count1} of {entrants1} minus {count2} of {entrants2} is not {difference.Value}";
        if (entrants1 < 30 || entrants2 < 30)
            return difference is { Verdict: ReportDifference.Types.Verdict.Unspecified, Interval: null } ? null : "a verdict on fewer than 30";
        var ((l1, u1), (l2, u2)) = (Of(count1, entrants1), Of(count2, entrants2));
        var low = p1 - p2 - Math.Sqrt(((p1 - l1) * (p1 - l1)) + ((u2 - p2) * (u2 - p2)));
        var high = p1 - p2 + Math.Sqrt(((u1 - p1) * (u1 - p1)) + ((p2 - l2) * (p2 - l2)));
        var verdict = low > 0 ? ReportDifference.Types.Verdict.Higher : high < 0 ? ReportDifference.Types.Verdict.Lower : ReportDifference.Types.Verdict.Undecided;
        // An end that is 0 but for rounding may fall on either side.
        var isSure = Math.Min(Math.Abs(low), Math.Abs(high)) > Near;
        return Math.Abs(low - difference.Interval.Low) <= Near && Math.Abs(high - difference.Interval.High) <= Near && (!isSure || verdict == difference.Verdict)
            ? null
            : $"Newcombe of {count1}/{entrants1} and {count2}/{entrants2} is [{low}, {high}] and not {difference}";
    }

    private static (double Low, double High) Of(long count, long entrants)
    {
        double n = entrants;
        var p = count / n;
        var middle = p + (Z * Z / (2 * n));
        var reach = Z * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n)));
        var scale = 1 + (Z * Z / n);
        return ((middle - reach) / scale, (middle + reach) / scale);
    }
}
