using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>Draws one rendition of an episode, and the variants' takes of it.</summary>
internal sealed class RenditionDraw
{
    public const string DefaultsSha256 = "5feceb66";

    private const string FairPlay = "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://key-{0}\",KEYFORMAT=\"com.apple.streamingkeydelivery\",KEYFORMATVERSIONS=\"1\"";
    private const string Widevine =
        "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"data:text/plain;base64,AAAA{0}AA=\",KEYFORMAT=\"urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\",KEYFORMATVERSIONS=\"1\"";
    private const string Identity = "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"https://keys.example/{0}\"";

    private static readonly DateTimeOffset Date = new(2024, 2, 29, 23, 59, 58, 500, TimeSpan.Zero);

    private readonly EpisodeGrid _episode;
    private readonly Draw _draw;
    private readonly long _decodeDelayMicros;

    /// <param name="draw">Draws.</param>
    /// <param name="episode">The episode's grid.</param>
    /// <param name="grid">The rendition's own.</param>
    /// <param name="id">Rendition id.</param>
    /// <param name="kind">What it carries.</param>
    /// <param name="tracks">What its initialization sections declare; empty for WebVTT.</param>
    /// <param name="hasDates">The presentation has program date times.</param>
    public RenditionDraw(Draw draw, EpisodeGrid episode, RenditionGrid grid, string id, RenditionKind kind, ImmutableArray<TrackInfo> tracks, bool hasDates)
    {
        _draw = draw;
        _episode = episode;
        Grid = grid;
        _decodeDelayMicros = kind is RenditionKind.Audio or RenditionKind.IFrames ? draw.UpTo(2) * episode.FrameMicros : 0;
        string source = $"{draw.Of("/media/skin-deep", "https://cdn.example/skin-deep")}/{id}";
        bool singleFile = kind == RenditionKind.IFrames || draw.OneIn(4);
        ImmutableArray<InitSection> inits = Inits(kind, source, singleFile, tracks);
        ImmutableArray<MediaSegment> segments = Segments(kind, source, singleFile, !inits.IsEmpty, hasDates);
        Rendition = new Rendition
        {
            Id = id,
            Kind = kind,
            TargetDurationSeconds = 1,
            InitSections = inits,
            Segments = segments,
            HeaderTags = [],
        };
    }

    public RenditionGrid Grid { get; }

    public Rendition Rendition { get; set; }

    /// <summary>The least that EXT-X-TARGETDURATION can be.</summary>
    public static int TargetSeconds(Rendition rendition) => Math.Max(1, rendition.Segments.Max(segment => (int)((segment.DurationMicros + 500_000) / 1_000_000)));

    private ImmutableArray<InitSection> Inits(RenditionKind kind, string source, bool singleFile, ImmutableArray<TrackInfo> tracks)
    {
        if (tracks.IsEmpty)
        {
            return [];
        }

        List<InitSection> inits = [Init(0, tracks)];
        ImmutableArray<TrackInfo> inForce = tracks;
        foreach (Break next in HasInitPerBreak(kind) ? _episode.Breaks.Where(b => b.NewInit) : [])
        {
            inForce = next.NewTracks ? [.. inForce.Select(track => track with { SampleEntrySha256 = track.SampleEntrySha256 + "+" })] : inForce;
            inits.Add(Init(inits.Count, inForce));
        }

        return [.. inits];

        InitSection Init(int index, ImmutableArray<TrackInfo> declared) => new()
        {
            Uri = singleFile ? $"{source}.mp4" : $"{source}/init-{index}.mp4",
            Range = singleFile ? new ByteRange(700 + index, index * 1_000) : null,
            Sha256 = $"{source}-{index}",
            Tracks = declared,
            DefaultsSha256 = DefaultsSha256,
        };
    }

    private static bool HasInitPerBreak(RenditionKind kind) => kind is RenditionKind.Video or RenditionKind.IFrames;

