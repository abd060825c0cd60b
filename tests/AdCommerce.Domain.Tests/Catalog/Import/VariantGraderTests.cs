using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;
using AdCommerce.TestMedia.Fuzzing;
using AdCommerce.TestMedia.Hls;
using AdCommerce.TestMedia.Mp4;

namespace AdCommerce.Domain.Tests.Catalog.Import;

public sealed class VariantGraderTests
{
    private static readonly EpisodeContent Episode = new TestPresentation().Write().ImportEpisode().Value!;

    private static readonly Slot Slot = TestSlots.Fitted(Episode, 2, 2);

    private static readonly TestPresentation Conformed = TestPresentation.Variant(2, 2);

    [Fact]
    public void Grade_Conformed_IsAnA()
    {
        VariantGrading grading = Grade(Conformed.Write());

        Assert.Equal(VariantGrade.A, grading.Grade);
        Assert.Equal(["288x512", "540x960", "iframes-162x288"], grading.Variant!.Renditions.Select(r => r.RenditionId));
        Assert.Equal(["avc1.64001f"], grading.Variant.Renditions[0].Codecs.ToArray());
        Assert.Equal(VariantGrade.A, Assert.Single(grading.Findings).Grade);
    }

    [Fact]
    public void Grade_OtherBytesOfInitButSameTracks_IsAnA()
    {
        TestFiles files = Conformed.Write();
        files.Files["540x960/init.mp4"] = [.. files.Files["540x960/init.mp4"], 0, 0, 0, 8, .. "free"u8];

        Assert.Equal(VariantGrade.A, Grade(files).Grade);
    }

    [Fact]
    public void Grade_SameContentTwice_HasTheSameHash()
    {
        string one = Grade(Conformed.Write()).Variant!.ContentSha256;

        Assert.Equal(one, Grade(Conformed.Write()).Variant!.ContentSha256);
        Assert.NotEqual(one, Grade(Conformed.Write().Replace("540x960/playlist.m3u8", "#EXTINF:1.920,\n1.m4s", "#EXT-X-NOTE:1\n#EXTINF:1.920,\n1.m4s")).Variant!.ContentSha256);
    }

    [Theory]
    [MemberData(nameof(PlayableAcrossADiscontinuity))]
    public void Grade_OwnInitOrNumbers_IsAB(TestPresentation variant, string box, string message)
    {
        VariantGrading grading = Grade(variant.Write());

        Assert.True(grading.Grade == VariantGrade.B, string.Join("\n", grading.Findings));
        Assert.Contains(grading.Findings, finding => finding.Box.EndsWith(box, StringComparison.Ordinal) && finding.Message.Contains(message, StringComparison.Ordinal));
    }

    public static TheoryData<TestPresentation, string, string> PlayableAcrossADiscontinuity => new()
    {
        { Conformed with { Video = TestTrack.Video with { TrackId = 5 } }, "tkhd", "Found track id 5, expected 1" },
        { Conformed with { Video = TestTrack.Video with { Timescale = 25_000, SampleDuration = 1000 } }, "mdhd", "Found timescale 25000, expected 12800" },
        { Conformed with { Video = TestTrack.Video with { ConfigurationTag = 9 } }, "stsd", "another codec configuration" },
        { Conformed with { SequenceOffset = 100 }, "moof/mfhd", "Found sequence number 102, expected 3" },
        { Conformed with { Video = TestTrack.Video with { EditMediaTime = 100 } }, "trex", "edit lists" },
        { Conformed with { Video = TestTrack.Video with { SampleDuration = 256 } }, "FRAME-RATE", "Found 50.000 frames a second, expected 25.000" },
    };

    [Fact]
    public void Grade_ShiftedWithEveryRendition_IsAB()
    {
        VariantGrading grading = Grade((Conformed with { WithAudio = true, WithSubtitles = true, ShiftSeconds = 100 }).Write());

        Assert.True(grading.Grade == VariantGrade.B, string.Join("\n", grading.Findings));
        Assert.Contains(grading.Findings, finding => finding.Message.Contains("100 s after the original's in every rendition", StringComparison.Ordinal));
    }

    [Fact]
    public void Grade_ShiftedWithoutAudio_IsAC() => AssertC(Conformed with { ShiftSeconds = 100 }, "moof/traf/tfdt", "has to replace every rendition, and audio-main-english, subtitles-subs-zh is missing");

    [Fact]
    public void Grade_AudioReplacedAsWell_IsAnA()
    {
        VariantGrading grading = Grade((Conformed with { WithAudio = true }).Write());

        Assert.Equal(VariantGrade.A, grading.Grade);
        Assert.Equal("audio-main-english", grading.Variant!.Renditions[0].RenditionId);
        Assert.Equal(["mp4a.40.2"], grading.Variant.Renditions[0].Codecs.ToArray());
    }

    [Fact]
    public void Grade_MissingRung_IsAC() => AssertC(Conformed with { Rungs = [(540, 960)] }, "", "Found no rendition 288x512");

    [Fact]
    public void Grade_UnknownRung_IsAC() => AssertC(Conformed with { Rungs = [(288, 512), (540, 960), (720, 1280)] }, "", "Found rendition 720x1280, which the episode does not have");

    [Fact]
    public void Grade_NoIFrames_IsAC() => AssertC(Conformed with { WithIFrames = false }, "", "thumbnails would show another product");

    [Fact]
    public void Grade_TooFewSegments_IsAC() => AssertC(Conformed with { Segments = 1 }, "", "Found 1 segments, expected 2");

    [Fact]
    public void Grade_OtherDuration_IsAC() => AssertC(Conformed with { Frames = 46 }, "moof/traf/trun", "Found a duration of 1.84 s, expected 1.92 s");

