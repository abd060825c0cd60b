using System.Text;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Media.Hls;

public sealed class MultivariantPlaylistParserTests
{
    private const string Stream = "#EXT-X-STREAM-INF:BANDWIDTH=1000\na.m3u8\n";

    [Fact]
    public void Parse_EveryTag_IsKept()
    {
        MultivariantPlaylist playlist = Parse("""
            #EXTM3U
            #EXT-X-VERSION:8
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-DEFINE:NAME="t",VALUE="x=1"
            #EXT-X-SESSION-DATA:DATA-ID="com.example.title",VALUE="a, b"
            #EXT-X-NEW:{$t}
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="snd",NAME="中文",LANGUAGE="zh",DEFAULT=YES,URI="a.m3u8?{$t}",CHANNELS="2"
            #EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="CC",INSTREAM-ID="CC1"
            #EXT-X-STREAM-INF:BANDWIDTH=2000,AVERAGE-BANDWIDTH=1500,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=540x960,FRAME-RATE=29.97,AUDIO="snd",CLOSED-CAPTIONS="cc",VIDEO-RANGE=SDR,NEW="q,r"
            v.m3u8?{$t}
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=100,CODECS="avc1.64001f",RESOLUTION=162x288,URI="i.m3u8",NEW=1
            """);

        HlsStreamInf stream = Assert.Single(playlist.Streams);
        Assert.Equal(("v.m3u8?x=1", 2000, 1500L, 540, 960, "29.97"), (stream.Uri, stream.BandwidthBitsPerSecond, stream.AverageBandwidthBitsPerSecond, stream.Width, stream.Height, stream.FrameRate));
        Assert.Equal(("snd", null, "cc"), (stream.AudioGroup, stream.SubtitlesGroup, stream.ClosedCaptions));
        Assert.Equal<string>(["avc1.64001f", "mp4a.40.2"], stream.Codecs);
        Assert.Equal<string>(["VIDEO-RANGE=SDR", "NEW=\"q,r\""], stream.OtherAttributes);
        Assert.Equal(("AUDIO", "snd", "中文", "a.m3u8?x=1"), (playlist.Media[0].Type, playlist.Media[0].GroupId, playlist.Media[0].Name, playlist.Media[0].Uri));
        Assert.Equal<string>(["LANGUAGE=\"zh\"", "DEFAULT=YES", "CHANNELS=\"2\""], playlist.Media[0].OtherAttributes);
        Assert.Null(playlist.Media[1].Uri);
        Assert.Equal<string>(["NEW=1"], Assert.Single(playlist.IFrameStreams).OtherAttributes);
        Assert.Equal(["#EXT-X-SESSION-DATA:DATA-ID=\"com.example.title\",VALUE=\"a, b\""], playlist.SessionTags.Select(tag => tag.Text));
        Assert.Equal(["#EXT-X-NEW:x=1"], playlist.UnknownTags.Select(tag => tag.Text));
        Assert.True(playlist is { Version: 8, IndependentSegments: true });
    }

    [Theory]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=0\na\n")]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=99999999999\na\n")]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=0x1\na\n")]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=1x99999\na\n")]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=1,FRAME-RATE=0\na\n")]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=cc\na\n")]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"a,,b\"\na\n")]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=NONE\na\n#EXT-X-STREAM-INF:BANDWIDTH=1\nb\n")]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=1,SCORE=1\na\n#EXT-X-STREAM-INF:BANDWIDTH=1\nb\n")]
    [InlineData("#EXT-X-STREAM-INF:BANDWIDTH=1,VIDEO-RANGE=SEPIA\na\n")]
    [InlineData("a.m3u8\n")]
    [InlineData("")]
    [InlineData(Stream + "#EXT-X-SESSION-KEY:METHOD=NONE\n")]
    [InlineData(Stream + "#EXT-X-SESSION-DATA:DATA-ID=\"a\",VALUE=\"b\",URI=\"c\"\n")]
    [InlineData(Stream + "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"c\",NAME=\"n\"\n")]
    [InlineData(Stream + "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"c\",NAME=\"n\",DEFAULT=YES,AUTOSELECT=NO\n")]
    [InlineData(Stream + "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"c\",NAME=\"n\",DEFAULT=MAYBE\n")]
    [InlineData(Stream + "#EXT-X-START:TIME-OFFSET=soon\n")]
    public void Parse_Malformed_IsAnError(string body) => Assert.False(Read("#EXTM3U\n" + body).IsSuccess);

    [Theory]
    [InlineData(HlsLimits.RenditionsMax, true)]
    [InlineData(HlsLimits.RenditionsMax + 1, false)]
    public void Parse_LimitOfRenditions_Holds(int streams, bool isSuccess) =>
        Assert.Equal(isSuccess, Read("#EXTM3U\n" + string.Concat(Enumerable.Repeat(Stream, streams))).IsSuccess);

    [Theory]
    [InlineData(HlsLimits.AttributesMax, true)]
    [InlineData(HlsLimits.AttributesMax + 1, false)]
    public void Parse_LimitOfAttributes_Holds(int count, bool isSuccess)
    {
        string attributes = string.Concat(Enumerable.Range(1, count - 1).Select(i => $",A{i}=1"));

        Assert.Equal(isSuccess, Read($"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000{attributes}\na\n").IsSuccess);
    }

    [Theory]
    [InlineData(HlsLimits.VariablesMax, true)]
    [InlineData(HlsLimits.VariablesMax + 1, false)]
    public void Parse_LimitOfVariables_Holds(int count, bool isSuccess)
    {
        string defines = string.Concat(Enumerable.Range(1, count).Select(i => $"#EXT-X-DEFINE:NAME=\"a{i}\",VALUE=\"\"\n"));

        Assert.Equal(isSuccess, Read($"#EXTM3U\n{defines}{Stream}").IsSuccess);
    }

    [Fact]
    public void Parse_VariableInUnquotedValue_StaysAsItIs()
    {
        MultivariantPlaylist playlist = Parse("#EXTM3U\n#EXT-X-DEFINE:NAME=\"a\",VALUE=\"1\"\n#EXT-X-STREAM-INF:BANDWIDTH=1000,NEW={$a},HEX=0x{$a}\nu\n");

        Assert.Equal<string>(["NEW={$a}", "HEX=0x1"], playlist.Streams[0].OtherAttributes);
    }

    private static MultivariantPlaylist Parse(string text)
    {
        HlsParseResult<MultivariantPlaylist> result = Read(text);
        Assert.True(result.IsSuccess, string.Join('\n', result.Errors));
        return result.Value!;
    }

    private static HlsParseResult<MultivariantPlaylist> Read(string text) => MultivariantPlaylistParser.Parse(Encoding.UTF8.GetBytes(text));
}
