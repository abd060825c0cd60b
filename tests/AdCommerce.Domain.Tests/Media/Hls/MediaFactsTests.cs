using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Media.Hls;

public sealed class MediaFactsTests
{
    private static readonly MediaFacts Facts = MediaFacts.From(SampleEpisode.Content, SampleEpisode.Slots);

    [Fact]
    public void From_OriginalSegment_HasTheCodecsOfItsOwnTracksOnly()
    {
        Assert.Equal<string>(["avc1.64001f"], Facts.Segments[new("/media/540x960/0.m4s", null)].Codecs);
        Assert.Equal<string>(["mp4a.40.2"], Facts.Segments[new("/media/audio/0.m4s", null)].Codecs);
        Assert.Equal<string>([MediaFacts.Original], Facts.Segments[new("/media/audio/0.m4s", null)].ContentIds);
    }

    [Fact]
    public void From_VariantOfGradeB_IsNotConformedAndReplacesItsRenditions()
    {
        SegmentFact segment = Facts.Segments[new("/media/audio/b/2.m4s", null)];

        Assert.Equal((false, "audio-b/", 0), (segment.IsConformed, segment.InitSha256, segment.StartMicros));
        Assert.Contains(("b", "audio"), Facts.Replacements.AsEnumerable());
        Assert.DoesNotContain(("a", "audio"), Facts.Replacements.AsEnumerable());
    }

    [Fact]
    public void From_VariantThatUsesTheOriginalsSegments_SharesThem()
    {
        Variant variant = SampleEpisode.Slots[0].Variants[0];
        VariantRendition sound = new("audio", SampleEpisode.Content.Renditions[2].InitSections, [.. SampleEpisode.Content.Renditions[2].Segments.Skip(2).Take(2)], ["mp4a.40.2"]);
        Slot slot = SampleEpisode.Slots[0] with { Variants = [variant with { Renditions = variant.Renditions.Add(sound) }] };

        Assert.Equal<string>([MediaFacts.Original, "a"], MediaFacts.From(SampleEpisode.Content, [slot]).Segments[new("/media/audio/2.m4s", null)].ContentIds);
    }

    [Fact]
    public void From_ReorderedSegment_StartsWhenItsEarliestSampleIsPresented()
    {
        Rendition video = SampleEpisode.Content.Renditions[0];
        MediaSegment reordered = video.Segments[1] with { PresentationOffsetMicros = 80_000, StartsWithSync = false };
        EpisodeContent content = SampleEpisode.Content with
        {
            Renditions = SampleEpisode.Content.Renditions.SetItem(0, video with { Segments = video.Segments.SetItem(1, reordered) }),
        };

        SegmentFact fact = MediaFacts.From(content, []).Segments[new(reordered.Uri, null)];
        Assert.Equal((2_080_000, false), (fact.StartMicros, fact.StartsWithSync));
    }

    [Fact]
    public void From_Renditions_HaveThePeakOfAllEditions()
    {
        // Variant a is 4 % larger than the original.
        Assert.Equal(new RenditionFact(RenditionKind.Video, 540, 960, "25.000", 2_080_000), Facts.Renditions["540x960"]);
        Assert.Equal(12_000_000, Facts.DurationMicros);
    }
}
