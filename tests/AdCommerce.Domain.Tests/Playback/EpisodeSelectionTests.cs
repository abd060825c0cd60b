using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>Stories of one slot: who stands in it, and why.</summary>
public sealed class EpisodeSelectionTests
{
    private static readonly ViewerProfile Oily = Profile(("skin_type", AttributeValue.OfSet("oily")));
    private static readonly EpisodeRevision OneSlot = Revision(("foundation", ["matte", "silk"]));

    [Fact]
    public void Decide_NoPlacement_IsTheOriginal()
    {
        var decision = Decide([], Oily);

        Assert.Equal((SlotReason.NoPlacement, 0), (decision.Reason, decision.Choice));
        Assert.Null(decision.Placement);
    }

    [Fact]
    public void Decide_ProfileMatches_ShowsTheVariantOfTheProductAndSaysWhatMatched()
    {
        var decision = Decide([Placement(PlacementKey(), "silk", 0, Viewer("skin_type", "dry", "oily"))], Oily);

        Assert.Equal((SlotReason.Profile, 2, "silk"), (decision.Reason, decision.Choice, decision.ProductId));
        Assert.Equal(PlacementKey(), decision.Placement);
        Assert.Equal("skin_type=oily", Assert.Single(decision.Matched));
    }

    [Fact]
    public void Decide_SetOfTheViewer_MatchesWhenAnyWordDoes() => Assert.Equal(
        "skin_type=dry",
        Assert.Single(Decide([Placement(PlacementKey(), "matte", 0, Viewer("skin_type", "dry"))], Profile(("skin_type", AttributeValue.OfSet("oily", "dry")))).Matched));

    [Fact]
    public void Decide_OtherProfile_IsTheOriginal() => Assert.Equal(
        SlotReason.NoPlacement,
        Decide([Placement(PlacementKey(), "matte", 0, Viewer("skin_type", "oily"))], Profile(("skin_type", AttributeValue.OfSet("dry")))).Reason);

    [Fact]
    public void Decide_WithoutConsent_NeverMatchesAViewerAndSaysSo()
    {
        ImmutableArray<Placement> placements = [Placement(PlacementKey(), "matte", 9, Viewer("skin_type", "oily")), Placement(PlacementKey("all"), "silk")];
        var silent = Oily with { Consent = Oily.Consent with { Personalization = false } };

        var (withProfile, without, none) = (DecideAll(placements, Oily), DecideAll(placements, silent), DecideAll(placements, null));

        Assert.Equal(("matte", true), (withProfile.Slots[0].ProductId, withProfile.Personalized));
        Assert.Equal(("silk", false), (without.Slots[0].ProductId, without.Personalized));
        Assert.Equal(SlotReason.Open, without.Slots[0].Reason);
        Assert.Equal(without.Slots[0].Placement, none.Slots[0].Placement);
        Assert.False(none.Personalized);
    }

    [Theory]
    [InlineData("theme", "make-up")]
    [InlineData("mood", "warm")]
    [InlineData("place", "bedroom")]
    public void Decide_SceneMatches_SaysWhatOfTheScene(string attribute, string word)
    {
        var decision = Decide([Placement(PlacementKey(), "matte", 0, Scene(attribute, "other", word))], null);

        Assert.Equal((SlotReason.Scene, $"scene.{attribute}={word}"), (decision.Reason, Assert.Single(decision.Matched)));
    }

    [Theory]
    [InlineData("theme", "warm")]
    [InlineData("mood", "make-up")]
    [InlineData("place", "")]
    [InlineData("place", "kitchen")]
    public void Decide_OtherScene_IsTheOriginal(string attribute, string word) => Assert.Equal(
        SlotReason.NoPlacement, Decide([Placement(PlacementKey(), "matte", 0, Scene(attribute, word))], Oily).Reason);

    [Fact]
    public void Decide_ViewerAndScene_BothHaveToMatch()
    {
        ImmutableArray<AttributeMatch> matches = [Scene("mood", "warm"), Viewer("skin_type", "oily")];

        Assert.Equal(SlotReason.Profile, Decide([Placement(PlacementKey(), "matte", 0, matches)], Oily).Reason);
        Assert.Equal("scene.mood=warm;skin_type=oily", string.Join(';', Decide([Placement(PlacementKey(), "matte", 0, matches)], Oily).Matched));
        Assert.Equal(SlotReason.NoPlacement, Decide([Placement(PlacementKey(), "matte", 0, matches.SetItem(0, Scene("mood", "tense")))], Oily).Reason);
    }

    [Fact]
    public void Decide_NegationOfWhatIsNotKnown_IsNotSaidToBeOfTheProfile()
    {
        var placement = Placement(PlacementKey(), "matte") with { Targeting = new Not(new SetContains(TargetingAttribute.OfViewer("skin_type"), "dry")) };

        var (known, unknown) = (Decide([placement], Oily), Decide([placement], null));

        Assert.Equal((SlotReason.Profile, "skin_type=oily"), (known.Reason, Assert.Single(known.Matched)));
        Assert.Equal((SlotReason.Open, 1), (unknown.Reason, unknown.Choice));
        Assert.Empty(unknown.Matched);
    }

    [Fact]
    public void Decide_HigherPriority_WinsOverMoreMatches() => Assert.Equal(
        "silk", Decide([Placement(PlacementKey(), "matte", 1, Viewer("skin_type", "oily")), Placement(PlacementKey("b"), "silk", 2)], Oily).ProductId);

    [Fact]
    public void Decide_EqualPriority_MoreMatchesWin() => Assert.Equal(
        "matte", Decide([Placement(PlacementKey("b"), "silk", 1), Placement(PlacementKey(), "matte", 1, Scene("mood", "warm"))], Oily).ProductId);

