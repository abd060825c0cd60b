using AdCommerce.Domain.Catalog;
using AdCommerce.TestMedia.Fuzzing;
using AdCommerce.TestMedia.Hls;
using AdCommerce.TestMedia.Mp4;

namespace AdCommerce.Domain.Tests.Catalog.Import;

public sealed class EpisodeImportTests
{
    [Fact]
    public void Import_PlainEpisode_KeepsEverythingThatPlaylistsNeed()
    {
        EpisodeContent content = Import(new TestPresentation().Write());

        Assert.Equal(["audio-main-english", "subtitles-subs-zh", "288x512", "540x960", "iframes-162x288"], content.Renditions.Select(r => r.Id));
        Assert.Equal([RenditionKind.Audio, RenditionKind.Subtitles, RenditionKind.Video, RenditionKind.Video, RenditionKind.IFrames], content.Renditions.Select(r => r.Kind));
        Assert.Equal((6 * 1_920_000, 40_000, true), (content.DurationMicros, content.FrameMicros, content.IndependentSegments));
        MediaSegment segment = content.Renditions[3].Segments[2];
        Assert.Equal("/media/test/source/540x960/2.m4s", segment.Uri);
        Assert.Equal((1_920_000, 3_840_000, 1_920_000, 3u), (segment.DurationMicros, segment.StartMicros, segment.MeasuredMicros, segment.SequenceNumber));
        Assert.Null(ContentPromises.Problem(content));
        StreamEntry stream = content.Streams[1];
        Assert.Equal(("540x960", 540, 960, "25.000", "main", "subs"), (stream.RenditionId, stream.Width, stream.Height, stream.FrameRate, stream.AudioGroup, stream.SubtitlesGroup));
        Assert.Equal(["LANGUAGE=\"en\"", "DEFAULT=YES", "AUTOSELECT=YES", "CHANNELS=\"2\""], content.Media[0].OtherAttributes.ToArray());
    }

    [Fact]
    public void Import_ByteRanges_AreKept()
    {
        Rendition iframes = Import(new TestPresentation().Write()).Renditions[4];

        Assert.All(iframes.Segments, segment => Assert.Equal("/media/test/source/iframes/all.m4s", segment.Uri));
        Assert.Equal(iframes.Segments[0].Range!.Length, iframes.Segments[1].Range!.Offset);
        Assert.Equal(iframes.Segments[0].Range!.Length, iframes.Segments[0].SizeBytes);
    }

    [Fact]
    public void Import_SeveralMaps_KeepsEachWithItsSegments()
    {
        TestFiles files = new TestPresentation { WithIFrames = false, WithAudio = false, WithSubtitles = false, Rungs = [(540, 960)] }.Write();
        files.Files["540x960/other.mp4"] = InitWriter.Write(TestTrack.Video with { ConfigurationTag = 50 });
        files.Replace("540x960/playlist.m3u8", "#EXTINF:1.920,\n3.m4s", "#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"other.mp4\"\n#EXTINF:1.920,\n3.m4s");

        Rendition rendition = Import(files).Renditions[0];

        Assert.Equal(2, rendition.InitSections.Length);
        Assert.Equal([0, 0, 0, 1, 1, 1], rendition.Segments.Select(s => s.InitIndex));
        Assert.True(rendition.Segments[3].Discontinuity);
    }

    [Fact]
    public void Import_UnknownTags_AreKeptWhereTheyStood()
    {
        TestFiles files = new TestPresentation().Write();
        files.Replace(TestFiles.Master, "#EXT-X-INDEPENDENT-SEGMENTS\n", "#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-STUDIO:42\n#EXT-X-SESSION-DATA:DATA-ID=\"a\",URI=\"data.json\"\n");
        files.Replace("540x960/playlist.m3u8", "#EXTINF:1.920,\n2.m4s", "#EXT-X-TAKE:7\n#EXTINF:1.920,\n2.m4s");

        EpisodeContent content = Import(files);

        Assert.Equal(["#EXT-X-STUDIO:42", "#EXT-X-SESSION-DATA:DATA-ID=\"a\",URI=\"/media/test/source/data.json\""], content.OtherTags.ToArray());
        Assert.Equal(["#EXT-X-TAKE:7"], content.Renditions[3].Segments[2].OtherTags.ToArray());
    }

    [Fact]
    public void Import_SampleEncryption_PassesKeysThroughWithPublicUris()
    {
        TestPresentation encrypted = FuzzCase.Sound(FuzzFlavour.Encrypted, isVariant: false);

        EpisodeContent content = Import(encrypted.Write());

        Assert.Equal(["#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"/media/test/keys/1.bin\""], content.Renditions[3].Segments[0].KeyTags.ToArray());
        Assert.Equal("encv", content.Renditions[3].InitSections[0].Tracks[0].SampleEntry);
    }

    [Fact]
    public void Import_AudioInsideTheVideo_KeepsItsTiming()
    {
        MediaSegment segment = Import(new TestPresentation { Muxed = true }.Write()).Renditions.Single(r => r.Id == "540x960").Segments[1];

        Assert.Equal(new TrackTiming(2, 1_920_000, 1_920_000), Assert.Single(segment.OtherTracks));
    }

