using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>What changes in the source at an edge of its video segments.</summary>
/// <param name="At">Index of the video segment that begins there.</param>
/// <param name="NewInit">Pictures have another initialization section from here on.</param>
/// <param name="NewTracks">It declares other tracks, so that a discontinuity stands here.</param>
/// <param name="JumpMicros">How far the media timeline jumps; a jump needs a discontinuity too.</param>
internal sealed record Break(int At, bool NewInit, bool NewTracks, long JumpMicros)
{
    public bool IsDiscontinuity => NewTracks || JumpMicros != 0;
}

/// <summary>The instants of an episode: where its video is cut, where the source breaks, and where slots lie.</summary>
internal sealed class EpisodeGrid
{
    private readonly long _rateNumerator;
    private readonly long _rateDenominator;
    private readonly int[] _frames;

    public EpisodeGrid(Draw draw)
    {
        (FrameRate, _rateNumerator, _rateDenominator) = draw.Of<(string, long, long)>(
            ("24.000", 24, 1), ("25.000", 25, 1), ("29.970", 30_000, 1_001), ("30.000", 30, 1), ("60.000", 60, 1));
        int count = draw.Between(1, 8);
        _frames = new int[count + 1];
        for (int i = 0; i < count; i++)
        {
            _frames[i + 1] = _frames[i] + draw.Between(6, 3 * (int)(_rateNumerator / _rateDenominator));
        }

        EdgesMicros = [.. _frames.Select(MicrosOf)];
        Breaks = DrawBreaks(draw, count);
        Slots = DrawSlots(draw, count);
    }

    public string FrameRate { get; }

    public long FrameMicros => ((1_000_000 * _rateDenominator) + (_rateNumerator / 2)) / _rateNumerator;

    public int VideoSegments => _frames.Length - 1;

    public ImmutableArray<long> EdgesMicros { get; }

    public ImmutableArray<Break> Breaks { get; }

    /// <summary>First video segment and the one behind the last, in order, disjoint.</summary>
    public ImmutableArray<(int First, int End)> Slots { get; }

    /// <summary>An instant inside a video segment, on a frame: share 0 is its start.</summary>
    public long InsideMicros(int segment, int part, int parts) => MicrosOf(_frames[segment] + ((_frames[segment + 1] - _frames[segment]) * part / parts));

    public IEnumerable<Break> BreaksUntil(int videoSegment) => Breaks.Where(b => b.At <= videoSegment);

    public bool IsDiscontinuity(int videoSegment) => Breaks.Any(b => b.At == videoSegment && b.IsDiscontinuity);

    private long MicrosOf(int frame) => ((frame * 1_000_000L * _rateDenominator) + (_rateNumerator / 2)) / _rateNumerator;

    private static ImmutableArray<Break> DrawBreaks(Draw draw, int count)
    {
        List<Break> breaks = [];
        for (int at = 1; at < count; at++)
        {
            if (draw.OneIn(6))
            {
                bool newInit = draw.OneIn(2);
                breaks.Add(new Break(at, newInit, newInit && draw.OneIn(2), draw.OneIn(2) ? draw.Of(-30_000_000L, 500_000L, 3_600_000_000L) : 0));
            }
        }

        return [.. breaks.Where(b => b.NewInit || b.IsDiscontinuity)];
    }

    private static ImmutableArray<(int First, int End)> DrawSlots(Draw draw, int count)
    {
        List<(int First, int End)> slots = [];
        int wanted = draw.UpTo(4);
        int next = 0;
        while (slots.Count < wanted)
        {
            int first = next + draw.UpTo(2);
            int end = first + draw.Between(1, 3);
            if (end > count)
            {
                break;
            }

            slots.Add((first, end));
            next = end;
        }

        return [.. slots];
    }
}

/// <summary>How one rendition is cut.</summary>
/// <param name="EdgesMicros">One more than it has segments.</param>
/// <param name="VideoSegments">For each of its segments, the video segment that plays when it starts.</param>
/// <param name="IsAtStart">For each of its segments: it starts where that video segment does.</param>
internal sealed record RenditionGrid(ImmutableArray<long> EdgesMicros, ImmutableArray<int> VideoSegments, ImmutableArray<bool> IsAtStart)
{
    public int Count => VideoSegments.Length;

    public static RenditionGrid Video(EpisodeGrid grid) => Of(grid, grid.EdgesMicros);

    /// <summary>Whole AAC frames, as near to the video's edges as they get.</summary>
    public static RenditionGrid Audio(EpisodeGrid grid, int samplesPerSecond)
    {
        const long Samples = 1_024;
        return Of(grid, [.. grid.EdgesMicros.Select(edge =>
        {
            long frames = ((edge * samplesPerSecond) + (Samples * 500_000)) / (Samples * 1_000_000);
            return ((frames * Samples * 1_000_000) + (samplesPerSecond / 2)) / samplesPerSecond;
        })]);
    }

    /// <summary>Cut more coarsely than the video, but where slots begin and end and where the source is discontinuous.</summary>
    public static RenditionGrid Subtitles(EpisodeGrid grid, Draw draw)
    {
        int[] starts = [.. Enumerable.Range(0, grid.VideoSegments)
            .Where(i => i == 0 || grid.IsDiscontinuity(i) || grid.Slots.Any(s => s.First == i || s.End == i) || draw.OneIn(3))];
        return new RenditionGrid([.. starts.Select(i => grid.EdgesMicros[i]), grid.EdgesMicros[^1]], [.. starts], [.. starts.Select(_ => true)]);
    }

    /// <summary>One to three pictures in each video segment.</summary>
    public static RenditionGrid IFrames(EpisodeGrid grid, Draw draw)
    {
        List<long> edges = [];
        List<int> segments = [];
        List<bool> starts = [];
        for (int i = 0; i < grid.VideoSegments; i++)
        {
            int parts = draw.Between(1, 3);
            for (int part = 0; part < parts; part++)
            {
                edges.Add(grid.InsideMicros(i, part, parts));
                segments.Add(i);
                starts.Add(part == 0);
            }
        }

        return new RenditionGrid([.. edges, grid.EdgesMicros[^1]], [.. segments], [.. starts]);
    }

    /// <summary>The segments of a range of video segments.</summary>
    public SegmentRange RangeOf(int firstVideoSegment, int endVideoSegment)
    {
        int first = VideoSegments.IndexOf(firstVideoSegment);
        int end = VideoSegments.IndexOf(endVideoSegment);
        return new SegmentRange(first, (end < 0 ? Count : end) - first);
    }

    private static RenditionGrid Of(EpisodeGrid grid, ImmutableArray<long> edges) =>
        new(edges, [.. Enumerable.Range(0, grid.VideoSegments)], [.. Enumerable.Repeat(true, grid.VideoSegments)]);
}
