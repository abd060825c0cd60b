using System.Globalization;

namespace AdCommerce.ConsolePages.Reports;

/// <summary>Numbers of reports as people read them.</summary>
internal static class Numbers
{
    public static string Of(long count) => count.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>"4.56 %"; more digits where it is small, since the last stage usually is.</summary>
    public static string Share(double share) => share == 0 ? "0 %" : (share * 100).ToString(Math.Abs(share) >= 0.1 ? "0.0" : Math.Abs(share) >= 0.001 ? "0.00" : "0.000", CultureInfo.InvariantCulture) + " %";

    /// <summary>A difference of shares: "+0.12 points".</summary>
    public static string Points(double difference) => (difference * 100).ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);

    /// <summary>"4.1–5.2 %"; null where nothing is to be concluded.</summary>
    public static string? Interval(V1.ReportInterval? interval) =>
        interval is null ? null : $"{Share(interval.Low)[..^2]}–{Share(interval.High)}";

    /// <summary>"3 min", "2 h", "1.5 d".</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 90 } => $"{time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s",
        { TotalMinutes: < 90 } => $"{time.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min",
        { TotalHours: < 36 } => $"{time.TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} h",
        _ => $"{time.TotalDays.ToString("0.#", CultureInfo.InvariantCulture)} d",
    };

    /// <summary>For drawings.</summary>
    public static string Px(double length) => length.ToString("0.##", CultureInfo.InvariantCulture);
}
