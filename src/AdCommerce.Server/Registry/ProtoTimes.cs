using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Registry;

/// <summary>Times as the API spells them. What is no time becomes a value that every rule refuses, so that it is named with its field.</summary>
internal static class ProtoTimes
{
    private const long NanosPerMicro = 1_000;
    private const long MicrosPerSecond = 1_000_000;
    private const long NanosMax = 999_999_999;
    private const long SecondsMax = 10 * 366 * 24 * 3_600L;

    /// <summary>Whole microseconds; 0 for none, -1 for a negative or malformed duration, or one of more than ten years.</summary>
    public static long ToMicros(this Duration? duration)
    {
        if (duration is null)
            return 0;
        return duration.Seconds is >= 0 and <= SecondsMax && duration.Nanos is >= 0 and <= (int)NanosMax
            ? (duration.Seconds * MicrosPerSecond) + (duration.Nanos / NanosPerMicro)
            : -1;
    }

    /// <summary>The instant; the default, which is before 1970, for none or a malformed one.</summary>
    public static DateTimeOffset ToTime(this Timestamp? timestamp)
    {
        try
        {
            return timestamp?.ToDateTimeOffset() ?? default;
        }
        catch (InvalidOperationException)
        {
            // Seconds or nanoseconds out of range.
            return default;
        }
    }
}
