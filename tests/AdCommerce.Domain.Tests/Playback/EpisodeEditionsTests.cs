using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback;

public sealed class EpisodeEditionsTests
{
    private static readonly EpisodeRevision Two = SampleCatalog.Revision(("foundation", ["matte", "silk"]), ("drink", ["tea"]));

    [Fact]
    public void Count_TwoSlots_IsTheProductOfTheChoices() => Assert.Equal(6, new EpisodeEditions("skin-deep-1", Two).Count);

    [Fact]
    public void Count_MoreThanALong_IsTheLargestLong()
    {
        var slot = Two.Slots[0] with { Variants = [.. Enumerable.Range(0, Slot.VariantsMax).Select(i => SampleCatalog.Variant($"p{i}"))] };
        var revision = Two with { Slots = [.. Enumerable.Repeat(slot, EpisodeRevision.SlotsMax)] };

        Assert.Equal(long.MaxValue, CountOf(revision));
    }

    [Fact]
    public void Find_EveryPossibleId_IsThatEdition()
    {
        var editions = new EpisodeEditions("skin-deep-1", Two);

        foreach (var choices in ChoiceSets.All([3, 2]))
            Assert.Equal(choices, new EpisodeEditions("skin-deep-1", Two).Find(editions.Get(choices).Id)!.Choices);
    }

    [Theory]
    [InlineData(1, "30")] // the first slot has two variants
    [InlineData(1, "02")]
    [InlineData(1, "0")]
    [InlineData(1, "000")]
    [InlineData(1, "zz")]
    [InlineData(2, "00")]
    public void Find_WhatNoChoiceMakes_IsNull(int revision, string choices)
    {
        var editions = new EpisodeEditions("skin-deep-1", Two);

        Assert.Null(editions.Find(new EditionId(revision, choices, editions.Original.Id.Tag)));
    }

    [Fact]
    public void Find_TagOfAnotherEdition_IsNull()
    {
        var editions = new EpisodeEditions("skin-deep-1", Two);

        Assert.Null(editions.Find(editions.Get("10").Id with { Choices = "20" }));
        Assert.Null(editions.Find(editions.Get("10").Id with { Tag = "0000000000000000" }));
    }

    [Fact]
    public void Find_EpisodeWithoutSlots_HasOneSpelling()
    {
        var editions = new EpisodeEditions("skin-deep-1", SampleCatalog.Revision());

        Assert.Equal("0", editions.Original.Id.Choices);
        Assert.Same(editions.Original, editions.Find(editions.Original.Id));
        Assert.Null(editions.Find(editions.Original.Id with { Choices = "" }));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("0000")]
    [InlineData("0-")]
    public void Get_ChoicesThatNoSlotHas_Throws(string choices) =>
        Assert.Throws<ArgumentException>(() => new EpisodeEditions("skin-deep-1", Two).Get(choices));

    [Fact]
    public void Get_BeyondWhatIsKept_StillGivesTheSameBytes()
    {
        var slot = Two.Slots[0] with { Variants = [.. Enumerable.Range(0, Slot.VariantsMax).Select(i => SampleCatalog.Variant($"p{i}"))] };
        var other = Two.Slots[1] with { Variants = [.. Enumerable.Range(0, Slot.VariantsMax).Select(i => SampleCatalog.Variant($"p{i}", 1))] };
        var editions = new EpisodeEditions("skin-deep-1", Two with { Slots = [slot, other] });
        foreach (var choices in ChoiceSets.All([36, 36]))
            editions.Get(choices);

        var (one, two) = (editions.Get("zz"), editions.Get("zz"));

        Assert.NotSame(one, two);
        Assert.Equal(one.Id, two.Id);
        Assert.True(one.Media("270x480")!.Value.Span.SequenceEqual(two.Media("270x480")!.Value.Span));
    }

    [Fact]
    public void Media_UnknownRendition_IsNull() => Assert.Null(new EpisodeEditions("skin-deep-1", Two).Original.Media("1080x1920"));

    [Fact]
    public void Tag_SameContentImportedElsewhere_IsTheSame() => Assert.Equal(
        new EpisodeEditions("skin-deep-1", Two).Get("10").Id, new EpisodeEditions("skin-deep-1", Two with { ContentVersion = 99 }).Get("10").Id);

    [Fact]
    public void Tag_OtherContent_IsAnother()
    {
        var first = Two.Content.Renditions[0];
        var otherInit = first with { InitSections = [.. first.InitSections.Select(static init => init with { Sha256 = "other" })] };
        var reimported = Two with { Content = Two.Content with { Renditions = Two.Content.Renditions.SetItem(0, otherInit) } };
        var regraded = Two with { Slots = Two.Slots.SetItem(0, Two.Slots[0].With(SampleCatalog.Variant("matte") with { ContentSha256 = "other" })) };
        string[] tags =
        [
            TagOf("skin-deep-1", Two), TagOf("skin-deep-2", Two), TagOf("skin-deep-1", reimported), TagOf("skin-deep-1", regraded),
            TagOf("skin-deep-1", Two with { Number = 2 }), new EpisodeEditions("skin-deep-1", Two).Get("20").Id.Tag,
        ];

        Assert.Equal(tags.Length, tags.Distinct().Count());

        static string TagOf(string episode, EpisodeRevision revision) => new EpisodeEditions(episode, revision).Get("10").Id.Tag;
    }

    [Fact]
    public void Get_SameChoicesFromTwoBuilds_AreTheSameBytes() => new EpisodeGen().Sample(revision =>
    {
        var (one, two) = (new EpisodeEditions("random", revision), new EpisodeEditions("random", revision));
        foreach (var choices in ChoiceSets.Pairs([.. revision.Slots.Select(slot => slot.Variants.Length + 1)]))
        {
            var (a, b) = (one.Get(choices), two.Get(choices));
            Assert.Equal(a.Id, b.Id);
            Assert.True(a.Multivariant.Span.SequenceEqual(b.Multivariant.Span));
            Assert.All(revision.Content.Renditions, r => Assert.True(a.Media(r.Id)!.Value.Span.SequenceEqual(b.Media(r.Id)!.Value.Span)));
        }
    }, iter: 300);

    private static long CountOf(EpisodeRevision revision)
    {
        // Adjacent ranges do not matter for counting; the same slot again would not render.
        long i = 0;
        var slots = revision.Slots.Select(slot => slot with { Ranges = [new SegmentRange((int)i++, 1)] });
        var content = revision.Content with { Renditions = [SampleCatalog.Rendition(EpisodeRevision.SlotsMax)] };
        return new EpisodeEditions("skin-deep-1", revision with { Slots = [.. slots], Content = content }).Count;
    }
}
