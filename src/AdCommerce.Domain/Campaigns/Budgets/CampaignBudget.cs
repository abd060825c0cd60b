namespace AdCommerce.Domain.Campaigns.Budgets;

/// <summary>What a campaign may spend, when, and how fast.</summary>
/// <param name="CurrencyCode">ISO 4217; every bid of the campaign is in it.</param>
/// <param name="TotalMicros">What may be spent in all, in micro-units; 1 to <see cref="Money.AmountMicrosMax"/>.</param>
/// <param name="DailyMicros">What may be spent on one day of <paramref name="TimeZone"/>, however many hours it has; null: as much as there is.</param>
/// <param name="StartTime">First instant.</param>
/// <param name="EndTime">First instant after it.</param>
/// <param name="TimeZone">IANA name of the clock that its days are read from: "Asia/Shanghai".</param>
/// <param name="Pacing">How it is spread over that time.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.campaign-budget")]
public sealed record CampaignBudget(
    string CurrencyCode, long TotalMicros, long? DailyMicros, DateTimeOffset StartTime, DateTimeOffset EndTime, string TimeZone, PacingKind Pacing)
{
    /// <summary>Shortest time between start and end: a few lives of a lease (<see cref="Leases.LeaseTerms"/>).</summary>
    public static readonly TimeSpan FlightMin = TimeSpan.FromHours(1);

    /// <summary>Longest time between start and end; that of a placement's schedule.</summary>
    public static readonly TimeSpan FlightMax = TimeSpan.FromDays(5 * 366);

    /// <summary>First instant, microseconds since 1970.</summary>
    public long StartTimeMicros => MicrosOf(StartTime);

    /// <summary>First instant after it, microseconds since 1970.</summary>
    public long EndTimeMicros => MicrosOf(EndTime);

    private static long MicrosOf(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}

/// <summary>How a budget is spread over its time. Persisted: numbers are never used again for something else.</summary>
public enum PacingKind : byte
{
    /// <summary>The same in every hour.</summary>
    Even = 1,

    /// <summary>As soon as somebody fits.</summary>
    AsFastAsPossible = 2,

    /// <summary>As the traffic of the last days comes and goes: more in hours in which more is watched.</summary>
    TrafficCurve = 3,
}
