using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Playback.Selection;

/// <summary>What may stand together in an episode, and what is withheld.</summary>
public sealed class EpisodeSetTests
{
    private static readonly EpisodeRevision TwoSlots = Revision(("foundation", ["matte", "silk"]), ("drink", ["tea", "milk"]));

    [Fact]
    public void Decide_CompetitorsBestInOneSlotEach_TakesTheBetterSet()
    {
        // Lumière's pair brings 50 + 30, petal's 40 + 45; the best of each slot, 50 + 45, must not meet.
        ImmutableArray<Placement> placements = [Bid("matte", 50), Bid("tea", 30), Bid("silk", 40), Bid("milk", 45)];

        Assert.Equal(["matte", "milk"], Products(World(placements)));
        Assert.Equal(["silk", "milk"], Products(World(placements, named: true)));
    }

    [Fact]
    public void Decide_TwoBrandsOfOneCategory_AreKeptApartUnlessTheDramaAllowsThem()
    {
        var world = World([Bid("matte", 50), Bid("silk", 40)]);
        var revision = Revision(("foundation", ["matte"]), ("foundation", ["silk"]));

        Assert.Equal(["matte", ""], Products(world, revision));
        Assert.Equal(["matte", "silk"], Products(WithRules(world, SetRules.Default with { CategoryRivalsAllowed = true }), revision));
    }

    [Fact]
    public void Decide_SlotsOfOneGroup_ShowOneProduct()
    {
        // Apart, 60 + 50 of two products of one brand; together 2 x 50.
        var world = World([Bid("matte", 50), Bid("gloss", 60, "matte-2")]);
        var revision = Revision(("foundation", ["matte", "gloss"]), ("foundation", ["matte"]));
        var grouped = revision with { Slots = [.. revision.Slots.Select(static s => s with { ContinuityGroup = "bottle" })] };

        Assert.Equal(["gloss", "matte"], Products(world, revision));
        Assert.Equal(["matte", "matte"], Products(world, grouped));
    }

    [Fact]
    public void Decide_OneSlotPerBrand_LeavesTheLesserToOthersOrAsItWasShot()
    {
        var world = WithRules(World([Bid("matte", 50), Bid("tea", 70)]), SetRules.Default with { BrandSlotsMax = 1 });

        Assert.Equal(["", "tea"], Products(world));
    }

    [Fact]
    public void Decide_Sponsorship_ComesFirstAlsoAcrossSlots()
    {
        var world = World([Bid("matte", 1) with { Terms = new() { Class = PriorityClass.Sponsorship } }, Bid("milk", 900), Bid("tea", 2)], named: true);

        Assert.Equal(["matte", "tea"], Products(world));
    }

    [Fact]
    public void Decide_SlotThatRefuses_TakesSomebodyElse()
    {
        var world = World([Bid("matte", 50), Bid("silk", 40)]);
        EpisodeRevision Refusing(SlotRefusals refusals) => TwoSlots with { Slots = TwoSlots.Slots.SetItem(0, TwoSlots.Slots[0] with { Refusals = refusals }) };

        Assert.Equal(["silk", ""], Products(world, Refusing(new SlotRefusals([], ["lumiere"]))));
        Assert.Equal(["", ""], Products(world, Refusing(new SlotRefusals(["foundation"], []))));
        Assert.Equal(CandidateOutcome.CreatorRefused, Preview(world, Refusing(new SlotRefusals([], ["lumiere"])))[0].Candidates[0].Outcome);
    }

    [Fact]
    public void Decide_SlotOfAnotherCategoryThatThePlacementAsksFor_IsTaken()
    {
        var world = World([Bid("matte", 50) with { SlotCategories = ["make-up", "drink"] }]);
        var revision = Revision(("foundation", ["matte"]), ("drink", ["matte"]));

        Assert.Equal(["", "matte"], Products(world, revision));
    }

