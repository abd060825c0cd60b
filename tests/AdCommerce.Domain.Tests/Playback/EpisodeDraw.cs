using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>Draws one episode with its slots and variants.</summary>
internal sealed class EpisodeDraw
{
    private const string VideoCodec = "avc1.64001f";
    private const string AudioCodec = "mp4a.40.2";

    private readonly Draw _draw;
    private readonly EpisodeGrid _grid;
    private readonly bool _hasDates;
    private readonly bool _isMuxed;
    private readonly bool _isEncrypted;
    private readonly List<RenditionDraw> _renditions = [];
    private readonly List<MediaEntry> _media = [];

    public EpisodeDraw(Draw draw)
    {
        _draw = draw;
        _grid = new EpisodeGrid(draw);
        _hasDates = draw.OneIn(2);
        _isEncrypted = draw.OneIn(8);
        int audios = draw.UpTo(2);
        _isMuxed = audios == 0 && draw.OneIn(2);
        int rungs = draw.Between(1, 4);
        for (int i = 0; i < rungs; i++)
        {
            Add($"rung-{i}", RenditionKind.Video, RenditionGrid.Video(_grid), VideoTracks(i));
        }

        AddAudio(audios);
        AddSubtitles(draw.UpTo(2));
        if (draw.OneIn(2))
        {
            Add("iframes", RenditionKind.IFrames, RenditionGrid.IFrames(_grid, draw), [new TrackInfo(1, "vide", 12_800, "avc1", "thumbnails")]);
        }

        if (draw.OneIn(4))
        {
            _media.Add(Entry("CLOSED-CAPTIONS", "captions", "English", null, draw.Of("INSTREAM-ID=\"CC1\"", "INSTREAM-ID=\"SERVICE1\"")));
        }

        FinishRenditions();
    }

    public EpisodeRevision Revision() => new()
    {
        Number = _draw.Between(1, 3),
        Title = "Random",
        SourceUri = "https://cdn.example/random.m3u8",
        Content = Content(),
        Scenes = [new Scene("all", 0, _grid.EdgesMicros[^1], [], [], "")],
        Slots = [.. _grid.Slots.Select(Slot)],
        ContentVersion = 7,
    };

    private ImmutableArray<TrackInfo> VideoTracks(int rung)
    {
        TrackInfo video = new(1, "vide", 90_000, _isEncrypted ? "encv" : "avc1", $"video-{rung}");
        return _isMuxed ? [video, new TrackInfo(2, "soun", 48_000, "mp4a", "sound")] : [video];
    }

    private RenditionDraw Add(string id, RenditionKind kind, RenditionGrid grid, ImmutableArray<TrackInfo> tracks)
    {
        var rendition = new RenditionDraw(_draw, _grid, grid, id, kind, tracks, _hasDates);
        _renditions.Add(rendition);
        return rendition;
    }

    // Two languages in one group, or one language at two rates.
    private void AddAudio(int count)
    {
        bool languages = _draw.OneIn(2);
        for (int i = 0; i < count; i++)
        {
            RenditionGrid grid = RenditionGrid.Audio(_grid, _draw.Of(48_000, 44_100));
            Add($"audio-{i}", RenditionKind.Audio, grid, [new TrackInfo(1, "soun", 48_000, "mp4a", $"sound-{i}")]);
            _media.Add(languages
                ? Entry("AUDIO", "sound", $"Language {i}", $"audio-{i}", $"LANGUAGE=\"l{i}\"")
                : Entry("AUDIO", $"sound-{i}", "Mandarin", $"audio-{i}", "LANGUAGE=\"zh\""));
        }
    }

