namespace AdCommerce.Domain.Media.Mp4;

/// <summary>Turns units of a track's timescale into microseconds.</summary>
public static class MediaClock
{
    /// <summary>Rounded to the nearest microsecond, so that equal instants of one timescale (up to 1 MHz) are equal, and different ones differ.</summary>
    /// <param name="units">Within <see cref="Mp4Limits.TimelineMicrosMax"/>; the readers see to that.</param>
    /// <param name="timescale">Units per second; at least 1.</param>
    public static long MicrosOf(long units, uint timescale)
    {
        Int128 scaled = (Int128)units * 1_000_000;
        Int128 half = timescale / 2;
        return (long)((scaled + (scaled < 0 ? -half : half)) / timescale);
    }

    /// <summary>True when the instant lies within the bounds of a timeline.</summary>
    internal static bool IsOnTimeline(Int128 units, uint timescale)
    {
        Int128 bound = (Int128)Mp4Limits.TimelineMicrosMax / 1_000_000 * timescale;
        return units >= -bound && units <= bound;
    }
}