    [Fact]
    public void Decide_WinnerOfACampaignThatTheViewerIsHeldOutFrom_IsWithheldAndTheNextIsServed()
    {
        var world = World([Bid("matte", 50), Bid("silk", 40)], holdout: ("lumiere", 0.5));
        var (held, shown) = (ViewerOf(world, "lumiere", true), ViewerOf(world, "lumiere", false));

        var (withheld, open) = (Decide(world, TwoSlots, held).Slots[0], Decide(world, TwoSlots, shown).Slots[0]);

        Assert.Equal(("silk", PlacementKey("matte")), (withheld.ProductId, Assert.Single(withheld.Ghosts)));
        Assert.Equal("matte", open.ProductId);
        Assert.Empty(open.Ghosts);
        // Who would not have been shown it is no ghost.
        Assert.Empty(Decide(World([Bid("matte", 30), Bid("silk", 40)], holdout: ("lumiere", 0.5)), TwoSlots, held).Slots[0].Ghosts);
        // A viewer who is only described is held out from nothing.
        Assert.Equal("matte", Decide(world, TwoSlots, "").Slots[0].ProductId);
    }

    [Fact]
    public void Decide_HeldOutFromTheNextAsWell_HasAGhostOfEachAndMayEndAsItWasShot()
    {
        var world = World([Bid("matte", 50), Bid("silk", 40)], holdout: ("lumiere", 0.5));
        world = world with { Campaigns = world.Campaigns.SetItem(Campaign("petal"), world.Campaigns[Campaign("petal")] with { HoldoutShare = 0.5 }) };
        var viewer = Viewers().First(v => Holdout.Holds(v, world.Campaigns[Campaign()]) && Holdout.Holds(v, world.Campaigns[Campaign("petal")]));

        var slot = Decide(world, TwoSlots, viewer).Slots[0];

        Assert.Equal(("", 0), (slot.ProductId, slot.Choice));
        Assert.Equal([PlacementKey("matte"), PlacementKey("silk", "petal")], slot.Ghosts.AsEnumerable());
        Assert.Equal(
            [CandidateOutcome.HeldOut, CandidateOutcome.HeldOut], Preview(world, TwoSlots, viewer)[0].Candidates.Select(static c => c.Outcome));
    }

    [Fact]
    public void Holdout_ManyViewers_IsTheConfiguredShareAndIndependentBetweenCampaigns()
    {
        var (one, other) = (new Campaign(Campaign(), "", false, 0, null, 0.2), new Campaign(Campaign("petal"), "", false, 0, null, 0.3));
        const int Count = 50_000;
        var draws = Viewers().Take(Count).Select(v => (One: Holdout.Holds(v, one), Other: Holdout.Holds(v, other))).ToArray();

        // Five standard deviations.
        Assert.InRange(draws.Count(static d => d.One) / (double)Count, 0.191, 0.209);
        Assert.InRange(draws.Count(static d => d.Other) / (double)Count, 0.289, 0.311);
        Assert.InRange(draws.Count(static d => d.One && d.Other) / (double)Count, 0.0545, 0.0655);
    }

    [Fact]
    public void Preview_LostToTheSet_SaysWhichRuleAndWhatItWouldHaveTaken()
    {
        var revision = Revision(("foundation", ["matte", "silk"]), ("drink", ["tea", "milk"]), ("foundation", ["gloss"]));
        var grouped = revision with { Slots = [.. revision.Slots.Select(static s => s.Category == "drink" ? s : s with { ContinuityGroup = "bottle" })] };
        var world = WithRules(World([Bid("matte", 50), Bid("gloss", 10, "gloss"), Bid("milk", 45), Bid("silk", 1)], named: true), SetRules.Default with { BrandSlotsMax = 2 });

        var preview = Preview(world, grouped);
        CandidatePreview Of(int slot, string product) => preview[slot].Candidates.Single(c => c.Candidate.Product.Id == product && c.Outcome != CandidateOutcome.NoVariant);

        Assert.Equal(CandidateOutcome.Won, Of(0, "matte").Outcome);
        Assert.Equal(CandidateOutcome.Outbid, Of(0, "silk").Outcome);
        // With milk beside it, 5 + 45: as much in two slots as matte in one.
        Assert.Equal("An exposure is expected to bring 1 micro-units; it takes more than 4.999.", Of(0, "silk").WouldWin());
        Assert.Equal((CandidateOutcome.Separation, "matte"), (Of(1, "milk").Outcome, Of(1, "milk").BeatenBy!.Product.Id));
        Assert.Equal("An exposure is expected to bring 45 micro-units; it takes more than 48.999.", Of(1, "milk").WouldWin());
        Assert.Equal((CandidateOutcome.Continuity, "matte"), (Of(2, "gloss").Outcome, Of(2, "gloss").BeatenBy!.Product.Id));
        Assert.Equal("An exposure is expected to bring 10 micro-units; it takes more than 50.", Of(2, "gloss").WouldWin());
    }

