using AdCommerce.Domain.Media.Mp4;
using AdCommerce.TestMedia.Mp4;
using CsCheck;

namespace AdCommerce.Domain.Tests.Media.Mp4;

public sealed class SegmentReaderTests
{
    private static readonly TestTrack Audio = TestTrack.Audio with { TrackId = 2 };

    private static readonly InitFacts Init = InitReader.Read(InitWriter.Write(TestTrack.Video, Audio)).Value!;

    [Fact]
    public void Read_RandomFragments_GivesTheirSums() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 60], Gen.Int[1, 4], Gen.ULong[0, 1UL << 40], Gen.Bool, Gen.Bool)
            .Sample((fragments, samples, runs, start, perSample, wide) =>
            {
                start = wide ? start : start & 0x3fff_ffff;
                byte[] bytes = SegmentWriter.Write(1, [.. Enumerable.Range(0, fragments).Select(i => new TestFragment((uint)(10 + i), new TestRun
                {
                    Track = TestTrack.Video,
                    DecodeTime = start + (ulong)(i * samples) * 512,
                    Samples = samples,
                    Runs = Math.Min(runs, samples),
                    PerSample = perSample,
                    WideTime = wide,
                }))]);

                SegmentFacts facts = SegmentReader.Read(bytes, Init).Value!;

                SegmentTrack track = Assert.Single(facts.Tracks);
                Assert.Equal((10u, fragments, true), (facts.SequenceNumber, facts.Fragments, facts.IsComplete));
                Assert.Equal(((long)start, fragments * samples * 512L, (long)fragments * samples), (track.BaseDecodeTime, track.Duration, track.Samples));
                Assert.True(track.StartsWithSync && track.IsContinuous);
            });

    [Fact]
    public void Read_TwoTracks_KeepsThemApart()
    {
        SegmentFacts facts = Facts(SegmentWriter.Write(1, new TestFragment(
            5, new TestRun { Track = TestTrack.Video, DecodeTime = 1000, Samples = 48 }, new TestRun { Track = Audio, DecodeTime = 2000, Samples = 90, PerSample = true })));

        Assert.Equal((1000, 48 * 512), (facts.Find(1)!.BaseDecodeTime, facts.Find(1)!.Duration));
        Assert.Equal((2000, 90 * 1024), (facts.Find(2)!.BaseDecodeTime, facts.Find(2)!.Duration));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_FirstSampleWithoutSync_IsSeen(bool perSample)
    {
        SegmentFacts facts = Facts(SegmentWriter.Write(1, new TestFragment(
            1, new TestRun { Track = TestTrack.Video, DecodeTime = 0, Samples = 4, StartsWithSync = false, PerSample = perSample })));

        Assert.False(facts.Tracks[0].StartsWithSync);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(-512)]
    public void Read_CompositionOffsets_GiveTheEarliest(int offset)
    {
        SegmentFacts facts = Facts(SegmentWriter.Write(1, new TestFragment(
            1, new TestRun { Track = TestTrack.Video, DecodeTime = 5120, Samples = 4, CompositionOffset = offset })));

        Assert.Equal(offset, facts.Tracks[0].PresentationOffset);
    }

    [Fact]
    public void Read_GapBetweenFragments_IsNotContinuous()
    {
        SegmentFacts facts = Facts(SegmentWriter.Write(
            1,
            new TestFragment(1, new TestRun { Track = TestTrack.Video, DecodeTime = 0, Samples = 4 }),
            new TestFragment(2, new TestRun { Track = TestTrack.Video, DecodeTime = 4 * 512 + 1, Samples = 4 })));

        Assert.False(facts.Tracks[0].IsContinuous);
    }

    [Fact]
    public void Read_CutInsideTheMediaData_IsNotComplete()
    {
        byte[] bytes = SegmentWriter.Write(1, new TestFragment(1, new TestRun { Track = TestTrack.Video, DecodeTime = 0, Samples = 4 }));

        Assert.False(Facts(bytes[..^1]).IsComplete);
    }

    [Fact]
    public void Read_MediaDataShorterThanItsSamples_IsNotComplete()
    {
        byte[] bytes = SegmentWriter.Write(1, new TestFragment(1, new TestRun { Track = TestTrack.Video, DecodeTime = 0, Samples = 4, SampleBytes = 20 }));
        int mdat = bytes.AsSpan().IndexOf("mdat"u8) - 4;
        bytes[mdat + 3] -= 1;

        Assert.False(Facts(bytes[..^1]).IsComplete);
    }

    [Fact]
    public void Read_MediaDataOfSizeZero_ReachesToTheEnd()
    {
        byte[] bytes = SegmentWriter.Write(1, new TestFragment(1, new TestRun { Track = TestTrack.Video, DecodeTime = 0, Samples = 4 }));
        bytes.AsSpan(bytes.AsSpan().IndexOf("mdat"u8) - 4, 4).Clear();

        Assert.True(Facts(bytes).IsComplete);
    }

    [Fact]
    public void Read_EveryCutBeforeTheMediaData_IsAnError()
    {
        byte[] bytes = SegmentWriter.Write(1, new TestFragment(1, new TestRun { Track = TestTrack.Video, DecodeTime = 0, Samples = 9, PerSample = true, CompositionOffset = 3 }));
        int mdat = bytes.AsSpan().IndexOf("mdat"u8) - 4;

        for (int length = 0; length < mdat; length++)
        {
            Mp4Result<SegmentFacts> result = SegmentReader.Read(bytes.AsSpan(0, length), Init);
            Assert.True(result.Error is not null, $"cut to {length} bytes");
        }
    }

    [Fact]
    public void Read_UnknownTrack_NamesThoseThatAreKnown()
    {
        Mp4Error error = Error(SegmentWriter.Write(1, new TestFragment(1, new TestRun { Track = TestTrack.Video with { TrackId = 9 }, DecodeTime = 0, Samples = 1 })));

        Assert.Equal("moof/traf/tfhd", error.Path);
        Assert.Contains("1, 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DecodeTimeBeyondAnyTimeline_IsAnError()
    {
        Assert.Equal("moof/traf/tfdt", Error(SegmentWriter.Write(1, new TestFragment(1, new TestRun { Track = TestTrack.Video, DecodeTime = ulong.MaxValue, Samples = 1 }))).Path);
    }

    [Fact]
    public void Read_SamplesThatLastLongerThanAnySegment_AreAnError()
    {
        TestTrack endless = TestTrack.Video with { SampleDuration = uint.MaxValue };

        Assert.Equal("moof/traf/trun", Error(SegmentWriter.Write(1, new TestFragment(1, new TestRun { Track = endless, DecodeTime = 0, Samples = 4000, SampleBytes = 0 }))).Path);
    }

    [Fact]
    public void Read_RunWithMoreSamplesThanAllowed_IsAnErrorAtOnce()
    {
        byte[] bytes = SegmentWriter.Write(1, new TestFragment(1, new TestRun { Track = TestTrack.Video, DecodeTime = 0, Samples = 1 }));
        bytes.AsSpan(bytes.AsSpan().IndexOf("trun"u8) + 8, 4).Fill(0xff);

        Mp4Error error = Error(bytes);

        Assert.Equal("moof/traf/trun", error.Path);
        Assert.Contains("4294967295 samples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SizeOf64BitsThatOverflows_IsAnError()
    {
        byte[] bytes = [0, 0, 0, 1, .. "moof"u8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

        Assert.Contains("18446744073709551615", Error(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreBoxesThanAllowed_IsAnError()
    {
        byte[] bytes = new byte[8 * (Mp4Limits.BoxesPerContainerMax + 1)];
        for (int i = 0; i < bytes.Length; i += 8)
        {
            byte[] free = [0, 0, 0, 8, .. "free"u8];
            free.CopyTo(bytes, i);
        }

        Assert.Contains("more than 8192 boxes", Error(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            Mp4Result<SegmentFacts> result = SegmentReader.Read(bytes, Init);
            return result.Value is null != result.Error is null;
        });

    private static SegmentFacts Facts(byte[] bytes)
    {
        Mp4Result<SegmentFacts> result = SegmentReader.Read(bytes, Init);
        Assert.Null(result.Error);
        return result.Value!;
    }

    private static Mp4Error Error(byte[] bytes) => SegmentReader.Read(bytes, Init).Error!;
}
