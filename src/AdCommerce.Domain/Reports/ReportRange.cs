using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Reports;

/// <summary>
/// Days of a clock, and as many before them. Attempts are put into days by the time of their entry, so a day is exactly the clock's own, also where
/// it has 23 or 25 hours; nothing is taken from sums over UTC days.
/// </summary>
/// <param name="Clock">Whose days.</param>
/// <param name="FirstDay">The first day, since 1970-01-01.</param>
/// <param name="Days">How many, 1 to <see cref="DaysMax"/>.</param>
public sealed record ReportRange(CampaignClock Clock, int FirstDay, int Days)
{
    /// <summary>Longest range: a year, and the day that makes it comparable with the last.</summary>
    public const int DaysMax = 366;

    /// <summary>Start of each day, of the one after the last, too: microseconds since 1970.</summary>
    public IReadOnlyList<long> Starts => [.. Enumerable.Range(FirstDay, Days + 1).Select(Clock.StartOf)];

    /// <summary>The first instant.</summary>
    public long StartMicros => Clock.StartOf(FirstDay);

    /// <summary>The first instant after it.</summary>
    public long EndMicros => Clock.StartOf(FirstDay + Days);

    /// <summary>The same number of days right before.</summary>
    public ReportRange Previous => this with { FirstDay = FirstDay - Days };

    /// <summary>
    /// Whether nothing can change any more what attempts of a day came to: now >= the day's end + window + the lateness that is allowed (funnel.md, Maturity).
    /// </summary>
    /// <param name="dayEndMicros">The first instant after the day.</param>
    /// <param name="windowMicros">The attempts' window.</param>
    /// <param name="nowMicros">Now.</param>
    public static bool IsMature(long dayEndMicros, long windowMicros, long nowMicros) =>
        nowMicros >= MatureFrom(dayEndMicros, windowMicros);

    /// <summary>Days of the range, from the first on, that are mature.</summary>
    /// <param name="windowMicros">The attempts' window.</param>
    /// <param name="nowMicros">Now.</param>
    public int MatureDays(long windowMicros, long nowMicros) =>
        // Days before that in which the last mature instant lies have ended by then.
        Math.Clamp(Clock.DayOf(nowMicros - windowMicros - FunnelEvent.AgeMicrosMax) - FirstDay, 0, Days);

    /// <summary>When it is so.</summary>
    public static long MatureFrom(long dayEndMicros, long windowMicros) => dayEndMicros + windowMicros + FunnelEvent.AgeMicrosMax;
}