    [Fact]
    public void Preview_BrandLimit_IsNamed()
    {
        var preview = Preview(WithRules(World([Bid("matte", 50), Bid("tea", 70)]), SetRules.Default with { BrandSlotsMax = 1 }), TwoSlots);

        Assert.Equal(CandidateOutcome.BrandLimit, preview[0].Candidates[0].Outcome);
        Assert.Equal("An exposure is expected to bring 50 micro-units; it takes more than 70.", preview[0].Candidates[0].WouldWin());
    }

    private static IEnumerable<string> Viewers() => Enumerable.Range(0, int.MaxValue).Select(static i => $"viewer-{i}");

    private static string ViewerOf(RegistryState world, string brand, bool heldOut) =>
        Viewers().First(v => Holdout.Holds(v, world.Campaigns[Campaign(brand)]) == heldOut);

    private static IEnumerable<string> Products(RegistryState world, EpisodeRevision? revision = null) =>
        Decide(world, revision ?? TwoSlots, "viewer").Slots.Select(static s => s.ProductId);

    private static EpisodeDecision Decide(RegistryState world, EpisodeRevision revision, string viewer)
    {
        var published = Publish(world, revision);
        return EpisodeSelection.Decide(published, published.FindEpisode("skin-deep-1")!.Current, null, viewer, Somewhere);
    }

    private static ImmutableArray<SlotPreview> Preview(RegistryState world, EpisodeRevision revision, string viewer = "")
    {
        var published = Publish(world, revision);
        return EpisodePreview.Of(published, published.FindEpisode("skin-deep-1")!.Current, null, viewer, Somewhere);
    }

    private static PlaybackSnapshot Publish(RegistryState world, EpisodeRevision revision) => PlaybackSnapshot.Empty.Next(
        world.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [new EpisodeDrafted("skin-deep-1", "skin-deep", revision), new EpisodePublished("skin-deep-1", 1, "")])));

    private static RegistryState WithRules(RegistryState world, SetRules rules) =>
        world with { Dramas = world.Dramas.SetItem("skin-deep", world.Dramas["skin-deep"] with { SetRules = rules }) };

    // Matte, gloss and tea are lumière's, silk and milk are petal's. Bids are micro-units per exposure.
    private static Placement Bid(string product, long micros, string? id = null) =>
        Placement(PlacementKey(id ?? product, product is "silk" or "milk" ? "petal" : "lumiere"), product) with
        {
            Terms = new() { Bid = new Bid(Stage.Episode, new Money("CNY", micros * 1_000)) },
        };

    private static RegistryState World(ImmutableArray<Placement> placements, bool named = false, (string Brand, double Share)? holdout = null)
    {
        var state = State();
        return state with
        {
            Brands = named ? state.Brands.SetItem("petal", state.Brands["petal"] with { CompetitorIds = ["lumiere"] }) : state.Brands,
            Products = state.Products.SetItem("gloss", Product("gloss")).SetItem("milk", Product("milk", "petal", "drink")),
            Campaigns = ImmutableSortedDictionary<CampaignKey, Campaign>.Empty
                .Add(Campaign(), new Campaign(Campaign(), "", false, 0, null, holdout is { Brand: "lumiere" } h ? h.Share : 0))
                .Add(Campaign("petal"), new Campaign(Campaign("petal"), "", false, 0)),
            Placements = placements.ToImmutableSortedDictionary(static p => p.Key, static p => p),
        };
    }
}
