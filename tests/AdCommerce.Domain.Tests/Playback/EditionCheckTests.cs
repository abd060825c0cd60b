using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback;

public sealed class EditionCheckTests
{
    private static readonly EpisodeRevision Two = SampleCatalog.Revision(("foundation", ["matte", "silk"]), ("drink", ["tea"]));

    [Fact]
    public void Run_GoodRevision_IsCleanOverEveryEdition()
    {
        var result = Check(Two);

        Assert.Empty(result.Findings);
        Assert.True(result.IsClean);
        Assert.Equal((6, 6), (result.EditionsPossible, result.EditionsChecked));
        Assert.Matches("^[0-9a-f]{64}$", result.EditionsSha256);
    }

    [Fact]
    public void Run_SameRevision_HasTheSameHash() => Assert.Equal(Check(Two).EditionsSha256, Check(Two).EditionsSha256);

    [Fact]
    public void Run_OtherMedia_HasAnotherHash() => Assert.NotEqual(
        Check(Two).EditionsSha256, Check(WithVariant(Two, variant => Segment(variant, segment => segment with { Uri = "/media/elsewhere.m4s" }))).EditionsSha256);

    [Fact]
    public void Run_VariantOnAnotherTimeline_NamesRuleEditionPlaylistAndLineOnce()
    {
        var result = Check(WithVariant(Two, variant => Segment(variant, segment => segment with { StartMicros = segment.StartMicros + 500_000 })));

        Assert.False(result.IsClean);
        var finding = result.Findings[0];
        Assert.Equal(("P3", "270x480"), (finding.Rule, finding.Playlist));
        Assert.True(EditionId.TryParse(finding.Edition, out var edition));
        Assert.Equal('1', edition.Choices[0]);
        Assert.True(finding.Line > 0);
        // The same fault in the editions with the other choice of the second slot is not repeated.
        Assert.Equal(result.Findings.Length, result.Findings.DistinctBy(f => (f.Rule, f.Playlist, f.Line)).Count());
        Assert.Equal(6, result.EditionsChecked);
    }

    [Fact]
    public void Run_FaultOfTheMultivariantPlaylist_IsNamedMaster()
    {
        var stream = Two.Content.Streams[0] with { Codecs = ["hvc1.1.6.L93.B0"] };

        var result = Check(Two with { Content = Two.Content with { Streams = [stream] } });

        Assert.Contains(result.Findings, finding => finding is { Rule: "P18", Playlist: "master" });
    }

    [Fact]
    public void Run_TooManyEditions_ChecksEveryPair()
    {
        var slots = Enumerable.Range(0, 5).Select(i => ($"c{i}", System.Collections.Immutable.ImmutableArray.Create("p1", "p2", "p3", "p4", "p5"))).ToArray();

        var result = Check(SampleCatalog.Revision(slots));

        Assert.Empty(result.Findings);
        Assert.Equal(7_776, result.EditionsPossible);
        Assert.InRange(result.EditionsChecked, 36, 100);
    }

    [Fact]
    public void Run_AsManyEditionsAsTheLimit_ChecksAll()
    {
        var slots = Enumerable.Range(0, 4).Select(i => ($"c{i}", System.Collections.Immutable.ImmutableArray.Create("p1", "p2", "p3", "p4", "p5", "p6", "p7"))).ToArray();

        var result = Check(SampleCatalog.Revision(slots));

        Assert.Equal((EditionCheck.EditionsMax, EditionCheck.EditionsMax), (result.EditionsPossible, result.EditionsChecked));
    }

    [Fact]
    public void Run_FaultsEverywhere_ListsAtMostTheLimit()
    {
        var revision = SampleCatalog.Revision([.. Enumerable.Repeat(("foundation", System.Collections.Immutable.ImmutableArray<string>.Empty), 100)]);
        var faulty = revision.Content.Renditions[0] with { Segments = [.. revision.Content.Renditions[0].Segments.Select(s => s with { DurationMicros = 9_000_000 })] };

        var result = Check(revision with { Content = revision.Content with { Renditions = [faulty] }, Slots = [] });

        Assert.Equal(EditionCheck.FindingsMax, result.Findings.Length);
    }

    [Fact]
    public void Run_Cancelled_Throws() =>
        Assert.Throws<OperationCanceledException>(() => EditionCheck.Run("skin-deep-1", Two, new CancellationToken(canceled: true)));

    [Fact]
    public void Run_RandomRevision_IsClean() => new EpisodeGen().Sample(revision => Assert.Empty(Check(revision).Findings), iter: 100);

    private static EditionCheckResult Check(EpisodeRevision revision) => EditionCheck.Run("skin-deep-1", revision, CancellationToken.None);

    private static EpisodeRevision WithVariant(EpisodeRevision revision, Func<Variant, Variant> change) =>
        revision with { Slots = revision.Slots.SetItem(0, revision.Slots[0].With(change(revision.Slots[0].Variants[0]))) };

    private static Variant Segment(Variant variant, Func<MediaSegment, MediaSegment> change) => variant with
    {
        Renditions = [variant.Renditions[0] with { Segments = [change(variant.Renditions[0].Segments[0])] }],
    };
}
