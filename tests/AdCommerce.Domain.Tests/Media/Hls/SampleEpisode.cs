using System.Collections.Frozen;
using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Media.Hls;

/// <summary>
/// The media that the playlists under Good and Wrong point to: twelve seconds in two rungs with sound, subtitles and thumbnails. The first slot
/// (4 s to 8 s) has the conformed variants a and d and the variant b of grade B, the second (8 s to 12 s) the variant c and, with its own sound, own.
/// </summary>
internal static class SampleEpisode
{
    private const long Second = 1_000_000;
    private static readonly long[] VideoEdges = [.. Enumerable.Range(0, 7).Select(i => i * 2 * Second)];
    private static readonly long[] IFrameEdges = [.. Enumerable.Range(0, 13).Select(i => i * Second)];
    private static readonly long[] SubtitleEdges = [0, 4 * Second, 8 * Second, 12 * Second];

    // Whole AAC frames of 1024 samples at 48 kHz, as near to the video's edges as they get.
    private static readonly long[] AudioEdges = [.. new[] { 0, 94, 188, 281, 375, 469, 563 }.Select(frames => ((frames * 1024L * Second) + 24_000) / 48_000)];

    private static readonly (string Id, RenditionKind Kind, long[] Edges, int Target, long Bytes)[] Shapes =
    [
        ("540x960", RenditionKind.Video, VideoEdges, 2, 500_000),
        ("270x480", RenditionKind.Video, VideoEdges, 2, 125_000),
        ("audio", RenditionKind.Audio, AudioEdges, 2, 32_000),
        ("subtitles", RenditionKind.Subtitles, SubtitleEdges, 4, 500),
        ("iframes", RenditionKind.IFrames, IFrameEdges, 1, 20_000),
    ];

    public static EpisodeContent Content { get; } = new()
    {
        Streams =
        [
            new() { RenditionId = "540x960", Codecs = ["avc1.64001f", "mp4a.40.2"], Width = 540, Height = 960, FrameRate = "25.000", AudioGroup = "sound", SubtitlesGroup = "text", ClosedCaptions = null, OtherAttributes = [] },
            new() { RenditionId = "270x480", Codecs = ["avc1.64001f", "mp4a.40.2"], Width = 270, Height = 480, FrameRate = "25.000", AudioGroup = "sound", SubtitlesGroup = "text", ClosedCaptions = null, OtherAttributes = [] },
        ],
        Media =
        [
            new() { Type = "AUDIO", GroupId = "sound", Name = "Mandarin", RenditionId = "audio", OtherAttributes = [] },
            new() { Type = "SUBTITLES", GroupId = "text", Name = "English", RenditionId = "subtitles", OtherAttributes = [] },
        ],
        IFrameStreams = [new() { RenditionId = "iframes", Codecs = ["avc1.64001f"], Width = 270, Height = 480, OtherAttributes = [] }],
        OtherTags = [],
        Renditions = [.. Shapes.Select(shape => new Rendition
        {
            Id = shape.Id,
            Kind = shape.Kind,
            TargetDurationSeconds = shape.Target,
            InitSections = Inits(shape.Id, shape.Kind, ""),
            Segments = Segments(shape, "", 0, shape.Edges.Length - 1, 0, 100),
            HeaderTags = [],
        })],
        IndependentSegments = true,
        DurationMicros = 12 * Second,
        FrameMicros = 40_000,
    };

    public static ImmutableArray<Slot> Slots { get; } =
    [
        Slot("table", 4, [
            Variant("a", VariantGrade.A, 104, [0, 1, 4]),
            Variant("b", VariantGrade.B, 96, [0, 1, 2, 4]),
            Variant("d", VariantGrade.A, 100, [0, 1, 4])]),
        Slot("drink", 8, [
            Variant("c", VariantGrade.A, 102, [0, 1, 4]),
            Variant("own", VariantGrade.A, 100, [0, 1, 2, 4])]),
    ];

    /// <summary>The facts of the episode, and of some segments that only wrong playlists point to.</summary>
    public static MediaFacts Facts { get; } = WithFaultySegments(MediaFacts.From(Content, Slots));

    private static Slot Slot(string id, long startSeconds, ImmutableArray<Variant> variants) => new()
    {
        Id = id,
        SceneId = "scene",
        StartMicros = startSeconds * Second,
        EndMicros = (startSeconds + 4) * Second,
        Category = "foundation",
        Box = new PictureBox(0.1, 0.1, 0.2, 0.2),
        Ranges = [.. Shapes.Select(shape => Range(shape.Edges, startSeconds))],
        Variants = variants,
    };

    private static SegmentRange Range(long[] edges, long startSeconds)
    {
        int perSlot = (edges.Length - 1) / 3;
        return new SegmentRange((int)(startSeconds / 4) * perSlot, perSlot);
    }

