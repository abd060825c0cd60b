using System.Globalization;
using System.Text;
using AdCommerce.TestMedia.Mp4;

namespace AdCommerce.TestMedia.Hls;

/// <summary>
/// A presentation to be written: two rungs of video at 25 frames a second in segments of 1.92 s, AAC, subtitles, I-frames.
/// An episode covers all segments; a variant covers some of them, from <see cref="FirstSegment"/> on.
/// </summary>
public sealed record TestPresentation
{
    /// <summary>Duration of one segment.</summary>
    public const long SegmentMicros = 1_920_000;

    private const int FramesPerSecond = 25;
    private const int FramesPerSegment = 48;
    private const int AudioFramesPerSegment = 90;

    /// <summary>Number of the first segment on the episode's timeline.</summary>
    public int FirstSegment { get; init; }

    /// <summary>How many segments.</summary>
    public int Segments { get; init; } = 6;

    /// <summary>What all video tracks have in common.</summary>
    public TestTrack Video { get; init; } = TestTrack.Video;

    /// <summary>The audio track.</summary>
    public TestTrack Audio { get; init; } = TestTrack.Audio;

    /// <summary>The rungs.</summary>
    public IReadOnlyList<(int Width, int Height)> Rungs { get; init; } = [(288, 512), (540, 960)];

    /// <summary>Write an audio rendition.</summary>
    public bool WithAudio { get; init; } = true;

    /// <summary>Write a subtitle rendition.</summary>
    public bool WithSubtitles { get; init; } = true;

    /// <summary>Write an I-frame rendition.</summary>
    public bool WithIFrames { get; init; } = true;

    /// <summary>Put the audio into the video's segments, as track 2.</summary>
    public bool Muxed { get; init; }

    /// <summary>Seconds by which the whole timeline is late.</summary>
    public int ShiftSeconds { get; init; }

    /// <summary>Added to every fragment's sequence number.</summary>
    public uint SequenceOffset { get; init; } = 1;

    /// <summary>Frames in each segment, if not those of 1.92 s.</summary>
    public int Frames { get; init; } = FramesPerSegment;

    /// <summary>EXT-X-KEY line ahead of the first segment of audio and video; empty for none.</summary>
    public string Key { get; init; } = "";

    /// <summary>Stands in every sample: what the pictures show.</summary>
    public byte Salt { get; init; } = 7;

    /// <summary>The segments of a slot as a plain conformed variant: pictures only.</summary>
    public static TestPresentation Variant(int first, int count) =>
        new() { FirstSegment = first, Segments = count, WithAudio = false, WithSubtitles = false, Salt = 9 };

    /// <summary>Writes all files.</summary>
    public TestFiles Write()
    {
        TestFiles files = new();
        files.Put(TestFiles.Master, MasterText());
        foreach ((int width, int height) in Rungs)
        {
            TestTrack track = Video with { Width = width, Height = height };
            WriteFragmented(files, $"{width}x{height}", track, Muxed ? Audio with { TrackId = 2 } : null);
        }

        if (WithAudio && !Muxed)
        {
            WriteFragmented(files, "audio", Audio, null);
        }

        if (WithSubtitles)
        {
            WriteSubtitles(files);
        }

        if (WithIFrames)
        {
            WriteIFrames(files);
        }

        return files;
    }

