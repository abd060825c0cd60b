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
    /// <summary>No rate is given as more than this, so that rates can be added and multiplied without a thought of overflow.</summary>
    public const long BitsPerSecondMax = 1_000_000_000_000_000;

    /// <summary>Segments of one run that <see cref="PeakOverEditions"/> looks at one by one.</summary>
    public const int RunSegmentsMax = 256;

    /// <summary>
    /// The peak segment bit rate: the largest over all runs of consecutive segments that last between half and one and a half target durations.
    /// Where no run does (a playlist shorter than half a target duration), that of the whole.
    /// </summary>
    public static long Peak(ReadOnlySpan<SegmentSize> segments, int targetDurationSeconds)
    {
        (long min, long max) = Window(targetDurationSeconds);
        SegmentSize[] sums = Sums(segments);
        SegmentSize best = default;
        for (SegmentSize? better = Better(sums, min, max, best); better is { } found; better = Better(sums, min, max, best))
        {
            best = found;
        }

        return best.DurationMicros > 0 ? Rate(best.Bytes, best.DurationMicros) : Average(segments);
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
    /// it may be above all of them by that much. Where a run has more than <see cref="RunSegmentsMax"/> segments, it is the rate of the largest
    /// single segment, which no run exceeds.
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
            if (PeakFrom(rendition, at, first) is not { } found)
            {
                return LargestSegment(rendition, at);
            }

            peak = Math.Max(peak, found);
        }

        return peak > 0 ? peak : WholeOverEditions(rendition, at);
    }

    // Null where the run has too many segments to try them all.
    private static long? PeakFrom(Rendition rendition, SlotAlternatives?[] at, int first)
    {
        (long min, long max) = Window(rendition.TargetDurationSeconds);
        SlotExtent done = default;
        SlotExtent open = default;
        long peak = 0;
        for (int last = first; last < at.Length; last++)
        {
            if (last - first == RunSegmentsMax)
            {
                return null;
            }

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
                done += Extent(rendition.Segments[last]);
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

    // No run can have a higher rate than the segment of the highest rate.
    private static long LargestSegment(Rendition rendition, SlotAlternatives?[] at)
    {
        long largest = 0;
        for (int i = 0; i < at.Length; i++)
        {
            SlotExtent extent = at[i]?.Extent(i, i) ?? Extent(rendition.Segments[i]);
            largest = Math.Max(largest, Rate(extent.BytesMax, extent.MicrosMin));
        }

        return largest;
    }

    private static SlotExtent Extent(MediaSegment segment) => new(segment.SizeBytes, segment.DurationMicros, segment.DurationMicros);

    private static long WholeOverEditions(Rendition rendition, SlotAlternatives?[] at)
    {
        SlotExtent whole = default;
        for (int i = 0; i < at.Length; i++)
        {
            whole += at[i] is not { } slot ? Extent(rendition.Segments[i])
                : slot.First == i ? slot.Extent(i, i + slot.Count - 1)
                : default;
        }

        return Rate(whole.BytesMax, whole.MicrosMin);
    }

    /// <summary>
    /// The run that gains most over the rate of <paramref name="best"/>, or null when none gains. Asking again with the answer ends at the largest
    /// rate after a handful of rounds (Dinkelbach), each linear: the run's start is kept in a queue of candidates, the smallest first. Trying all
    /// runs would be quadratic where segments are tiny.
    /// </summary>
    private static SegmentSize? Better(SegmentSize[] sums, long min, long max, SegmentSize best)
    {
        // How far the bytes until an edge are ahead of the best rate. Without a best run every run gains.
        Int128 Ahead(int edge) => best.DurationMicros == 0
            ? sums[edge].Bytes
            : ((Int128)sums[edge].Bytes * best.DurationMicros) - ((Int128)best.Bytes * sums[edge].DurationMicros);

        (int First, int Last, Int128 Gain) most = (0, 0, best.DurationMicros == 0 ? -1 : 0);
        LinkedList<int> starts = [];
        int next = 0;
        for (int last = 1; last < sums.Length; last++)
        {
            for (; sums[last].DurationMicros - sums[next].DurationMicros >= min && next < last; next++)
            {
                while (starts.Last is { } worse && Ahead(worse.Value) >= Ahead(next))
                {
                    starts.RemoveLast();
                }

                starts.AddLast(next);
            }

            while (starts.First is { } early && sums[last].DurationMicros - sums[early.Value].DurationMicros > max)
            {
                starts.RemoveFirst();
            }

            if (starts.First is { } start && Ahead(last) - Ahead(start.Value) > most.Gain)
            {
                most = (start.Value, last, Ahead(last) - Ahead(start.Value));
            }
        }

        return most.Last == 0
            ? null
            : new(sums[most.Last].Bytes - sums[most.First].Bytes, sums[most.Last].DurationMicros - sums[most.First].DurationMicros);
    }

    internal static SegmentSize[] Sums(ReadOnlySpan<SegmentSize> segments)
    {
        SegmentSize[] sums = new SegmentSize[segments.Length + 1];
        for (int i = 0; i < segments.Length; i++)
        {
            sums[i + 1] = new(sums[i].Bytes + segments[i].Bytes, sums[i].DurationMicros + segments[i].DurationMicros);
        }

        return sums;
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
            return bytes == 0 ? 0 : BitsPerSecondMax;
        }

        Int128 bits = (Int128)bytes * 8 * HlsText.MicrosPerSecond;
        return (long)Int128.Min((bits + micros - 1) / micros, BitsPerSecondMax);
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

    /// <summary>
    /// Over the segments from <paramref name="from"/> to <paramref name="to"/>, both included, counted as the rendition counts them.
    /// </summary>
    public SlotExtent Extent(int from, int to)
    {
        SlotExtent extent = new(0, long.MaxValue, 0);
        foreach (SegmentSize[] sums in _sums)
        {
            (SegmentSize before, SegmentSize after) = (sums[from - First], sums[to + 1 - First]);
            (long bytes, long micros) = (after.Bytes - before.Bytes, after.DurationMicros - before.DurationMicros);
            extent = new(Math.Max(extent.BytesMax, bytes), Math.Min(extent.MicrosMin, micros), Math.Max(extent.MicrosMax, micros));
        }

        return extent;
    }

    private static SegmentSize[] Sums(ReadOnlySpan<MediaSegment> segments)
    {
        SegmentSize[] sizes = new SegmentSize[segments.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = new(segments[i].SizeBytes, segments[i].DurationMicros);
        }

        return HlsBitrate.Sums(sizes);
    }
}