    private void AddSubtitles(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ImmutableArray<TrackInfo> tracks = _draw.OneIn(3) ? [new TrackInfo(1, "subt", 1_000, "stpp", "text")] : [];
            Add($"text-{i}", RenditionKind.Subtitles, RenditionGrid.Subtitles(_grid, _draw), tracks);
            _media.Add(Entry("SUBTITLES", "text", $"Language {i}", $"text-{i}", $"LANGUAGE=\"l{i}\""));
        }
    }

    private void FinishRenditions()
    {
        bool hasRange = _hasDates && _draw.OneIn(2);
        int streamed = _renditions.Where(r => r.Rendition.Kind is RenditionKind.Video or RenditionKind.Audio).Max(r => RenditionDraw.TargetSeconds(r.Rendition)) + _draw.UpTo(1);
        foreach (RenditionDraw drawn in _renditions)
        {
            Rendition rendition = drawn.Rendition;
            bool own = rendition.Kind is RenditionKind.Subtitles or RenditionKind.IFrames;
            ImmutableArray<string> header = hasRange ? ["#EXT-X-DATERANGE:ID=\"act\",START-DATE=\"2024-02-29T23:59:59Z\",DURATION=1.5,X-COM-EXAMPLE-ACT=\"1\""] : [];
            drawn.Rendition = rendition with
            {
                TargetDurationSeconds = own ? RenditionDraw.TargetSeconds(rendition) + _draw.UpTo(1) : streamed,
                HeaderTags = _draw.OneIn(4) ? header.Insert(0, $"#EXT-X-COM-EXAMPLE-RENDITION:{rendition.Id}") : header,
            };
        }
    }

    private EpisodeContent Content() => new()
    {
        Streams = [.. Streams()],
        Media = [.. _media],
        IFrameStreams = [.. _renditions.Where(r => r.Rendition.Kind == RenditionKind.IFrames)
            .Select(r => new IFrameEntry { RenditionId = r.Rendition.Id, Codecs = [VideoCodec], Width = 270, Height = 480, OtherAttributes = [] })],
        OtherTags = OtherTags(),
        Renditions = [.. _renditions.Select(r => r.Rendition)],
        IndependentSegments = _draw.OneIn(2),
        DurationMicros = _grid.EdgesMicros[^1],
        FrameMicros = _grid.FrameMicros,
    };

    private ImmutableArray<string> OtherTags()
    {
        ImmutableArray<string> tags = _draw.OneIn(4) ? ["#EXT-X-SESSION-DATA:DATA-ID=\"com.example.title\",VALUE=\"Random\""] : [];
        tags = _draw.OneIn(6) ? tags.Add("#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI=\"skd://key-1\",KEYFORMAT=\"com.apple.streamingkeydelivery\",KEYFORMATVERSIONS=\"1\"") : tags;
        return _draw.OneIn(4) ? tags.Add("#EXT-X-COM-EXAMPLE-SHOW:1") : tags;
    }

    private IEnumerable<StreamEntry> Streams()
    {
        string?[] audio = [.. _media.Where(m => m.Type == "AUDIO").Select(m => m.GroupId).Distinct().DefaultIfEmpty(null)];
        bool hasText = _media.Any(m => m.Type == "SUBTITLES");
        bool hasImsc = _renditions.Any(r => r.Rendition is { Kind: RenditionKind.Subtitles, InitSections.IsEmpty: false });
        string? captions = _media.Any(m => m.Type == "CLOSED-CAPTIONS") ? "captions" : _draw.Of(null, "NONE");
        bool cross = _draw.OneIn(2);
        int number = 0;
        foreach (RenditionDraw rung in _renditions.Where(r => r.Rendition.Kind == RenditionKind.Video))
        {
            number++;
            // With several groups every one has to be used, or its renditions are in no stream.
            foreach (string? group in cross || number == 1 ? audio : [audio[number % audio.Length]])
            {
                ImmutableArray<string> codecs = [VideoCodec];
                codecs = group is not null || _isMuxed ? codecs.Add(AudioCodec) : codecs;
                yield return new StreamEntry
                {
                    RenditionId = rung.Rendition.Id,
                    Codecs = hasImsc ? codecs.Add("stpp.ttml.im1t") : codecs,
                    Width = 270 * number,
                    Height = 480 * number,
                    FrameRate = _grid.FrameRate,
                    AudioGroup = group,
                    SubtitlesGroup = hasText ? "text" : null,
                    ClosedCaptions = captions,
                    OtherAttributes = _draw.OneIn(3) ? ["VIDEO-RANGE=SDR"] : [],
                };
            }
        }
    }

    private static MediaEntry Entry(string type, string group, string name, string? renditionId, params ImmutableArray<string> attributes) =>
        new() { Type = type, GroupId = group, Name = name, RenditionId = renditionId, OtherAttributes = attributes };

    private Slot Slot((int First, int End) range, int index)
    {
        ImmutableArray<SegmentRange> ranges = [.. _renditions.Select(r => r.Grid.RangeOf(range.First, range.End))];
        int variants = _draw.OneIn(3) ? _draw.UpTo(4) : _draw.UpTo(2);
        return new Slot
        {
            Id = $"slot-{index}",
            SceneId = "all",
            StartMicros = _grid.EdgesMicros[range.First],
            EndMicros = _grid.EdgesMicros[range.End],
            Category = "foundation",
            Box = new PictureBox(0, 0, 1, 1),
            Ranges = ranges,
            Variants = [.. Enumerable.Range(1, variants).Select(k => new VariantDraw(_draw, _renditions, _grid, _isMuxed).Variant($"{index}-{k}", ranges))],
        };
    }
}
