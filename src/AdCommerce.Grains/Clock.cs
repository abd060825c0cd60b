namespace AdCommerce.Grains;

/// <summary>The clock in the unit of the log.</summary>
internal static class Clock
{
    /// <summary>Now, in microseconds since 1970.</summary>
    public static long GetUtcMicros(this TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>A clock that never goes back, in microseconds since some instant.</summary>
    public static long GetTimestampMicros(this TimeProvider time) =>
        time.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMicrosecond;
}