    [Fact]
    public void Decide_BestHasNoVariantInTheSlot_NextBestIsShown() => Assert.Equal(
        "silk",
        DecideAll([Placement(PlacementKey(), "matte", 9), Placement(PlacementKey("b"), "silk", 1)], Oily, Revision(("foundation", ["silk"]))).Slots[0].ProductId);

    [Fact]
    public void Decide_PausedOrOutOfStock_IsNeverShown()
    {
        var placement = Placement(PlacementKey(), "matte");

        Assert.Equal(1, Decide([placement], Oily).Choice);
        Assert.Equal(0, Decide([placement with { Paused = true }], Oily).Choice);
        Assert.Equal(0, DecideIn(World([placement]) with { Campaigns = CampaignsOf([placement], paused: true) }, Oily).Choice);
        Assert.Equal(0, DecideIn(World([placement]) with { Products = World([placement]).Products.SetItem("matte", Product() with { Stock = 0 }) }, Oily).Choice);
    }

    [Fact]
    public void Decide_SeveralSlots_EachTakesItsOwnCategory()
    {
        var decision = DecideAll(
            [Placement(PlacementKey(), "matte"), Placement(PlacementKey("tea"), "tea")], null, Revision(("drink", ["tea"]), ("foundation", ["matte"]), ("hat", [])));

        Assert.Equal(["tea", "matte", ""], decision.Slots.Select(slot => slot.ProductId));
        Assert.Equal("110", decision.Choices());
    }

    [Fact]
    public void Decide_Equals_SameViewerSeesTheSameAndViewersAreSharedOut()
    {
        ImmutableArray<Placement> placements = [Placement(PlacementKey("a"), "matte"), Placement(PlacementKey("b"), "silk"), Placement(PlacementKey("c"), "matte")];
        var snapshot = PlaybackSnapshot.Empty.Next(World(placements));
        var editions = new EpisodeEditions("skin-deep-1", OneSlot);
        const int Viewers = 9_000;

        var chosen = Enumerable.Range(0, Viewers).Select(i => EpisodeSelection.Decide(snapshot, editions, null, $"viewer-{i}", Somewhere).Slots[0].Placement!.Value).ToArray();

        Assert.Equal(chosen, Enumerable.Range(0, Viewers).Select(i => EpisodeSelection.Decide(snapshot, editions, null, $"viewer-{i}", Somewhere).Slots[0].Placement!.Value));
        // Six standard deviations around a third.
        Assert.All(chosen.CountBy(key => key), share => Assert.InRange(share.Value, 2_730, 3_270));
    }

    [Fact]
    public void Decide_EqualsInTwoSlots_AreDrawnIndependently()
    {
        ImmutableArray<Placement> placements = [Placement(PlacementKey("a"), "matte"), Placement(PlacementKey("b"), "silk")];
        var snapshot = PlaybackSnapshot.Empty.Next(World(placements));
        var editions = new EpisodeEditions("skin-deep-1", Revision(("foundation", ["matte", "silk"]), ("foundation", ["matte", "silk"])));

        var choices = Enumerable.Range(0, 4_000).Select(i => EpisodeSelection.Decide(snapshot, editions, null, $"viewer-{i}", Somewhere).Choices()).CountBy(text => text).ToDictionary();

        Assert.Equal(["11", "12", "21", "22"], choices.Keys.Order());
        Assert.All(choices.Values, count => Assert.InRange(count, 830, 1_170));
    }

    [Fact]
    public void Decide_SlotWithoutScene_IsABug() => Assert.Throws<InvalidOperationException>(
        () => DecideAll([], null, OneSlot with { Scenes = [] }));

    [Fact]
    public void Original_Fallback_IsTheOriginalInEverySlotAndSaysWhy()
    {
        var decision = EpisodeDecision.Original(new EpisodeEditions("skin-deep-1", Revision(("foundation", ["matte"]), ("drink", []))), FallbackReason.Overload);

        Assert.Equal(("00", FallbackReason.Overload, false), (decision.Choices(), decision.Fallback, decision.Personalized));
        Assert.All(decision.Slots, slot => Assert.Equal(SlotReason.Fallback, slot.Reason));
    }

    private static SlotDecision Decide(ImmutableArray<Placement> placements, ViewerProfile? profile) => DecideIn(World(placements), profile);

    private static SlotDecision DecideIn(RegistryState state, ViewerProfile? profile) =>
        EpisodeSelection.Decide(PlaybackSnapshot.Empty.Next(state), new EpisodeEditions("skin-deep-1", OneSlot), profile, "viewer", Somewhere).Slots[0];

    private static EpisodeDecision DecideAll(ImmutableArray<Placement> placements, ViewerProfile? profile, EpisodeRevision? revision = null) =>
        EpisodeSelection.Decide(PlaybackSnapshot.Empty.Next(World(placements)), new EpisodeEditions("skin-deep-1", revision ?? OneSlot), profile, "viewer", Somewhere);

    private static RegistryState World(ImmutableArray<Placement> placements)
    {
        var state = State();
        return state with
        {
            Products = state.Products.SetItem("silk", Product("silk")),
            Campaigns = CampaignsOf(placements, paused: false),
            Placements = placements.ToImmutableSortedDictionary(placement => placement.Key, placement => placement),
        };
    }

    private static ImmutableSortedDictionary<CampaignKey, Campaign> CampaignsOf(ImmutableArray<Placement> placements, bool paused) =>
        placements.Select(placement => placement.Key.Campaign).Distinct().ToImmutableSortedDictionary(key => key, key => new Campaign(key, "", paused, 0));
}
