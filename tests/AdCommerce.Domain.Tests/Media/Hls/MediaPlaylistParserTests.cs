using System.Text;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Media.Hls;

public sealed class MediaPlaylistParserTests
{
    private const string Header = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n";

    [Fact]
    public void Parse_EveryTag_IsKept()
    {
        MediaPlaylist playlist = Parse("""
            #EXTM3U
            #EXT-X-VERSION:8
            #EXT-X-TARGETDURATION:4
            #EXT-X-MEDIA-SEQUENCE:7
            #EXT-X-DISCONTINUITY-SEQUENCE:2
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-START:TIME-OFFSET=-1.5,PRECISE=YES
            #EXT-X-DEFINE:NAME="cdn",VALUE="/media"
            #EXT-X-NEW:HEADER
            #EXT-X-MAP:URI="{$cdn}/init.mp4",BYTERANGE="800@16"
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T20:00:00.250+0800
            #EXT-X-BITRATE:900
            #EXT-X-NEW:SEGMENT
            #EXTINF:3.9999996,A title, with a comma
            #EXT-X-BYTERANGE:1000@2000
            {$cdn}/all.m4s
            #EXT-X-DATERANGE:ID="r",START-DATE="2026-01-01T12:00:00Z",DURATION=1.5,X-COM-EXAMPLE-A="b"
            #EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://key",KEYFORMAT="com.apple.streamingkeydelivery"
            #EXT-X-DISCONTINUITY
            #EXT-X-GAP
            #EXTINF:4,
            #EXT-X-BYTERANGE:500
            {$cdn}/all.m4s
            #EXT-X-ENDLIST
            """);

        Assert.Equal((8, 4, 7, 2, "VOD"), (playlist.Version, playlist.TargetDurationSeconds, playlist.MediaSequence, playlist.DiscontinuitySequence, playlist.PlaylistType));
        Assert.True(playlist is { EndList: true, IndependentSegments: true, IFramesOnly: false });
        Assert.Equal("-1.5", playlist.Start!.Attributes.Value("TIME-OFFSET"));
        Assert.Equal(["#EXT-X-NEW:HEADER", "#EXT-X-DATERANGE:ID=\"r\",START-DATE=\"2026-01-01T12:00:00Z\",DURATION=1.5,X-COM-EXAMPLE-A=\"b\""], playlist.HeaderTags.Select(tag => tag.Text));
        Assert.Equal(("r", 1_500_000L), (playlist.DateRanges[0].Id, playlist.DateRanges[0].DurationMicros));
        HlsSegment first = playlist.Segments[0];
        Assert.Equal(("/media/all.m4s", 4_000_000, "3.9999996", "A title, with a comma"), (first.Uri, first.DurationMicros, first.DurationText, first.Title));
        Assert.Equal(new ByteRange(1000, 2000), first.Range);
        Assert.Equal(new HlsMap(11, "/media/init.mp4", new ByteRange(800, 16)), first.Map);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 12, 0, 0, 250, TimeSpan.Zero), first.ProgramInstant);
        Assert.Equal(["#EXT-X-BITRATE:900", "#EXT-X-NEW:SEGMENT"], first.OtherTags.Select(tag => tag.Text));
        HlsSegment second = playlist.Segments[1];
        Assert.True(second is { Discontinuity: true, Gap: true, BitrateKilobitsPerSecond: 900, DurationMicros: 4_000_000, ProgramDateTime: null });
        Assert.Equal(new ByteRange(500, 3000), second.Range);
        Assert.Same(first.Map, second.Map);
        Assert.Equal("#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://key\",KEYFORMAT=\"com.apple.streamingkeydelivery\"", Assert.Single(second.Keys).Text);
        Assert.Empty(first.Keys);
    }

    [Fact]
    public void Parse_KeysOfTwoFormats_AreInForceTogetherUntilNone()
    {
        MediaPlaylist playlist = Parse(Header + """
            #EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://1",KEYFORMAT="a"
            #EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://2",KEYFORMAT="b"
            #EXTINF:4,
            1
            #EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://3",KEYFORMAT="a"
            #EXTINF:4,
            2
            #EXT-X-KEY:METHOD=NONE
            #EXTINF:4,
            3
            """);

        Assert.Equal(["skd://1 skd://2", "skd://2 skd://3", ""], playlist.Segments.Select(segment => string.Join(' ', segment.Keys.Select(key => key.Uri))));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1.92", 1_920_000)]
    [InlineData("4.0000005", 4_000_001)]
    [InlineData("4.00000049999999999999999999999", 4_000_000)]
    [InlineData("0.000001", 1)]
    [InlineData("1000000", 1_000_000_000_000)]
    public void Parse_Duration_IsExactToTheMicrosecond(string written, long micros) =>
        Assert.Equal(micros, Parse($"{Header}#EXTINF:{written},\na\n").Segments[0].DurationMicros);

    [Theory]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e3")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.-5")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    [InlineData("")]
    [InlineData("1000001")]
    [InlineData("99999999999999999999999999")]
    [InlineData("\u0661")] // a digit, but not an ASCII one
    public void Parse_DurationThatIsNone_IsAnError(string written)
    {
        HlsParseResult<MediaPlaylist> result = Read($"{Header}#EXTINF:{written},\na\n");

        // "1,5" is one second with the title "5".
        Assert.Equal(written == "1,5", result.IsSuccess);
    }

    [Theory]
    [InlineData("#EXT-X-MEDIA-SEQUENCE:99999999999999999999", 3)]
    [InlineData("#EXT-X-BYTERANGE:0@0", 3)]
    [InlineData("#EXT-X-BYTERANGE:5@9223372036854775807", 3)]
    [InlineData("#EXT-X-MAP:URI=\"a\",URI=\"b\"", 3)]
    [InlineData("#EXT-X-MAP:URI=\"a", 3)]
    [InlineData("#EXT-X-MAP:URI=a", 3)]
    [InlineData("#EXT-X-MAP:", 3)]
    [InlineData("#EXT-X-MAP", 3)]
    [InlineData("#EXT-X-MAP:URI=\"a\",", 3)]
    [InlineData("#EXT-X-MAP:URI=\"a\" ,X=1", 3)]
    [InlineData("#EXT-X-MAP:uri=\"a\"", 3)]
    [InlineData("#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1", 3)]
    [InlineData("#EXT-X-KEY:METHOD=ROT13,URI=\"k\"", 3)]
    [InlineData("#EXT-X-PART:DURATION=1,URI=\"p\"", 3)]
    [InlineData("#EXT-X-SKIP:SKIPPED-SEGMENTS=3", 3)]
    [InlineData("#EXT-X-ENDLIST:YES", 3)]
    [InlineData("#EXT-X-DEFINE:NAME=\"a b\",VALUE=\"\"", 3)]
    [InlineData("#EXTM3U", 3)]
    public void Parse_MalformedTag_IsAnErrorOfItsLine(string tag, int line)
    {
        HlsParseResult<MediaPlaylist> result = Read($"{Header}{tag}\n#EXTINF:4,\na\n");

        Assert.Null(result.Value);
        Assert.Equal(line, Assert.Single(result.Errors).Line);
    }

    [Fact]
    public void Parse_ManyErrors_AreListedOncePerLineUpToTheLimit()
    {
        HlsParseResult<MediaPlaylist> result = Read(Header + string.Concat(Enumerable.Repeat("#EXTINF:x,\na\n", 500)));

        Assert.Equal(HlsLimits.ErrorsMax, result.Errors.Length);
        Assert.Equal(result.Errors.Length, result.Errors.Select(error => error.Line).Distinct().Count());
    }

    [Theory]
    [InlineData(HlsLimits.SegmentsMax, true)]
    [InlineData(HlsLimits.SegmentsMax + 1, false)]
    public void Parse_LimitOfSegments_Holds(int segments, bool isSuccess) =>
        Assert.Equal(isSuccess, Read(Header + string.Concat(Enumerable.Repeat("#EXTINF:4,\na\n", segments))).IsSuccess);

    [Fact]
    public void Parse_LimitOfKeysInForce_Holds()
    {
        string keys = string.Concat(Enumerable.Range(0, HlsLimits.KeysInForceMax + 1).Select(i => $"#EXT-X-KEY:METHOD=AES-128,URI=\"k\",KEYFORMAT=\"{i}\"\n"));

        Assert.False(Read($"{Header}{keys}#EXTINF:4,\na\n").IsSuccess);
    }

    [Fact]
    public void Parse_VariablesThatGrow_AreStoppedAtTheLimits()
    {
        string value = new('v', 4_000);
        string uri = string.Concat(Enumerable.Repeat("{$a}", 3));
        string define = $"#EXT-X-DEFINE:NAME=\"a\",VALUE=\"{value}\"\n";

        Assert.False(Read($"{Header}{define}#EXTINF:4,\n{uri}\n").IsSuccess);
        Assert.False(Read(Header + define + string.Concat(Enumerable.Repeat("#EXTINF:4,\n{$a}{$a}\n", 600))).IsSuccess);
        Assert.True(Read($"{Header}{define}#EXTINF:4,\n{{$a}}\n").IsSuccess);
    }

    private static MediaPlaylist Parse(string text)
    {
        HlsParseResult<MediaPlaylist> result = Read(text);
        Assert.True(result.IsSuccess, string.Join('\n', result.Errors));
        return result.Value!;
    }

    private static HlsParseResult<MediaPlaylist> Read(string text) => MediaPlaylistParser.Parse(Encoding.UTF8.GetBytes(text), HlsVariables.None);
}
