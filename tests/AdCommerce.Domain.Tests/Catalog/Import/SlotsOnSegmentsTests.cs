using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;
using AdCommerce.TestMedia.Hls;

namespace AdCommerce.Domain.Tests.Catalog.Import;

public sealed class SlotsOnSegmentsTests
{
    private const long Edge = TestPresentation.SegmentMicros;

    private static readonly EpisodeContent Content = new TestPresentation().Write().ImportEpisode().Value!;

    [Fact]
    public void Fit_SlotOnEdges_HasItsSegmentsInEveryRendition()
    {
        Slot slot = Fit(TestSlots.Request("table", 2 * Edge, 4 * Edge)).Value!.Slots[0];

        Assert.Equal(Content.Renditions.Length, slot.Ranges.Length);
        Assert.All(slot.Ranges, range => Assert.Equal(new SegmentRange(2, 2), range));
    }

    [Fact]
    public void Fit_HalfAFrameOff_IsMovedOntoTheEdge()
    {
        Slot slot = Fit(TestSlots.Request("table", 2 * Edge - 20_000, 4 * Edge + 20_000)).Value!.Slots[0];

        Assert.Equal((2 * Edge, 4 * Edge), (slot.StartMicros, slot.EndMicros));
    }

    [Fact]
    public void Fit_MoreThanHalfAFrameOff_NamesTheNearestEdges()
    {
        FieldViolation violation = Assert.Single(Fit(TestSlots.Request("table", 2 * Edge + 20_001, 4 * Edge)).Rejection!.Violations);

        Assert.Equal("episode.slots[0].start_offset", violation.Field);
        Assert.Contains("288x512, 540x960", violation.Description, StringComparison.Ordinal);
        Assert.Contains("3.84 s before and 5.76 s after", violation.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WholeEpisode_ReachesTheLastEdge()
    {
        Slot slot = Fit(TestSlots.Request("table", 0, Content.DurationMicros)).Value!.Slots[0];

        Assert.All(slot.Ranges, range => Assert.Equal(new SegmentRange(0, 6), range));
    }

    [Fact]
    public void Fit_EdgeWithoutSyncSample_IsRefused()
    {
        int video = Content.Renditions.ToList().FindIndex(r => r.Id == "540x960");
        Rendition rendition = Content.Renditions[video];
        ImmutableArray<MediaSegment> segments = rendition.Segments.SetItem(4, rendition.Segments[4] with { StartsWithSync = false });
        EpisodeContent content = Content with { Renditions = Content.Renditions.SetItem(video, rendition with { Segments = segments }) };

        Rejection rejection = SlotsOnSegments.Fit(content, [TestSlots.WholeScene(content)], [TestSlots.Request("table", 2 * Edge, 4 * Edge)]).Rejection!;

        Assert.Contains("Segment 4 of rendition 540x960 does not start with a sync sample", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ManyThingsWrong_ReportsEachFieldAtOnce()
    {
        Scene early = new("early", 0, 3 * Edge, [], [], "");
        Scene late = new("Late Scene", 2 * Edge, 9 * Edge, [], [""], "");
        Slot outside = TestSlots.Request("drink", 2 * Edge, 4 * Edge) with { SceneId = "early", Category = "", Box = new PictureBox(0.9, 0, 0.2, 1) };
        Slot overlapping = TestSlots.Request("drink", Edge, 3 * Edge) with { SceneId = "nowhere", Box = new PictureBox(double.NaN, 0, 1, 1) };

        Rejection rejection = SlotsOnSegments.Fit(Content, [early, late], [outside, overlapping], "").Rejection!;

        string[] fields = [.. rejection.Violations.Select(violation => violation.Field).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "scenes[1].end_offset", "scenes[1].id", "scenes[1].moods", "scenes[1].start_offset",
                "slots[0].box", "slots[0].category", "slots[0].scene", "slots[0].start_offset", "slots[1].box", "slots[1].id", "slots[1].scene",
            ],
            fields);
    }

    [Fact]
    public void Fit_SlotsOutOfOrder_ComeBackInOrderOfTime()
    {
        FittedSlots fitted = SlotsOnSegments.Fit(
            Content, [TestSlots.WholeScene(Content)], [TestSlots.Request("later", 4 * Edge, 5 * Edge), TestSlots.Request("sooner", Edge, 2 * Edge)]).Value!;

        Assert.Equal(["sooner", "later"], fitted.Slots.Select(slot => slot.Id));
    }

    private static Result<FittedSlots> Fit(Slot slot) => SlotsOnSegments.Fit(Content, [TestSlots.WholeScene(Content)], [slot]);
}