    private static Variant Variant(string id, VariantGrade grade, int percent, int[] renditions)
    {
        long start = id is "c" or "own" ? 8 : 4;
        return new Variant
        {
            ProductId = id,
            Grade = grade,
            Findings = [],
            ContentSha256 = id,
            Renditions = [.. renditions.Select(index =>
            {
                (string Id, RenditionKind Kind, long[] Edges, int Target, long Bytes) shape = Shapes[index];
                SegmentRange range = Range(shape.Edges, start);
                bool own = grade == VariantGrade.B;
                return new VariantRendition(
                    shape.Id,
                    Inits(shape.Id, shape.Kind, own ? "b/" : ""),
                    Segments(shape, id + "/", range.First, range.Count, own ? -shape.Edges[range.First] : 0, percent),
                    [shape.Kind == RenditionKind.Audio ? "mp4a.40.2" : own ? "avc1.640020" : "avc1.64001f"]);
            })],
        };
    }

    private static ImmutableArray<InitSection> Inits(string id, RenditionKind kind, string folder) => kind switch
    {
        RenditionKind.Subtitles => [],
        RenditionKind.Audio => [Init(id, folder, new TrackInfo(1, "soun", 48_000, "mp4a", "aac"))],
        _ => [Init(id, folder, new TrackInfo(1, "vide", 12_800, "avc1", $"{id}-{folder}avc"))],
    };

    private static InitSection Init(string id, string folder, TrackInfo track) =>
        new() { Uri = $"/media/{id}/{folder}init.mp4", Range = null, Sha256 = $"{id}-{folder}", Tracks = [track] };

    private static ImmutableArray<MediaSegment> Segments(
        (string Id, RenditionKind Kind, long[] Edges, int Target, long Bytes) shape, string folder, int first, int count, long shift, int percent) =>
    [
        .. Enumerable.Range(first, count).Select(i => new MediaSegment
        {
            Uri = shape.Kind switch
            {
                RenditionKind.IFrames => $"/media/{shape.Id}/{folder}all.m4s",
                RenditionKind.Subtitles => $"/media/{shape.Id}/{folder}{i}.vtt",
                _ => $"/media/{shape.Id}/{folder}{i}.m4s",
            },
            Range = shape.Kind == RenditionKind.IFrames ? new ByteRange(20_000, 20_000 * i) : null,
            DurationMicros = shape.Edges[i + 1] - shape.Edges[i],
            InitIndex = shape.Kind == RenditionKind.Subtitles ? -1 : 0,
            Discontinuity = false,
            KeyTags = [],
            ProgramDateTime = null,
            OtherTags = [],
            SizeBytes = shape.Bytes * percent / 100,
            StartMicros = shape.Edges[i] + shift,
            MeasuredMicros = shape.Edges[i + 1] - shape.Edges[i],
            SequenceNumber = (uint)i + 1,
        }),
    ];

    private static MediaFacts WithFaultySegments(MediaFacts facts)
    {
        Dictionary<MediaReference, SegmentFact> all = facts.Segments.ToDictionary(
            pair => pair.Key, pair => pair.Value.Kind == RenditionKind.Video ? pair.Value with { FrameMicros = 40_000 } : pair.Value);
        void Add(string uri, string like, Func<SegmentFact, SegmentFact> change, ByteRange? range = null) =>
            all[new($"/media/{uri}", range)] = change(all[new($"/media/{like}", range)]);

        foreach (string late in (string[])["540x960/{0}2.m4s", "270x480/{0}2.m4s", "270x480/{0}3.m4s", "audio/{0}2.m4s"])
        {
            Add(late.Replace("{0}", "late-"), late.Replace("{0}", ""), fact => fact with { StartMicros = fact.StartMicros + (Second / 2) });
        }

        foreach (long offset in (long[])[80_000, 100_000])
        {
            Add("iframes/late.m4s", "iframes/all.m4s", fact => fact with { StartMicros = fact.StartMicros + (Second / 2) }, new ByteRange(20_000, offset));
        }

        foreach (string rung in (string[])["540x960", "270x480"])
        {
            Add($"{rung}/short-5.m4s", $"{rung}/5.m4s", fact => fact with { MeasuredMicros = fact.MeasuredMicros - (Second / 10) });
            Add($"{rung}/fast-5.m4s", $"{rung}/5.m4s", fact => fact with { FrameMicros = 20_000 });
        }

        Add("540x960/open-1.m4s", "540x960/1.m4s", fact => fact with { StartsWithSync = false });
        Add("270x480/cut-2.m4s", "270x480/2.m4s", fact => fact with { MeasuredMicros = 1_600_000, SizeBytes = 100_000 });
        Add("270x480/cut-3.m4s", "270x480/3.m4s", fact => fact with { StartMicros = 5_600_000, MeasuredMicros = 2_400_000, SizeBytes = 150_000 });
        Add("subtitles/cut-0.vtt", "subtitles/0.vtt", fact => fact with { MeasuredMicros = 3_600_000 });
        Add("subtitles/cut-1.vtt", "subtitles/1.vtt", fact => fact with { StartMicros = 3_600_000, MeasuredMicros = 4_400_000 });
        return facts with { Segments = all.ToFrozenDictionary() };
    }
}
