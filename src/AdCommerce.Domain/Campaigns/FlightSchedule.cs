using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns;

/// <summary>When a placement may be chosen.</summary>
/// <param name="StartTime">First instant; null: from the beginning.</param>
/// <param name="EndTime">First instant after it; null: without end.</param>
/// <param name="TimeZone">IANA name of the clock that the day parts are read from: "Asia/Shanghai".</param>
/// <param name="DayParts">It may be chosen in any of these; empty: at every hour.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.flight-schedule")]
public sealed record FlightSchedule(DateTimeOffset? StartTime, DateTimeOffset? EndTime, string TimeZone, ImmutableArray<DayPart> DayParts)
{
    /// <summary>Most day parts of one schedule.</summary>
    public const int DayPartsMax = 64;

    /// <summary>The clock of schedules that name none.</summary>
    public const string TimeZoneDefault = "Etc/UTC";

    /// <summary>At every instant.</summary>
    public static readonly FlightSchedule Always = new(null, null, TimeZoneDefault, []);

    /// <summary>
    /// True when a placement with this schedule may be chosen at the instant. Day parts go by what the clock of the time zone shows: an hour that
    /// it shows twice counts both times, one that it skips never comes.
    /// </summary>
    public bool IsOnAt(DateTimeOffset now)
    {
        if (now < StartTime || now >= EndTime)
            return false;
        if (DayParts.IsEmpty)
            return true;
        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
        foreach (var part in DayParts)
        {
            if (part.Contains(local.DayOfWeek, (local.Hour * 60) + local.Minute))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The first instant after this one before which the answer of <see cref="IsOnAt"/> cannot change: a bound, or the next whole minute (no clock
    /// in use differs from UTC by a part of a minute).
    /// </summary>
    public DateTimeOffset HoldsUntil(DateTimeOffset now)
    {
        var until = DayParts.IsEmpty || now >= EndTime ? DateTimeOffset.MaxValue : new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, TimeSpan.Zero);
        if (StartTime is { } start && start > now && start < until)
            until = start;
        return EndTime is { } end && end > now && end < until ? end : until;
    }
}

/// <summary>Hours of some days of the week.</summary>
/// <param name="Days">On which days.</param>
/// <param name="StartMinute">First minute of the day, 0 to 1,439.</param>
/// <param name="EndMinute">First minute after it, above the first and at most 1,440. What goes past midnight is two parts.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.day-part")]
public readonly record struct DayPart(WeekDays Days, int StartMinute, int EndMinute)
{
    /// <summary>Minutes of a day.</summary>
    public const int DayMinutes = 24 * 60;

    internal bool Contains(DayOfWeek day, int minute) =>
        minute >= StartMinute && minute < EndMinute && (Days & (WeekDays)(1 << (int)day)) != 0;
}

/// <summary>Days of the week; the bit of each is that of <see cref="DayOfWeek"/>.</summary>
[Flags]
public enum WeekDays : byte
{
    /// <summary>None; refused.</summary>
    None = 0,

    /// <summary>Sunday.</summary>
    Sunday = 1,

    /// <summary>Monday.</summary>
    Monday = 2,

    /// <summary>Tuesday.</summary>
    Tuesday = 4,

    /// <summary>Wednesday.</summary>
    Wednesday = 8,

    /// <summary>Thursday.</summary>
    Thursday = 16,

    /// <summary>Friday.</summary>
    Friday = 32,

    /// <summary>Saturday.</summary>
    Saturday = 64,

    /// <summary>Every day.</summary>
    All = 127,
}
