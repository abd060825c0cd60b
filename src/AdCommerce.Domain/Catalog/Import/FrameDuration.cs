using System.Globalization;
using AdCommerce.Domain.Media.Mp4;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>How long one video frame lasts: the tolerance that rules about time allow.</summary>
internal static class FrameDuration
{
    /// <summary>Taken where there is no video.</summary>
    public const long WithoutVideoMicros = 40_000;

    /// <summary>The shortest frame that the source declares, else the shortest that was measured, microseconds.</summary>
    public static long Of(SourcePresentation source)
    {
        long[] declared = [.. source.Multivariant.Streams.Select(static stream => OfRate(stream.FrameRate)).OfType<long>()];
        if (declared.Length > 0)
        {
            return declared.Min();
        }

        long[] measured = [.. source.Renditions.Where(static rendition => rendition.Kind == RenditionKind.Video).Select(Measured).OfType<long>()];
        return measured.Length > 0 ? measured.Min() : WithoutVideoMicros;
    }

    /// <summary>Duration of a frame at a FRAME-RATE as written, or null.</summary>
    public static long? OfRate(string? frameRate) =>
        decimal.TryParse(frameRate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal rate) && rate is >= 1 and <= 1000
            ? (long)Math.Round(1_000_000m / rate)
            : null;

    /// <summary>Mean duration of a frame over the whole rendition, or null when nothing was measured.</summary>
    public static long? Measured(SourceRendition rendition)
    {
        Int128 micros = 0;
        long samples = 0;
        foreach (SourceSegment segment in rendition.Segments)
        {
            if (SegmentTiming.MainOf(rendition, segment) is { } main)
            {
                micros += MediaClock.MicrosOf(main.Facts.Duration, main.Track.Info.Timescale);
                samples += main.Facts.Samples;
            }
        }

        return samples == 0 ? null : (long)Int128.Max(1, micros / samples);
    }

    /// <summary>A frame duration as FRAME-RATE is written: three decimals.</summary>
    public static string ToRate(long frameMicros) => (1_000_000m / frameMicros).ToString("0.000", CultureInfo.InvariantCulture);
}
