namespace AdCommerce.Domain.Funnel;

/// <summary>How many events one viewer may send: a bucket that fills by the clock. No person reaches it; a broken player does.</summary>
/// <param name="Left">Events that may come now, as of <paramref name="TimeMicros"/>.</param>
/// <param name="TimeMicros">Microseconds of a clock that never goes back.</param>
public readonly record struct EventAllowance(double Left, long TimeMicros)
{
    /// <summary>Most events at once.</summary>
    public const int BurstMax = 1_000;

    /// <summary>Events a second that may come for ever.</summary>
    public const double PerSecond = 50;

    private const double MicrosPerSecond = 1_000_000;

    /// <summary>A full bucket.</summary>
    public static EventAllowance Full(long timeMicros) => new(BurstMax, timeMicros);

    /// <summary>Takes a number of events out.</summary>
    /// <returns>What is left, and how long to wait before trying again, in milliseconds: 0 when they may come.</returns>
    public (EventAllowance Next, int RetryMillis) Take(int events, long timeMicros)
    {
        var left = Math.Min(BurstMax, Left + (Math.Max(0, timeMicros - TimeMicros) * PerSecond / MicrosPerSecond));
        return events <= left
            ? (new EventAllowance(left - events, timeMicros), 0)
            : (new EventAllowance(left, timeMicros), (int)Math.Ceiling((events - left) * 1_000 / PerSecond));
    }
}
