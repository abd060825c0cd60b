using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;
using CsCheck;

namespace AdCommerce.Domain.Tests.Media.Hls;

public sealed class HlsBitrateTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void Peak_RunsOfHalfToOneAndAHalfTargets_CountOnly()
    {
        // Target 4 s: runs from 2 s to 6 s. The half second of 9,000 bytes is too short alone, and counts with its neighbours.
        SegmentSize[] segments = [new(1000, 2 * Second), new(9000, Second / 2), new(1000, 2 * Second), new(1000, 4 * Second)];

        Assert.Equal(10_000 * 8 * 2 / 5, HlsBitrate.Peak(segments, 4));
    }

    [Fact]
    public void Peak_RandomSegments_IsThatOfTryingAllRuns() =>
        Gen.Select(Gen.Select(Gen.Long[0, 1000], Gen.Long[0, 3 * Second]).Array[1, 30], Gen.Int[1, 5]).Sample((shapes, target) =>
        {
            SegmentSize[] segments = [.. shapes.Select(shape => new SegmentSize(shape.Item1, shape.Item2))];
            long? largest = null;
            for (int first = 0; first < segments.Length; first++)
            {
                for (int last = first; last < segments.Length; last++)
                {
                    ReadOnlySpan<SegmentSize> run = segments.AsSpan(first, last - first + 1);
                    long micros = run.ToArray().Sum(segment => segment.DurationMicros);
                    if (micros >= target * Second / 2 && micros <= target * Second * 3 / 2)
                    {
                        largest = Math.Max(largest ?? 0, HlsBitrate.Average(run));
                    }
                }
            }

            return HlsBitrate.Peak(segments, target) == (largest ?? HlsBitrate.Average(segments));
        });

    [Fact]
    public void Peak_TwentyThousandTinySegmentsInOneRun_IsFound()
    {
        SegmentSize[] segments = [.. Enumerable.Range(0, HlsLimits.SegmentsMax).Select(i => new SegmentSize(i % 7, 2_000))];

        // Every run of thirty seconds and more has nearly the average rate.
        Assert.InRange(HlsBitrate.Peak(segments, 60), HlsBitrate.Average(segments), HlsBitrate.Average(segments) * 101 / 100);
    }

    [Fact]
    public void PeakOverEditions_MoreSegmentsThanARunMayHave_IsTheLargestSegment()
    {
        Rendition rendition = Shape([.. Enumerable.Repeat(100L, 2 * HlsBitrate.RunSegmentsMax), 300], 600);
        rendition = rendition with { Segments = [.. rendition.Segments.Select(segment => segment with { DurationMicros = Second })] };

        Assert.Equal(2400, HlsBitrate.PeakOverEditions(rendition, 0, []));
    }

    [Fact]
    public void Peak_ShorterThanHalfATarget_IsTheAverage() => Assert.Equal(8000, HlsBitrate.Peak([new(1000, Second)], 4));

    [Fact]
    public void Average_Segments_IsRoundedUp() => Assert.Equal(2667, HlsBitrate.Average([new(900, 2 * Second), new(100, Second)]));

    [Fact]
    public void Average_HugeSizes_DoesNotOverflow() => Assert.True(HlsBitrate.Average([new(long.MaxValue / 2, 1), new(1, 1)]) > 0);

    [Fact]
    public void PeakOverEditions_RandomEpisodes_IsThePeakOfTheLargestEdition()
    {
        const int SegmentCount = 8;
        Gen<long[]> sizes = Gen.Long[1, 100_000].Array[SegmentCount];
        Gen.Select(sizes, sizes.Array[0, 3], sizes.Array[0, 3], Gen.Int[1, 6]).Sample((original, first, second, target) =>
        {
            Rendition rendition = Shape(original, target);
            Slot[] slots = [MakeSlot(1, 2, first), MakeSlot(3, 4, second)];
            long largest = 0;
            foreach (long[]? a in first.Append(null))
            {
                foreach (long[]? b in second.Append(null))
                {
                    SegmentSize[] edition = [.. Enumerable.Range(0, SegmentCount).Select(i => new SegmentSize(
                        (i is 1 or 2 ? a : i is >= 3 and <= 6 ? b : null)?[i] ?? original[i], 2 * Second))];
                    largest = Math.Max(largest, HlsBitrate.Peak(edition, target));
                }
            }

            return HlsBitrate.PeakOverEditions(rendition, 0, [.. slots]) == largest;
        });
    }

    private static Rendition Shape(long[] sizes, int target) =>
        SampleEpisode.Content.Renditions[0] with { TargetDurationSeconds = target, Segments = [.. sizes.Select(Segment)] };

    private static MediaSegment Segment(long size) =>
        SampleEpisode.Content.Renditions[0].Segments[0] with { SizeBytes = size, DurationMicros = 2 * Second };

    private static Slot MakeSlot(int first, int count, long[][] variants) => SampleEpisode.Slots[0] with
    {
        Ranges = [new SegmentRange(first, count)],
        Variants =
        [
            .. variants.Select(sizes => SampleEpisode.Slots[0].Variants[0] with
            {
                Renditions = [new VariantRendition("540x960", [], [.. sizes.AsSpan(first, count).ToArray().Select(Segment)], [])],
            }),
        ],
    };
}
