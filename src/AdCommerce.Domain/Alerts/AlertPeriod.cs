using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Alerts;

/// <summary>The days that an alert looked at; those before them, as many, are what it held them against.</summary>
/// <param name="TimeZone">IANA name: whose days these are.</param>
/// <param name="FirstDay">The first day, since 1970-01-01.</param>
/// <param name="Days">How many.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.alert-period")]
public sealed record AlertPeriod(string TimeZone, int FirstDay, int Days)
{
    /// <summary>The last day.</summary>
    public int LastDay => FirstDay + Days - 1;

    /// <summary>The same as a range of reports.</summary>
    public ReportRange ToRange() => new(CampaignClock.Of(TimeZone), FirstDay, Days);

    /// <summary>
    /// The latest days that are all mature (<see cref="ReportRange.IsMature"/>), so that nothing that is concluded of them can turn out otherwise. It moves on by a day each
    /// day.
    /// </summary>
    /// <param name="timeZone">Whose days.</param>
    /// <param name="days">How many, 1 to <see cref="ReportRange.DaysMax"/>.</param>
    /// <param name="windowMicros">The longest window of the attempts.</param>
    /// <param name="nowMicros">Now.</param>
    public static AlertPeriod LastMature(string timeZone, int days, long windowMicros, long nowMicros)
    {
        // The day in which the last mature instant lies has not ended by then; the one before it has.
        var last = CampaignClock.Of(timeZone).DayOf(nowMicros - windowMicros - FunnelEvent.AgeMicrosMax) - 1;
        return new AlertPeriod(timeZone, last - days + 1, days);
    }
}
