namespace AdCommerce.Domain.Campaigns.Budgets;

/// <summary>
/// The days of a campaign's own clock, as days since 1970-01-01. A day begins at the first instant at which the clock shows its date, also where that is not
/// midnight because the clock went forward there, and ends where the next begins: it has 23 or 25 hours where the clock changes.
/// </summary>
public sealed class CampaignClock
{
    private const long MicrosPerMinute = 60_000_000;
    private const int MinutesPerDay = 24 * 60;

    /// <summary>No clock differs from UTC by more.</summary>
    private const int OffsetMinutesMax = 15 * 60;

    private const int ZoneLengthMax = 64;

    private readonly TimeZoneInfo _zone;
    private readonly bool _isFixed;

    private CampaignClock(TimeZoneInfo zone) => (_zone, _isFixed) = (zone, zone.GetAdjustmentRules().Length == 0);

    /// <summary>The clock of a time zone.</summary>
    /// <param name="timeZone">IANA name; <see cref="IsTimeZone"/>.</param>
    public static CampaignClock Of(string timeZone) => new(TimeZoneInfo.FindSystemTimeZoneById(timeZone));

    /// <summary>Whether it is the IANA name of a time zone. Names without a slash ("CET", Windows' own) differ between systems.</summary>
    public static bool IsTimeZone(string? name) =>
        name is { Length: <= ZoneLengthMax } && name.Contains('/') && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    /// <summary>
    /// The instant at which a clock shows a time; null, and a violation, when it never does or does so twice because of daylight saving time.
    /// </summary>
    /// <param name="local">What the clock shows.</param>
    /// <param name="timeZone">IANA name.</param>
    /// <param name="field">What the API calls it.</param>
    /// <param name="violations">Get what is wrong.</param>
    public static DateTimeOffset? Resolve(DateTime local, string timeZone, string field, Violations violations)
    {
        if (!IsTimeZone(timeZone))
        {
            violations.Add(field, "needs the IANA name of its time zone: \"Asia/Shanghai\"");
            return null;
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            violations.Add(field, FormattableString.Invariant($"{local:yyyy-MM-dd HH:mm} never comes in {timeZone}: its clocks go forward there. Give a time before or after"));
            return null;
        }

        if (zone.IsAmbiguousTime(local))
        {
            violations.Add(field, FormattableString.Invariant($"{local:yyyy-MM-dd HH:mm} comes twice in {timeZone}: its clocks go back there. Give the instant, with its offset from UTC"));
            return null;
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    /// <summary>The day in which an instant lies.</summary>
    /// <param name="timeMicros">Microseconds since 1970.</param>
    public int DayOf(long timeMicros)
    {
        var shown = DateOf(Math.DivRem(timeMicros, MicrosPerMinute).Quotient);
        if (_isFixed)
            return shown;
        // Where the clock goes back over midnight it shows a date again that is over.
        return StartOf(shown + 1) <= timeMicros ? shown + 1 : shown;
    }

    /// <summary>The first instant of a day, microseconds since 1970.</summary>
    public long StartOf(int day)
    {
        if (_isFixed)
            return (((long)day * MinutesPerDay) - (long)_zone.BaseUtcOffset.TotalMinutes) * MicrosPerMinute;
        var (low, high) = (((long)day * MinutesPerDay) - OffsetMinutesMax, ((long)day * MinutesPerDay) + OffsetMinutesMax);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (DateOf(middle) >= day)
                high = middle;
            else
                low = middle + 1;
        }

        return low * MicrosPerMinute;
    }

    /// <summary>What the clock shows, in minutes since its midnight, and the day of the week it shows it on.</summary>
    public (DayOfWeek Day, int Minute) Shown(long timeMicros)
    {
        var local = LocalOf(timeMicros / MicrosPerMinute);
        return (local.DayOfWeek, (local.Hour * 60) + local.Minute);
    }

    private int DateOf(long minute) => (int)(LocalOf(minute).Date - DateTime.UnixEpoch).TotalDays;

    private DateTime LocalOf(long minute)
    {
        var utc = DateTime.UnixEpoch.AddMinutes(minute);
        return DateTime.SpecifyKind(utc + _zone.GetUtcOffset(utc), DateTimeKind.Unspecified);
    }
}
