using System.Text;
using AdCommerce.Domain.Media.Hls;
using CsCheck;

namespace AdCommerce.Domain.Tests.Media.Hls;

/// <summary>Whatever comes in, reading ends with a playlist or with errors, never with an exception.</summary>
public sealed class HlsHostileInputTests
{
    private static readonly byte[][] Seeds =
    [
        .. PlaylistCases.Good.Select(PlaylistCases.ReadGood)
            .SelectMany(presentation => presentation.MediaPlaylists.Values.Append(presentation.Multivariant))
            .Select(text => text.ToArray()),
    ];

    private static readonly string[] Fragments =
    [
        "#EXTM3U", "#EXT-X-TARGETDURATION:", "#EXTINF:", "#EXT-X-BYTERANGE:", "#EXT-X-MAP:URI=", "#EXT-X-KEY:METHOD=", "#EXT-X-DEFINE:NAME=", "#EXT-X-DATERANGE:ID=",
        "#EXT-X-STREAM-INF:BANDWIDTH=", "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=", "#EXT-X-PROGRAM-DATE-TIME:", "#EXT-X-DISCONTINUITY", "#EXT-X-ENDLIST", "{$", "}", "\"", ",", "=", ":",
        "\n", "\r\n", "\r", "\0", "\uFEFF", "\u2028", "1", "-1", "9223372036854775808", "NaN", "1e999", "0x", "@", "a", "URI=\"a\"", "2026-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999-14:00",
    ];

    [Fact]
    public void Parse_RandomBytes_NeverThrows() => Gen.Byte.Array[0, 400].Sample(ReadAll);

    [Fact]
    public void Parse_RandomFragments_NeverThrows() =>
        OneOf(Fragments).Array[0, 60].Sample(parts => ReadAll(Encoding.UTF8.GetBytes("#EXTM3U\n" + string.Concat(parts))));

    [Fact]
    public void Parse_DamagedPlaylists_NeverThrows() =>
        Gen.Select(OneOf(Seeds), Gen.Select(Gen.Int[0, 4000], Gen.Int[0, 60], OneOf(Fragments)).Array[1, 4]).Sample((seed, damages) =>
        {
            List<byte> text = [.. seed];
            foreach ((int at, int length, string insert) in damages)
            {
                int from = at % text.Count;
                text.RemoveRange(from, Math.Min(length, text.Count - from));
                text.InsertRange(from, Encoding.UTF8.GetBytes(insert));
                text.Add((byte)'\n');
            }

            ReadAll([.. text]);
        });

    [Fact]
    public void Validate_DamagedEdition_NeverThrows()
    {
        HlsPresentation good = PlaylistCases.ReadGood("two-variants-back-to-back");
        string[] lines = Encoding.UTF8.GetString(good.MediaPlaylists["540x960.m3u8"].Span).Split('\n');

        Gen.Select(Gen.Int[0, lines.Length - 1], Gen.Int[0, lines.Length - 1], OneOf("audio.m3u8", "iframes.m3u8", "subtitles.m3u8", "540x960.m3u8")).Array[1, 3].Sample(moves =>
        {
            Dictionary<string, ReadOnlyMemory<byte>> playlists = new(good.MediaPlaylists);
            foreach ((int from, int to, string playlist) in moves)
            {
                string[] changed = [.. lines];
                (changed[from], changed[to]) = (changed[to], changed[from]);
                playlists[playlist] = Encoding.UTF8.GetBytes(string.Join('\n', changed));
            }

            _ = HlsValidator.Validate(good with { MediaPlaylists = playlists }, SampleEpisode.Facts);
            _ = HlsValidator.Validate(good with { MediaPlaylists = playlists }, facts: null);
        });
    }

    private static Gen<T> OneOf<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);

    private static void ReadAll(byte[] text)
    {
        HlsParseResult<MultivariantPlaylist> multivariant = MultivariantPlaylistParser.Parse(text);
        HlsParseResult<MediaPlaylist> media = MediaPlaylistParser.Parse(text, HlsVariables.None);

        Assert.True(multivariant.IsSuccess == multivariant.Errors.IsEmpty && media.IsSuccess == media.Errors.IsEmpty);
        Assert.False(multivariant.IsSuccess && media.IsSuccess);
        Assert.All(multivariant.Errors.Concat(media.Errors), error => Assert.DoesNotContain(error.Message, char.IsControl));
    }
}
