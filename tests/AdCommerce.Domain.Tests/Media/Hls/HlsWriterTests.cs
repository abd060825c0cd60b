using System.Buffers;
using System.Text;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;
using CsCheck;

namespace AdCommerce.Domain.Tests.Media.Hls;

public sealed class HlsWriterTests
{
    [Fact]
    public void Write_MediaPlaylist_IsTheExpectedText()
    {
        string text = Write(writer =>
        {
            writer.Begin(6);
            writer.TargetDuration(2);
            writer.MediaSequence(0);
            writer.DiscontinuitySequence(3);
            writer.PlaylistTypeVod();
            writer.IFramesOnly();
            writer.IndependentSegments();
            writer.Map("/m/init.mp4", new ByteRange(800, 16));
            writer.ProgramDateTime("2026-01-01T20:00:00.250+0800");
            writer.KeptTag("#EXT-X-NEW:\"中文\"");
            writer.ExtInf(1_920_000);
            writer.ByteRange(new ByteRange(1000, 2000));
            writer.Uri("https://cdn.example/0.m4s?a=b&c=%20");
            writer.Discontinuity();
            writer.Map("i", null);
            writer.ExtInf(2_000_001);
            writer.Uri("1.m4s");
            writer.EndList();
        });

        Assert.Equal(
            "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-DISCONTINUITY-SEQUENCE:3\n#EXT-X-PLAYLIST-TYPE:VOD\n"
            + "#EXT-X-I-FRAMES-ONLY\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"/m/init.mp4\",BYTERANGE=\"800@16\"\n"
            + "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T20:00:00.250+0800\n#EXT-X-NEW:\"中文\"\n#EXTINF:1.920,\n#EXT-X-BYTERANGE:1000@2000\n"
            + "https://cdn.example/0.m4s?a=b&c=%20\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"i\"\n#EXTINF:2.000001,\n1.m4s\n#EXT-X-ENDLIST\n",
            text);
    }

