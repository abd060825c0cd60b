using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Playback.Selection;

/// <summary>Decisions by learned rates: what is learned wins, a floor of the rest is explored, and how likely each was is said.</summary>
public sealed class LearnedRankingTests
{
    private const int Viewers = 4_000;

    private static readonly EpisodeRevision OneSlot = Revision(("foundation", ["matte", "gloss"]));

    [Fact]
    public void Decide_OneOfEqualBidsConvertsMore_IsShownToNearlyEveryoneAndTheOtherExplored()
    {
        var shown = Products(World(PerNote("matte"), PerNote("gloss")), Learned(("matte", 400), ("gloss", 10)));

        // Explored is one in fifty, and half of that is the better one.
        Assert.InRange(shown["gloss"] / (double)Viewers, 0.004, 0.02);
    }

    [Fact]
    public void Decide_NothingLearnedOfAPlacement_GoesByTheFixedRates()
    {
        var shown = Products(World(PerNote("matte", 1_000_000), PerNote("gloss", 1_000_001)), Learned(("matte", 400)));

        Assert.Equal(Viewers, shown["gloss"]);
    }

    [Fact]
    public void Decide_NobodyPays_DrawsBetweenEquals()
    {
        var shown = Products(World(Placement(PlacementKey("matte"), "matte"), Placement(PlacementKey("gloss"), "gloss")), Learned(("matte", 400), ("gloss", 10)));

        Assert.InRange(shown["gloss"], 1_800, 2_200);
    }

    [Fact]
    public void Decide_Sponsorship_IsNeverExploredAway()
    {
        var promised = PerNote("gloss") with { Terms = new() { Class = PriorityClass.Sponsorship, Bid = new Bid(Stage.Note, new Money("CNY", 1)) } };

        Assert.Equal(Viewers, Products(World(PerNote("matte"), promised), Learned(("matte", 400), ("gloss", 1)))["gloss"]);
    }

    [Fact]
    public void Decide_RivalOfASponsorshipInAnotherSlot_IsNotExploredEither()
    {
        var promised = PerNote("matte") with { Terms = new() { Class = PriorityClass.Sponsorship, Bid = new Bid(Stage.Note, new Money("CNY", 1)) } };
        var world = World(promised, PerNote("silk", 1_000_000, "petal"));

        var decisions = Decisions(world, Learned(("matte", 1), ("silk", 400)), Revision(("foundation", ["matte"]), ("foundation", ["silk"])));

        Assert.All(decisions, static d => Assert.Equal(("matte", ""), (d.Slots[0].ProductId, d.Slots[1].ProductId)));
    }

    [Fact]
    public void Decide_Propensities_AreTheSharesThatComeOut()
    {
        var (world, rates) = (World(PerNote("matte"), PerNote("gloss")), Learned(("matte", 24), ("gloss", 20)));

        var slots = Decisions(world, rates, OneSlot).Select(static d => d.Slots[0]).ToArray();

        var share = slots.Count(static s => s.ProductId == "matte") / (double)Viewers;
        var said = slots.First(static s => s.ProductId == "matte").Propensity;
        Assert.All(slots, static s => Assert.InRange(s.Propensity, 0.0099, 1));
        Assert.Equal(1, said + slots.First(static s => s.ProductId == "gloss").Propensity, 9);
        // Four standard deviations of a half.
        Assert.InRange(share, said - 0.032, said + 0.032);
    }

    [Fact]
    public void Decide_ExploredRival_StandsAndTheSetIsChosenAroundIt()
    {
        // Two foundations of rival brands in two slots: only one of them may stand, and the better one nearly always does.
        var world = World(PerNote("matte"), PerNote("silk", 1_000_000, "petal"));
        var decisions = Decisions(world, Learned(("matte", 400), ("silk", 10)), Revision(("foundation", ["matte"]), ("foundation", ["silk"])));

        var silk = decisions.Where(static d => d.Slots[1].ProductId == "silk").ToArray();
        Assert.All(decisions, static d => Assert.Single(d.Slots, static s => s.Choice > 0));
        // Each slot is explored in one of fifty episodes, and has one candidate.
        Assert.InRange(silk.Length / (double)Viewers, 0.01, 0.03);
        Assert.All(silk, static d => Assert.Equal(1, d.Slots[1].Propensity));
        Assert.All(decisions.Where(static d => d.Slots[0].ProductId == "matte" && d.Slots[0].Propensity > 0), static d => Assert.Equal(1, d.Slots[0].Propensity));
    }

    [Fact]
    public void Decide_SameRatesAndViewer_IsTheSameDecision()
    {
        var (world, rates) = (World(PerNote("matte"), PerNote("gloss")), Learned(("matte", 24), ("gloss", 20)));

        Assert.Equal(
            Decisions(world, rates, OneSlot).Select(static d => System.Text.Json.JsonSerializer.Serialize(d)),
            Decisions(world, rates, OneSlot).Select(static d => System.Text.Json.JsonSerializer.Serialize(d)));
    }

    private static Dictionary<string, int> Products(RegistryState world, LearnedRates rates) =>
        Decisions(world, rates, OneSlot).Select(static d => d.Slots[0].ProductId).CountBy(static id => id).ToDictionary();

    private static List<EpisodeDecision> Decisions(RegistryState world, LearnedRates rates, EpisodeRevision revision)
    {
        var snapshot = PlaybackSnapshot.Empty.Next(world);
        var editions = new EpisodeEditions("skin-deep-1", revision);
        return [.. Enumerable.Range(0, Viewers).Select(i => EpisodeSelection.Decide(snapshot, editions, null, $"viewer-{i}", Somewhere, null, rates))];
    }

    // A thousand exposures of each, of which so many led to a note.
    private static LearnedRates Learned(params ReadOnlySpan<(string Product, int Notes)> placements)
    {
        var counts = new RateCounts();
        var known = ImmutableArray.CreateBuilder<RatePlacement>();
        foreach (var (product, notes) in placements)
        {
            var key = KeyOf(product);
            known.Add(new RatePlacement(key, product, "foundation", Stage.Note));
            for (var i = 0; i < 1_000; i++)
            {
                counts.Add(key, 0, 0, Stage.Episode);
                if (i < notes)
                    counts.Add(key, 0, 0, Stage.Note);
            }
        }

        return LearnedRates.Compile(known.ToImmutable(), ProfileCells.One, counts, 0, 7, 0);
    }

    private static PlacementKey KeyOf(string product) => PlacementKey(product, product == "silk" ? "petal" : "lumiere");

    private static Placement PerNote(string product, long micros = 1_000_000, string brand = "lumiere") =>
        Placement(PlacementKey(product, brand), product) with { Terms = new() { Bid = new Bid(Stage.Note, new Money("CNY", micros)) } };

    private static RegistryState World(params ImmutableArray<Placement> placements)
    {
        var state = State();
        return state with
        {
            Products = state.Products.SetItem("gloss", Product("gloss")),
            Campaigns = state.Campaigns.SetItem(Campaign("petal"), new Campaign(Campaign("petal"), "", false, 0)),
            Placements = placements.ToImmutableSortedDictionary(static p => p.Key, static p => p),
        };
    }
}