    private string MasterText()
    {
        StringBuilder text = new("#EXTM3U\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        bool hasAudioGroup = WithAudio && !Muxed;
        text.Append(hasAudioGroup ? "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"main\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"audio/playlist.m3u8\"\n" : "");
        text.Append(WithSubtitles ? "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subs\",NAME=\"中文\",LANGUAGE=\"zh\",DEFAULT=NO,AUTOSELECT=YES,URI=\"subtitles/playlist.m3u8\"\n" : "");
        foreach ((int width, int height) in Rungs)
        {
            string codecs = CodecOf(Video) + (WithAudio || Muxed ? ",mp4a.40.2" : "");
            string groups = (hasAudioGroup ? ",AUDIO=\"main\"" : "") + (WithSubtitles ? ",SUBTITLES=\"subs\"" : "");
            string rate = (Video.Timescale / (decimal)Video.SampleDuration).ToString("0.000", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-STREAM-INF:BANDWIDTH={width * 1000},AVERAGE-BANDWIDTH={width * 900},CODECS=\"{codecs}\",RESOLUTION={width}x{height},FRAME-RATE={rate}{groups}\n{width}x{height}/playlist.m3u8\n");
        }

        text.Append(WithIFrames ? $"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=9000,CODECS=\"{CodecOf(Video)}\",RESOLUTION=162x288,URI=\"iframes/playlist.m3u8\"\n" : "");
        return text.ToString();
    }

    private void WriteFragmented(TestFiles files, string folder, TestTrack track, TestTrack? second)
    {
        files.Files[$"{folder}/init.mp4"] = InitWriter.Write(second is null ? [track] : [track, second]);
        StringBuilder playlist = PlaylistHead(6, "#EXT-X-MAP:URI=\"init.mp4\"\n");
        playlist.Append(Key);
        for (int i = 0; i < Segments; i++)
        {
            TestRun[] runs = second is null ? [RunOf(track, i)] : [RunOf(track, i), RunOf(second, i)];
            files.Files[$"{folder}/{i}.m4s"] = SegmentWriter.Write(Salt, new TestFragment((uint)(FirstSegment + i) + SequenceOffset, runs));
            decimal seconds = runs[0].Duration / (decimal)track.Timescale;
            playlist.Append(CultureInfo.InvariantCulture, $"#EXTINF:{seconds:0.000},\n{i}.m4s\n");
        }

        files.Put($"{folder}/playlist.m3u8", playlist.Append("#EXT-X-ENDLIST\n").ToString());
    }

    private TestRun RunOf(TestTrack track, int segment)
    {
        bool isVideo = track.Handler == "vide";
        int usual = isVideo ? (int)(FramesPerSegment * (track.Timescale / (track.SampleDuration * FramesPerSecond))) : AudioFramesPerSegment;
        int samples = isVideo ? usual * Frames / FramesPerSegment : AudioFramesPerSegment;
        ulong start = (ulong)((FirstSegment * usual) + (segment * samples)) * track.SampleDuration;
        return new TestRun { Track = track, DecodeTime = start + (ulong)ShiftSeconds * track.Timescale, Samples = samples, PerSample = !isVideo };
    }

    private void WriteSubtitles(TestFiles files)
    {
        StringBuilder playlist = PlaylistHead(3, "");
        for (int i = 0; i < Segments; i++)
        {
            files.Put($"subtitles/{i}.vtt", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n00:00:01.000 --> 00:00:02.000\nA line.\n");
            playlist.Append(CultureInfo.InvariantCulture, $"#EXTINF:1.920,\n{i}.vtt\n");
        }

        files.Put("subtitles/playlist.m3u8", playlist.Append("#EXT-X-ENDLIST\n").ToString());
    }

    private void WriteIFrames(TestFiles files)
    {
        TestTrack track = Video with { Width = 162, Height = 288, SampleDuration = (uint)(Video.Timescale * SegmentMicros / 1_000_000) };
        files.Files["iframes/init.mp4"] = InitWriter.Write(track);
        StringBuilder playlist = PlaylistHead(5, "#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP:URI=\"init.mp4\"\n");
        playlist.Append(Key);
        List<byte> all = [];
        for (int i = 0; i < Segments; i++)
        {
            ulong start = (ulong)(FirstSegment + i) * track.SampleDuration + (ulong)ShiftSeconds * track.Timescale;
            byte[] bytes = SegmentWriter.Write(Salt, new TestFragment((uint)(FirstSegment + i) + SequenceOffset, new TestRun { Track = track, DecodeTime = start, Samples = 1, SampleBytes = 200 }));
            playlist.Append(CultureInfo.InvariantCulture, $"#EXTINF:1.920,\n#EXT-X-BYTERANGE:{bytes.Length}@{all.Count}\nall.m4s\n");
            all.AddRange(bytes);
        }

        files.Files["iframes/all.m4s"] = [.. all];
        files.Put("iframes/playlist.m3u8", playlist.Append("#EXT-X-ENDLIST\n").ToString());
    }

    private static string CodecOf(TestTrack track) => track.SampleEntry switch
    {
        "avc1" => string.Create(CultureInfo.InvariantCulture, $"avc1.{track.AvcProfileLevel:x6}"),
        "hvc1" => "hvc1.1.6.L93.B0",
        var other => other,
    };

    private static StringBuilder PlaylistHead(int version, string tags) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"#EXTM3U\n#EXT-X-VERSION:{version}\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n{tags}");
}