    [Fact]
    public void Write_MultivariantPlaylist_IsTheExpectedText()
    {
        string text = Write(writer =>
        {
            writer.Begin(1);
            writer.Media("AUDIO", "snd", "中文 'a'", "a.m3u8", ["LANGUAGE=\"zh\"", "DEFAULT=YES"]);
            writer.Media("CLOSED-CAPTIONS", "cc", "CC", null, ["INSTREAM-ID=\"CC1\""]);
            writer.StreamInf(
                new HlsStreamEntry
                {
                    BandwidthBitsPerSecond = 2000,
                    AverageBandwidthBitsPerSecond = 1500,
                    Codecs = ["avc1.64001f", "mp4a.40.2"],
                    Width = 540,
                    Height = 960,
                    FrameRate = "25.000",
                    AudioGroup = "snd",
                    ClosedCaptions = "NONE",
                    OtherAttributes = ["VIDEO-RANGE=SDR"],
                },
                "v.m3u8");
            writer.IFrameStreamInf(new HlsStreamEntry { BandwidthBitsPerSecond = 100, AverageBandwidthBitsPerSecond = null, Codecs = [] }, "i.m3u8");
        });

        Assert.Equal(
            "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"snd\",NAME=\"中文 'a'\",LANGUAGE=\"zh\",DEFAULT=YES,URI=\"a.m3u8\"\n"
            + "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"cc\",NAME=\"CC\",INSTREAM-ID=\"CC1\"\n"
            + "#EXT-X-STREAM-INF:BANDWIDTH=2000,AVERAGE-BANDWIDTH=1500,CODECS=\"avc1.64001f,mp4a.40.2\",RESOLUTION=540x960,FRAME-RATE=25.000,"
            + "AUDIO=\"snd\",CLOSED-CAPTIONS=NONE,VIDEO-RANGE=SDR\nv.m3u8\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=100,URI=\"i.m3u8\"\n",
            text);
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    public void Write_TextThatEndsAStringOrLine_Throws(string text)
    {
        HlsStreamEntry entry = new() { BandwidthBitsPerSecond = 1, AverageBandwidthBitsPerSecond = null, Codecs = ["avc1"] };

        Throws(writer => writer.Media("AUDIO", text, "n", null, []));
        Throws(writer => writer.Media("AUDIO", "g", text, null, []));
        Throws(writer => writer.Media("AUDIO", "g", "n", text, []));
        Throws(writer => writer.Media(text, "g", "n", null, []));
        Throws(writer => writer.Media("AUDIO", "g", "n", null, [$"A=\"{text}\""]));
        Throws(writer => writer.Media("AUDIO", "g", "n", null, [text]));
        Throws(writer => writer.StreamInf(entry with { Codecs = [text] }, "u"));
        Throws(writer => writer.StreamInf(entry with { FrameRate = text }, "u"));
        Throws(writer => writer.StreamInf(entry with { AudioGroup = text }, "u"));
        Throws(writer => writer.StreamInf(entry with { ClosedCaptions = text }, "u"));
        Throws(writer => writer.StreamInf(entry, text));
        Throws(writer => writer.IFrameStreamInf(entry, text));
        Throws(writer => writer.Map(text, null));
        Throws(writer => writer.Uri(text));
        Throws(writer => writer.ProgramDateTime(text));
        if (text != "a\"b")
        {
            Throws(writer => writer.KeptTag("#EXT-X-NEW:" + text));
        }
    }

    [Fact]
    public void Write_LoneSurrogate_Throws()
    {
        Throws(writer => writer.Media("AUDIO", "g", "a\ud800b", null, []));
        Throws(writer => writer.KeptTag("#EXT-X-NEW:\udc00"));
    }

    [Theory]
    [InlineData("A=1,B=2")]
    [InlineData("A=\"1\"B")]
    [InlineData("=1")]
    [InlineData("A")]
    [InlineData("")]
    public void Media_OtherThanOneAttribute_Throws(string attribute) => Throws(writer => writer.Media("AUDIO", "g", "n", null, [attribute]));

    [Theory]
    [InlineData("seg.m4s")]
    [InlineData("#comment")]
    [InlineData("")]
    public void KeptTag_OtherThanATag_Throws(string line) => Throws(writer => writer.KeptTag(line));

    [Fact]
    public void ExtInf_AnyDuration_IsReadBackExactly() =>
        Gen.Long[0, HlsLimits.SecondsMax * 1_000_000L].Sample(micros =>
        {
            byte[] text = Bytes(writer =>
            {
                writer.Begin(3);
                writer.TargetDuration(1);
                writer.ExtInf(micros);
                writer.Uri("a");
            });
            return MediaPlaylistParser.Parse(text, HlsVariables.None).Value!.Segments[0].DurationMicros == micros;
        });

    [Fact]
    public void Write_AnyMediaPlaylist_IsReadBackEqual()
    {
        Gen<(long Micros, bool Discontinuity, (long Length, long Offset)? Range, int Init)> segment = Gen.Select(
            Gen.Long[1, 60_000_000], Gen.Bool, Gen.Select(Gen.Long[1, 1L << 40], Gen.Long[0, 1L << 40]).Nullable(), Gen.Int[0, 3]);

        segment.Array[1, 50].Sample(segments =>
        {
            MediaPlaylist read = MediaPlaylistParser.Parse(Bytes(writer => WriteMedia(writer, segments)), HlsVariables.None).Value!;
            return read.Segments.Select(s => (s.DurationMicros, s.Discontinuity, s.Range is { } r ? ((long, long)?)(r.Length, r.Offset) : null, s.Map!.Uri))
                .SequenceEqual(segments.Select(s => (s.Micros, s.Discontinuity, s.Range, $"init{s.Init}.mp4")));
        });
    }

    [Fact]
    public void Media_AnyName_IsReadBackEqualOrRefused() =>
        Gen.String.Sample(name =>
        {
            byte[] text;
            try
            {
                text = Bytes(writer =>
                {
                    writer.Begin(1);
                    writer.Media("AUDIO", "g", name, "a", []);
                    writer.StreamInf(new HlsStreamEntry { BandwidthBitsPerSecond = 1, AverageBandwidthBitsPerSecond = null, Codecs = [] }, "u");
                });
            }
            catch (ArgumentException)
            {
                return name.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '"' or '\u2028' or '\u2029');
            }

            HlsParseResult<MultivariantPlaylist> result = MultivariantPlaylistParser.Parse(text);

            // Empty names, variables that are not there and overlong lines are the reader's to refuse, not the writer's.
            return result.Value is { } read ? read.Media[0].Name == name : name.Length == 0 || name.Contains("{$", StringComparison.Ordinal);
        });

    private static void WriteMedia(HlsWriter writer, (long Micros, bool Discontinuity, (long Length, long Offset)? Range, int Init)[] segments)
    {
        writer.Begin(6);
        writer.TargetDuration(60);
        foreach ((long micros, bool discontinuity, (long Length, long Offset)? range, int init) in segments)
        {
            if (discontinuity)
            {
                writer.Discontinuity();
            }

            writer.Map($"init{init}.mp4", null);
            writer.ExtInf(micros);
            if (range is { } found)
            {
                writer.ByteRange(new ByteRange(found.Length, found.Offset));
            }

            writer.Uri("all.m4s");
        }

        writer.EndList();
    }

    private static void Throws(Action<HlsWriter> write) => Assert.ThrowsAny<ArgumentException>(() => Write(write));

    private static string Write(Action<HlsWriter> write) => Encoding.UTF8.GetString(Bytes(write));

    private static byte[] Bytes(Action<HlsWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        write(new HlsWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }
}