    [Fact]
    public void Grade_OtherCodecFamily_IsAC() => AssertC(Conformed with { Video = TestTrack.Video with { SampleEntry = "hvc1" } }, "stsd", "Found codec hvc1, expected avc1");

    [Fact]
    public void Grade_AudioInsideTheVideo_IsAC() => AssertC(Conformed with { Muxed = true }, "moov", "Found tracks of kind vide, soun, expected vide");

    [Fact]
    public void Grade_KeyThatTheOriginalDoesNotHave_IsAC() =>
        AssertC(Conformed with { Key = "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k.bin\"\n" }, "EXT-X-KEY", "expected no EXT-X-KEY as in the original");

    [Fact]
    public void Grade_EncryptedLikeTheOriginal_IsAnAAndWithoutKeyAC()
    {
        EpisodeContent episode = FuzzCase.Sound(FuzzFlavour.Encrypted, isVariant: false).Write().ImportEpisode().Value!;
        TestPresentation variant = FuzzCase.Sound(FuzzFlavour.Encrypted, isVariant: true);
        Slot slot = TestSlots.Fitted(episode, 2, 2);

        Assert.Equal(VariantGrade.A, variant.Write().Grade(episode, slot).Value!.Grade);
        Assert.Equal(VariantGrade.C, (variant with { Key = "" }).Write().Grade(episode, slot).Value!.Grade);
        Assert.Equal(VariantGrade.C, variant.Write().ReplaceEverywhere("1.bin", "2.bin").Grade(episode, slot).Value!.Grade);
    }

    [Fact]
    public void Grade_MuxedLikeTheOriginal_IsAnA()
    {
        EpisodeContent episode = FuzzCase.Sound(FuzzFlavour.Muxed, isVariant: false).Write().ImportEpisode().Value!;

        VariantGrading grading = FuzzCase.Sound(FuzzFlavour.Muxed, isVariant: true).Write().Grade(episode, TestSlots.Fitted(episode, 2, 2)).Value!;

        Assert.True(grading.Grade == VariantGrade.A, string.Join("\n", grading.Findings));
    }

    [Fact]
    public void Grade_DiscontinuityInside_IsAC() => AssertC(
        Conformed.Write().Replace("540x960/playlist.m3u8", "#EXTINF:1.920,\n1.m4s", "#EXT-X-DISCONTINUITY\n#EXTINF:1.920,\n1.m4s"),
        "EXT-X-DISCONTINUITY",
        "Found a discontinuity, expected none");

    [Fact]
    public void Grade_CutSegment_NamesRenditionAndSegment()
    {
        TestFiles files = Conformed.Write();
        files.Files["540x960/1.m4s"] = files.Files["540x960/1.m4s"][..^5];

        VariantGrading grading = Grade(files);

        VariantFinding finding = grading.Findings[0];
        Assert.Equal((VariantGrade.C, "540x960", 1, "mdat"), (finding.Grade, finding.RenditionId, finding.Segment, finding.Box));
        Assert.Contains("rendition 540x960, segment 1, mdat", grading.ToResult().Rejection!.Violations[0].Description, StringComparison.Ordinal);
        Assert.Null(grading.Variant);
    }

    [Fact]
    public void Grade_PictureLargerThanDeclared_IsAC()
    {
        TestFiles files = Conformed.Write();
        files.Files["288x512/init.mp4"] = files.Files["540x960/init.mp4"];

        AssertC(files, "EXT-X-STREAM-INF", "RESOLUTION is 288x512, but the picture has 540x960");
    }

    [Fact]
    public void Grade_Live_IsAC() => AssertC(Conformed.Write().Replace("540x960/playlist.m3u8", "#EXT-X-ENDLIST\n", ""), "EXT-X-ENDLIST", "live");

    [Fact]
    public void Grade_AnyVariant_TakesItsPlaceInTheEpisodeFromTheOriginal()
    {
        TestFiles dated = new TestPresentation().Write().ReplaceEverywhere("#EXTINF:1.920,\n2.", "#EXT-X-PROGRAM-DATE-TIME:2025-01-01T00:00:03.84Z\n#EXTINF:1.920,\n2.");
        string iframes = dated.Text("iframes/playlist.m3u8");
        int third = iframes.Split("#EXTINF")[..3].Sum(part => part.Length) + (2 * "#EXTINF".Length);
        dated.Put("iframes/playlist.m3u8", iframes.Insert(third, "#EXT-X-PROGRAM-DATE-TIME:2025-01-01T00:00:03.84Z\n"));
        EpisodeContent episode = dated.ImportEpisode().Value!;

        VariantGrading grading = Conformed.Write().Grade(episode, TestSlots.Fitted(episode, 2, 2)).Value!;

        Assert.All(grading.Variant!.Renditions, r => Assert.Equal("2025-01-01T00:00:03.84Z", r.Segments[0].ProgramDateTime));
    }

    private static void AssertC(TestPresentation variant, string box, string message) => AssertC(variant.Write(), box, message);

    private static void AssertC(TestFiles files, string box, string message)
    {
        VariantGrading grading = Grade(files);

        Assert.Equal(VariantGrade.C, grading.Grade);
        Assert.Null(grading.Variant);
        Assert.True(
            grading.Findings.Any(f => f.Grade == VariantGrade.C && f.Box.EndsWith(box, StringComparison.Ordinal) && f.Message.Contains(message, StringComparison.Ordinal)),
            string.Join("\n", grading.Findings));
    }

    private static VariantGrading Grade(TestFiles files) => files.Grade(Episode, Slot).Value!;
}
