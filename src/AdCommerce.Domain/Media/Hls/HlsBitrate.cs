using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Media.Hls;

/// <summary>A segment as bandwidth sees it.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="DurationMicros">Its EXTINF in microseconds.</param>
public readonly record struct SegmentSize(long Bytes, long DurationMicros);

/// <summary>Bit rates as RFC 8216bis 4.4.6.2 defines them, in bits per second, rounded up.</summary>
public static class HlsBitrate
{
    /// <summary>
    /// The peak segment bit rate: the largest over all runs of consecutive segments that last between half and one and a half target durations.
    /// Where no run does (a playlist shorter than half a target duration), that of the whole.
    /// </summary>
    public static long Peak(ReadOnlySpan<SegmentSize> segments, int targetDurationSeconds)
    {
        (long min, long max) = Window(targetDurationSeconds);
        long peak = 0;
        for (int first = 0; first < segments.Length; first++)
        {
            long bytes = 0;
            long micros = 0;
            for (int last = first; last < segments.Length; last++)
            {
                bytes += segments[last].Bytes;
                micros += segments[last].DurationMicros;
                if (micros > max)
                {
                    break;
                }

                peak = micros >= min ? Math.Max(peak, Rate(bytes, micros)) : peak;
            }
        }

        return peak > 0 ? peak : Average(segments);
    }

    /// <summary>The average bit rate: all bytes over all time; 0 without segments.</summary>
    public static long Average(ReadOnlySpan<SegmentSize> segments)
    {
        long bytes = 0;
        long micros = 0;
        foreach (SegmentSize segment in segments)
        {
            bytes += segment.Bytes;
            micros += segment.DurationMicros;
        }

        return Rate(bytes, micros);
    }

    /// <summary>
    /// The peak of a rendition over all editions that the slots make. Choices in different slots are independent, so each run of segments takes
    /// the largest alternative of every slot it touches. No edition is above it; where durations of variants differ (by less than half a frame),
    /// it may be above all of them by that much.
    /// </summary>
    /// <param name="rendition">The original.</param>
    /// <param name="index">Its index among the content's renditions, as <see cref="Slot.Ranges"/> counts them.</param>
    /// <param name="slots">The slots of the episode.</param>
    public static long PeakOverEditions(Rendition rendition, int index, ImmutableArray<Slot> slots)
    {
        SlotAlternatives?[] at = new SlotAlternatives?[rendition.Segments.Length];
        foreach (Slot slot in slots)
        {
            SegmentRange range = slot.Ranges[index];
            at.AsSpan(range.First, range.Count).Fill(new SlotAlternatives(rendition, range, slot.Variants));
        }

        long peak = 0;
        for (int first = 0; first < at.Length; first++)
        {
            peak = Math.Max(peak, PeakFrom(rendition, at, first));
        }

        return peak > 0 ? peak : WholeOverEditions(rendition, at);
    }

    private static long PeakFrom(Rendition rendition, SlotAlternatives?[] at, int first)
    {
        (long min, long max) = Window(rendition.TargetDurationSeconds);
        SlotExtent done = default;
        SlotExtent open = default;
        long peak = 0;
        for (int last = first; last < at.Length; last++)
        {
            if (last > first && at[last] != at[last - 1])
            {
                done += open;
                open = default;
            }

            if (at[last] is { } slot)
            {
                open = slot.Extent(Math.Max(first, slot.First), last);
            }
            else
            {
                MediaSegment segment = rendition.Segments[last];
                done += new SlotExtent(segment.SizeBytes, segment.DurationMicros, segment.DurationMicros);
            }

            SlotExtent run = done + open;
            if (run.MicrosMin > max)
            {
                break;
            }

            peak = run.MicrosMax >= min ? Math.Max(peak, Rate(run.BytesMax, run.MicrosMin)) : peak;
        }

        return peak;
    }

    private static long WholeOverEditions(Rendition rendition, SlotAlternatives?[] at)
    {
        SlotExtent whole = default;
        for (int i = 0; i < at.Length; i++)
        {
            MediaSegment segment = rendition.Segments[i];
            whole += at[i] is not { } slot ? new SlotExtent(segment.SizeBytes, segment.DurationMicros, segment.DurationMicros)
                : slot.First == i ? slot.Extent(i, i + slot.Count - 1)
                : default;
        }

        return Rate(whole.BytesMax, whole.MicrosMin);
    }

    private static (long Min, long Max) Window(int targetDurationSeconds)
    {
        long target = targetDurationSeconds * HlsText.MicrosPerSecond;
        return (target / 2, target * 3 / 2);
    }

    private static long Rate(long bytes, long micros)
    {
        if (micros <= 0)
        {
            return bytes == 0 ? 0 : long.MaxValue / 4;
        }

        Int128 bits = (Int128)bytes * 8 * HlsText.MicrosPerSecond;
        return (long)Int128.Min((bits + micros - 1) / micros, long.MaxValue / 4);
    }
}

/// <summary>The most bytes and the least and most time that some segments can have, over all choices.</summary>
internal readonly record struct SlotExtent(long BytesMax, long MicrosMin, long MicrosMax)
{
    public static SlotExtent operator +(SlotExtent left, SlotExtent right) =>
        new(left.BytesMax + right.BytesMax, left.MicrosMin + right.MicrosMin, left.MicrosMax + right.MicrosMax);
}

/// <summary>The alternatives of one slot in one rendition as running sums, so that any part of it is a subtraction per alternative.</summary>
internal sealed class SlotAlternatives
{
    private readonly List<SegmentSize[]> _sums = [];

    public SlotAlternatives(Rendition rendition, SegmentRange range, ImmutableArray<Variant> variants)
    {
        (First, Count) = (range.First, range.Count);
        _sums.Add(Sums(rendition.Segments.AsSpan(range.First, range.Count)));
        foreach (Variant variant in variants)
        {
            VariantRendition? own = variant.Renditions.FirstOrDefault(candidate => candidate.RenditionId == rendition.Id);
            if (own is not null && own.Segments.Length == Count)
            {
                _sums.Add(Sums(own.Segments.AsSpan()));
            }
        }
    }

    public int First { get; }

    public int Count { get; }

    /// <summary>Over the segments from <paramref name="from"/> to <paramref name="to"/>, both included, counted as the rendition counts them.</summary>
    public SlotExtent Extent(int from, int to)
    {
        SlotExtent extent = new(0, long.MaxValue, 0);
        foreach (SegmentSize[] sums in _sums)
        {
            (long bytes, long micros) = (sums[to + 1 - First].Bytes - sums[from - First].Bytes, sums[to + 1 - First].DurationMicros - sums[from - First].DurationMicros);
            extent = new(Math.Max(extent.BytesMax, bytes), Math.Min(extent.MicrosMin, micros), Math.Max(extent.MicrosMax, micros));
        }

        return extent;
    }

    private static SegmentSize[] Sums(ReadOnlySpan<MediaSegment> segments)
    {
        SegmentSize[] sums = new SegmentSize[segments.Length + 1];
        for (int i = 0; i < segments.Length; i++)
        {
            sums[i + 1] = new(sums[i].Bytes + segments[i].SizeBytes, sums[i].DurationMicros + segments[i].DurationMicros);
        }

        return sums;
    }
}
