using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Media.Hls;

public sealed class HlsValidatorTests
{
    public static TheoryData<string> Good => [.. PlaylistCases.Good];

    public static TheoryData<string> Wrong => [.. PlaylistCases.Wrong];

    [Theory]
    [MemberData(nameof(Good))]
    public void Validate_GoodPresentation_IsClean(string name)
    {
        Assert.Empty(HlsValidator.Validate(PlaylistCases.ReadGood(name), SampleEpisode.Facts));
        Assert.Empty(HlsValidator.Validate(PlaylistCases.ReadGood(name), facts: null));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_WrongPresentation_FindsExactlyTheRulesOfItsName(string name)
    {
        ImmutableArray<HlsFinding> findings = HlsValidator.Validate(PlaylistCases.ReadWrong(name), SampleEpisode.Facts);

        string all = string.Join('\n', findings);
        HlsRule[] rules = [.. findings.Select(finding => finding.Rule).Distinct().Order()];
        Assert.True(rules.SequenceEqual(PlaylistCases.ExpectedRules(name)), all);
    }

    [Fact]
    public void Wrong_AllCases_CoverEveryRule()
    {
        IEnumerable<HlsRule> covered = PlaylistCases.Wrong.SelectMany(PlaylistCases.ExpectedRules).Distinct().Order();

        Assert.Equal(Enum.GetValues<HlsRule>().Where(rule => rule != HlsRule.None), covered);
    }

    [Fact]
    public void Validate_OneWrongLine_NamesPlaylistAndLine()
    {
        HlsFinding finding = Assert.Single(HlsValidator.Validate(PlaylistCases.ReadWrong("P17-media-that-was-not-imported"), SampleEpisode.Facts));

        Assert.Equal(("540x960.m3u8", 18), (finding.Playlist, finding.Line));
    }

    [Fact]
    public void Validate_EverySegmentWrong_ListsAtMostTheLimit()
    {
        HlsPresentation good = PlaylistCases.ReadGood("original");
        string header = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n";
        string body = string.Concat(Enumerable.Repeat("#EXTINF:2.000,\n/unknown.m4s\n", HlsLimits.SegmentsMax));
        Dictionary<string, ReadOnlyMemory<byte>> playlists = new(good.MediaPlaylists)
        {
            ["540x960.m3u8"] = System.Text.Encoding.UTF8.GetBytes(header + body + "#EXT-X-ENDLIST\n"),
        };

        Assert.Equal(HlsValidator.FindingsMax, HlsValidator.Validate(good with { MediaPlaylists = playlists }, SampleEpisode.Facts).Length);
    }
}