    [Fact]
    public void Import_EditList_ShiftsPresentationNotDecoding()
    {
        TestTrack audio = TestTrack.Audio with { EditMediaTime = 1024 };

        MediaSegment segment = Import(new TestPresentation { Audio = audio }.Write()).Renditions[0].Segments[0];

        Assert.Equal((0, -21_333), (segment.StartMicros, segment.PresentationOffsetMicros));
    }

    [Fact]
    public void Import_FrameRateLeftOut_IsMeasured()
    {
        TestFiles files = new TestPresentation().Write().ReplaceEverywhere(",FRAME-RATE=25.000", "");

        EpisodeContent content = Import(files);

        Assert.Equal(("25.000", 40_000), (content.Streams[0].FrameRate, content.FrameMicros));
    }

    [Theory]
    [InlineData("540x960/playlist.m3u8", "#EXT-X-ENDLIST\n", "", "live")]
    [InlineData("540x960/playlist.m3u8", "TYPE:VOD", "TYPE:EVENT", "EVENT")]
    [InlineData("540x960/playlist.m3u8", "#EXT-X-MAP:URI=\"init.mp4\"\n", "", "EXT-X-MAP")]
    [InlineData("540x960/playlist.m3u8", "#EXT-X-MAP:URI=\"init.mp4\"\n", "#EXT-X-MAP:URI=\"init.mp4\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n", "SAMPLE-AES")]
    [InlineData("540x960/playlist.m3u8", "#EXT-X-TARGETDURATION:2", "#EXT-X-TARGETDURATION:1", "P1")]
    [InlineData("540x960/playlist.m3u8", "#EXT-X-TARGETDURATION:2", "#EXT-X-TARGETDURATION:3", "P2")]
    [InlineData("540x960/playlist.m3u8", "#EXTINF:1.920,\n3.m4s", "#EXT-X-DISCONTINUITY\n#EXTINF:1.920,\n3.m4s", "P4")]
    [InlineData("540x960/playlist.m3u8", "#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-DISCONTINUITY-SEQUENCE:4", "P5")]
    [InlineData("540x960/playlist.m3u8", "#EXTINF:1.920,\n3.m4s", "#EXTINF:1.500,\n3.m4s", "P7")]
    [InlineData("audio/playlist.m3u8", "#EXTINF:1.920,\n5.m4s\n", "", "P7")]
    [InlineData("540x960/playlist.m3u8", "#EXTINF:1.920,\n3.m4s", "#EXT-X-GAP\n#EXTINF:1.920,\n3.m4s", "EXT-X-GAP")]
    [InlineData("540x960/playlist.m3u8", "\n3.m4s", "\n4.m4s", "P3")]
    [InlineData("540x960/playlist.m3u8", "#EXTINF:1.920,\n0.m4s", "#EXT-X-PROGRAM-DATE-TIME:2025-01-01T00:00:00Z\n#EXTINF:1.920,\n0.m4s", "P12")]
    [InlineData("540x960/playlist.m3u8", "\n3.m4s", "\n../../../3.m4s", "above its root")]
    [InlineData("540x960/playlist.m3u8", "\n3.m4s", "\nhttps://evil.example/3.m4s", "evil.example")]
    [InlineData("540x960/playlist.m3u8", "\"init.mp4\"", "\"https://evil.example/init.mp4\"", "evil.example")]
    [InlineData("540x960/playlist.m3u8", "\n3.m4s", "\nmissing.m4s", "no such file")]
    [InlineData("master.m3u8", "CODECS=\"avc1.64001f,mp4a.40.2\"", "CODECS=\"avc1.64001f\"", "P18")]
    [InlineData("master.m3u8", "CODECS=\"avc1.64001f,mp4a.40.2\"", "CODECS=\"avc1.42e01e,mp4a.40.2\"", "P18")]
    [InlineData("master.m3u8", ",RESOLUTION=540x960", ",RESOLUTION=270x480", "P18")]
    [InlineData("master.m3u8", "FRAME-RATE=25.000", "FRAME-RATE=12.500", "P18")]
    [InlineData("master.m3u8", "URI=\"audio/playlist.m3u8\"", "URI=\"https://evil.example/a.m3u8\"", "evil.example")]
    [InlineData("master.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-SESSION-DATA:DATA-ID=\"a\",URI=\"https://evil.example/\"", "evil.example")]
    [InlineData("master.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI=\"https://evil.example/\"", "evil.example")]
    [InlineData("master.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-CONTENT-STEERING:SERVER-URI=\"s.json\"", "steering")]
    [InlineData("master.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-THUMBS:URI=\"x.m3u8\"", "cannot be checked")]
    public void Import_RuleBroken_IsRefusedWithTheReason(string name, string old, string replacement, string expected)
    {
        TestFiles files = new TestPresentation().Write().Replace(name, old, replacement);

        Rejection rejection = files.ImportEpisode().Rejection!;

        Assert.All(rejection.Violations, violation => Assert.Equal("source_uri", violation.Field));
        Assert.Contains(rejection.Violations, violation => violation.Description.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Import_SeveralThingsWrong_ReportsAllAtOnceWithPlaylistLineRenditionAndSegment()
    {
        TestFiles files = new TestPresentation().Write();
        files.Replace("540x960/playlist.m3u8", "#EXT-X-ENDLIST\n", "");
        files.Replace("288x512/playlist.m3u8", "#EXTINF:1.920,\n3.m4s", "#EXTINF:1.500,\n3.m4s");
        files.Files["audio/2.m4s"] = [.. files.Files["audio/2.m4s"][..^7]];

        string[] found = [.. files.ImportEpisode().Rejection!.Violations.Select(violation => violation.Description)];

        Assert.Contains(found, text => text.StartsWith("media://test/source/540x960/playlist.m3u8, rendition 540x960, EXT-X-ENDLIST:", StringComparison.Ordinal));
        Assert.Contains(found, text => text.StartsWith("media://test/source/288x512/playlist.m3u8, line 13, rendition 288x512, segment 3, EXTINF:", StringComparison.Ordinal));
        Assert.Contains(found, text => text.StartsWith("media://test/source/audio/playlist.m3u8, line 12, rendition audio-main-english, segment 2, mdat:", StringComparison.Ordinal));
    }

    [Fact]
    public void Import_DiscontinuityWithoutAnyChange_IsRefused()
    {
        TestFiles files = new TestPresentation().Write();
        foreach (string folder in (string[])["288x512", "540x960", "audio"])
        {
            files.Replace($"{folder}/playlist.m3u8", "#EXTINF:1.920,\n3.m4s", "#EXT-X-DISCONTINUITY\n#EXTINF:1.920,\n3.m4s");
        }

        files.Replace("subtitles/playlist.m3u8", "#EXTINF:1.920,\n3.vtt", "#EXT-X-DISCONTINUITY\n#EXTINF:1.920,\n3.vtt");
        string iframes = files.Text("iframes/playlist.m3u8");
        int fourth = iframes.Split("#EXTINF")[..4].Sum(part => part.Length) + (3 * "#EXTINF".Length);
        files.Put("iframes/playlist.m3u8", iframes.Insert(fourth, "#EXT-X-DISCONTINUITY\n"));

        Assert.Contains("nothing changes in any rendition (P3)", files.ImportEpisode().Rejection!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_TimelinesApart_AreRefused()
    {
        TestFiles files = new TestPresentation().Write();
        TestFiles shifted = new TestPresentation { ShiftSeconds = 10 }.Write();
        foreach (string name in shifted.Files.Keys.Where(name => name.StartsWith("audio/", StringComparison.Ordinal)))
        {
            files.Files[name] = shifted.Files[name];
        }

        Assert.Contains("(P6)", files.ImportEpisode().Rejection!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("G", "MPEG-TS")]
    [InlineData("ID3", "packed audio")]
    public void Import_ForeignFormat_IsNamedWithTheWayOut(string start, string expected)
    {
        TestFiles files = new TestPresentation().Write();
        files.Replace("audio/playlist.m3u8", "#EXT-X-MAP:URI=\"init.mp4\"\n", "");
        files.Put("audio/0.m4s", start);

        string message = files.ImportEpisode().Rejection!.Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("package the source as fMP4", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_TwoRungsOfOneSize_HaveIdsThatDoNotDependOnTheirOrder()
    {
        TestFiles files = new TestPresentation { Rungs = [(540, 960)] }.Write();
        foreach (string name in files.Files.Keys.Where(name => name.StartsWith("540x960/", StringComparison.Ordinal)).ToArray())
        {
            files.Files[$"high/{name[8..]}"] = files.Files[name];
        }

        string master = files.Text(TestFiles.Master);
        int low = master.IndexOf("#EXT-X-STREAM-INF", StringComparison.Ordinal);
        int end = master.IndexOf("#EXT-X-I-FRAME", StringComparison.Ordinal);
        string lowEntry = master[low..end];
        string highEntry = lowEntry.Replace("BANDWIDTH=540000", "BANDWIDTH=990000", StringComparison.Ordinal).Replace("540x960/playlist", "high/playlist", StringComparison.Ordinal);

        foreach (string entries in (string[])[lowEntry + highEntry, highEntry + lowEntry])
        {
            EpisodeContent content = Import(files.Copy().Put(TestFiles.Master, master[..low] + entries + master[end..]));

            Assert.Equal("/media/test/source/high/0.m4s", content.Renditions.Single(r => r.Id == "540x960-2").Segments[0].Uri);
            Assert.Equal("/media/test/source/540x960/0.m4s", content.Renditions.Single(r => r.Id == "540x960").Segments[0].Uri);
        }
    }

    private static EpisodeContent Import(TestFiles files)
    {
        Result<EpisodeContent> result = files.ImportEpisode();
        Assert.True(result.IsSuccess, string.Join("\n", result.Rejection?.Violations.Select(violation => violation.Description) ?? []));
        return result.Value!;
    }
}
