using AdCommerce.Domain.Media.Mp4;
using AdCommerce.TestMedia.Mp4;

namespace AdCommerce.Domain.Tests.Media.Mp4;

public sealed class InitReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_TwoTracks_GivesWhatTheMoovDeclares(bool wideHeaders)
    {
        TestTrack video = TestTrack.Video with { TrackId = 3, WideHeaders = wideHeaders };
        TestTrack audio = TestTrack.Audio with { TrackId = 4, WideHeaders = wideHeaders };

        InitFacts facts = Facts(InitWriter.Write(video, audio));

        Assert.Equal([3u, 4u], facts.Tracks.Select(track => track.Info.TrackId));
        Assert.Equal(["vide", "soun"], facts.Tracks.Select(track => track.Info.Handler));
        Assert.Equal([12_800u, 48_000u], facts.Tracks.Select(track => track.Info.Timescale));
        Assert.Equal(["avc1", "mp4a"], facts.Tracks.Select(track => track.Info.SampleEntry));
        Assert.Equal((540, 960, 0x64001f), (facts.Main.Width, facts.Main.Height, facts.Main.AvcProfileLevel));
        Assert.Equal((512u, 1024u), (facts.Tracks[0].DefaultDuration, facts.Tracks[1].DefaultDuration));
    }

    [Fact]
    public void Read_SoundBeforeVideo_TakesTheVideoForTheMainTrack()
    {
        InitFacts facts = Facts(InitWriter.Write(TestTrack.Audio, TestTrack.Video with { TrackId = 2 }));

        Assert.Equal(2u, facts.Main.Info.TrackId);
    }

    [Fact]
    public void Read_EncryptedEntry_KnowsTheOriginalFormat()
    {
        InitTrack track = Facts(InitWriter.Write(TestTrack.Video with { Scheme = "cbcs" })).Main;

        Assert.Equal(("encv", "avc1", true), (track.Info.SampleEntry, track.Format, track.IsEncrypted));
    }

    [Fact]
    public void Read_OtherCodecConfiguration_HasAnotherHash()
    {
        string one = Facts(InitWriter.Write(TestTrack.Video)).Main.Info.SampleEntrySha256;
        string same = Facts(InitWriter.Write(TestTrack.Video with { Timescale = 90_000 })).Main.Info.SampleEntrySha256;
        string other = Facts(InitWriter.Write(TestTrack.Video with { ConfigurationTag = 77 })).Main.Info.SampleEntrySha256;

        Assert.Equal(one, same);
        Assert.NotEqual(one, other);
        Assert.Equal(64, one.Length);
    }

    [Fact]
    public void Read_EditList_GivesWherePresentationStarts()
    {
        Assert.Equal(1024, Facts(InitWriter.Write(TestTrack.Audio with { EditMediaTime = 1024 })).Main.EditStart);
    }

    [Fact]
    public void Read_NoTrex_SaysThatItIsNotFragmented()
    {
        Mp4Error error = InitReader.Read(InitWriter.Write(TestTrack.Video with { WithoutTrex = true })).Error!;

        Assert.Equal("moov/mvex", error.Path);
        Assert.Contains("not fragmented", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SameTrackIdTwice_NamesTheSecondTrack()
    {
        Mp4Error error = InitReader.Read(InitWriter.Write(TestTrack.Video, TestTrack.Audio with { WithoutTrex = true })).Error!;

        Assert.Equal("moov/trak[1]/tkhd", error.Path);
    }

    [Theory]
    [InlineData("tkhd", 0, "moov/trak[0]/tkhd")]
    [InlineData("mdhd", 0, "moov/trak[0]/mdia/mdhd")]
    public void Read_ZeroWhereOneIsTheLeast_NamesTheBox(string box, int version, string path)
    {
        byte[] bytes = InitWriter.Write(TestTrack.Video);
        int payload = IndexOf(bytes, box) + 4;
        bytes.AsSpan(payload + 12 + version, 4).Clear();

        Assert.Equal(path, InitReader.Read(bytes).Error!.Path);
    }

    [Fact]
    public void Read_EveryCut_IsAnError()
    {
        byte[] bytes = InitWriter.Write(TestTrack.Video, TestTrack.Audio with { TrackId = 2 });

        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.NotNull(InitReader.Read(bytes.AsSpan(0, length)).Error);
        }
    }

    [Fact]
    public void Read_BoxLargerThanItsParent_NamesParentAndOffset()
    {
        byte[] bytes = InitWriter.Write(TestTrack.Video);
        int stsd = IndexOf(bytes, "stsd");
        bytes[stsd - 3] = 0x7f;

        Mp4Error error = InitReader.Read(bytes).Error!;

        Assert.Equal("moov/trak[0]/mdia/minf/stbl", error.Path);
        Assert.Equal(stsd - 4, error.Offset);
    }

    [Fact]
    public void Read_SizeZeroInsideABox_IsAnError()
    {
        byte[] bytes = InitWriter.Write(TestTrack.Video);
        bytes.AsSpan(IndexOf(bytes, "stsd") - 4, 4).Clear();

        Assert.Contains("less than its header", InitReader.Read(bytes).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MediaSegment_IsRefused()
    {
        byte[] segment = SegmentWriter.Write(0, new TestFragment(1, new TestRun { Track = TestTrack.Video, DecodeTime = 0, Samples = 1 }));

        Assert.Equal("moof", InitReader.Read(segment).Error!.Path);
    }

    [Fact]
    public void Read_MoreTracksThanAllowed_IsRefused()
    {
        TestTrack[] tracks = [.. Enumerable.Range(1, Mp4Limits.TracksMax + 1).Select(id => TestTrack.Audio with { TrackId = (uint)id })];

        Assert.Contains("16 tracks", InitReader.Read(InitWriter.Write(tracks)).Error!.Message, StringComparison.Ordinal);
    }

    private static InitFacts Facts(byte[] bytes)
    {
        Mp4Result<InitFacts> result = InitReader.Read(bytes);
        Assert.Null(result.Error);
        return result.Value!;
    }

    private static int IndexOf(byte[] bytes, string box) => bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(box));
}