    private ImmutableArray<MediaSegment> Segments(RenditionKind kind, string source, bool singleFile, bool isFragmented, bool hasDates)
    {
        bool encrypted = isFragmented && _draw.OneIn(4);
        bool wholeMillis = _draw.OneIn(3);
        int bytesPerSecond = kind switch { RenditionKind.Video => 200_000, RenditionKind.Audio => 16_000, RenditionKind.Subtitles => 60, _ => 30_000 };
        ImmutableArray<string> keys = [];
        List<MediaSegment> segments = [];
        long offset = 10_000;
        for (int i = 0; i < Grid.Count; i++)
        {
            Break[] breaks = [.. _episode.BreaksUntil(Grid.VideoSegments[i])];
            bool discontinuous = Grid.IsAtStart[i] && _episode.IsDiscontinuity(Grid.VideoSegments[i]);
            keys = encrypted && _draw.OneIn(3) ? DrawKeys() : keys;
            long measured = Grid.EdgesMicros[i + 1] - Grid.EdgesMicros[i];
            long bytes = Math.Max(1, measured * bytesPerSecond / 1_000_000 * _draw.Between(20, 300) / 100);
            segments.Add(new MediaSegment
            {
                Uri = singleFile ? $"{source}.mp4" : $"{source}/{i}{(kind == RenditionKind.Subtitles ? ".vtt" : ".m4s")}",
                Range = singleFile ? new ByteRange(bytes, offset) : null,
                DurationMicros = wholeMillis ? Millis(Grid.EdgesMicros[i + 1]) - Millis(Grid.EdgesMicros[i]) : measured,
                InitIndex = !isFragmented ? -1 : HasInitPerBreak(kind) ? breaks.Count(b => b.NewInit) : 0,
                Discontinuity = discontinuous,
                KeyTags = keys,
                ProgramDateTime = hasDates && (i == 0 || discontinuous || _draw.OneIn(4)) ? DateAt(Grid.EdgesMicros[i]) : null,
                // Ahead of the first segment's own tags, an unknown tag is the playlist's.
                OtherTags = (i > 0 || isFragmented) && _draw.OneIn(5) ? ["#EXT-X-BITRATE:1000", $"#EXT-X-COM-EXAMPLE-CUT:{i}"] : [],
                SizeBytes = bytes,
                StartMicros = _decodeDelayMicros + Grid.EdgesMicros[i] + breaks.Sum(b => b.JumpMicros),
                // Decoding may be counted from elsewhere: what has to agree between renditions is when pictures and sound are presented.
                PresentationOffsetMicros = -_decodeDelayMicros,
                MeasuredMicros = measured,
                SequenceNumber = (uint)i + 1,
            });
            offset += bytes;
        }

        return [.. segments];
    }

    /// <summary>The slot's range with other bytes; conformed.</summary>
    public VariantRendition Conformed(SegmentRange range, string folder, ImmutableArray<string> codecs)
    {
        ImmutableArray<MediaSegment> originals = Rendition.Segments.Slice(range.First, range.Count);
        int[] used = [.. originals.Select(segment => segment.InitIndex).Where(index => index >= 0).Distinct()];
        bool otherBytes = _draw.OneIn(2); // a title, a date: what segments need is the same
        ImmutableArray<InitSection> inits = [.. used.Select(index => Rendition.InitSections[index] with
        {
            Uri = $"{folder}/{Rendition.Id}/init-{index}.mp4",
            Range = null,
            Sha256 = otherBytes ? $"{folder}/{Rendition.Id}-{index}" : Rendition.InitSections[index].Sha256,
        })];
        bool singleFile = _draw.OneIn(4);
        return new VariantRendition(Rendition.Id, inits, [.. originals.Select((segment, i) =>
        {
            long bytes = Math.Max(1, segment.SizeBytes * _draw.Between(30, 200) / 100);
            return segment with
            {
                Uri = singleFile ? $"{folder}/{Rendition.Id}.mp4" : $"{folder}/{Rendition.Id}/{i}.m4s",
                Range = singleFile ? new ByteRange(bytes, 1_000 + (i * 10_000_000L)) : null,
                InitIndex = Array.IndexOf(used, segment.InitIndex),
                KeyTags = _draw.OneIn(3) ? [.. segment.KeyTags.Reverse()] : segment.KeyTags,
                OtherTags = (i > 0 || range.First > 0 || !inits.IsEmpty) && _draw.OneIn(6) ? [$"#EXT-X-COM-EXAMPLE-TAKE:{i}"] : [],
                SizeBytes = bytes,
            };
        })], codecs);
    }

    private ImmutableArray<string> DrawKeys()
    {
        string number = _draw.UpTo(9).ToString(CultureInfo.InvariantCulture);
        string[] texts = _draw.Of<string[]>([], [FairPlay], [Identity], [FairPlay, Widevine], [Widevine, Identity], [Widevine, FairPlay]);
        return [.. texts.Select(text => text.Replace("{0}", number, StringComparison.Ordinal))];
    }

    private static long Millis(long micros) => (micros + 500) / 1_000 * 1_000;

    private static string DateAt(long micros) => (Date + TimeSpan.FromMicroseconds(Millis(micros))).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
