using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using CsCheck;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Playback.Selection;

/// <summary>A table that followed every change is the one that is compiled at once.</summary>
public sealed class CandidateTableTests
{
    private static readonly string[] Categories = ["foundation", "drink"];
    private static readonly string[] Lines = ["has(hair)", "'oily' in skin_type", "!('oily' in skin_type)", "device == 'phone'", "age > 30", "age < 50 || 'warm' in scene.mood"];

    private static readonly EpisodeRevision Slots = Revision(
        ("foundation", ["p0", "p1", "p2", "p3"]), ("drink", ["p0", "p1", "p2", "p3"]), ("foundation", ["p1", "p2"]));

    [Fact]
    public void Next_RandomChanges_DecidesAsATableCompiledAtOnce() => Gen.Int[1, 25].SelectMany(count => Changes.Array[count]).Sample(
        static changes =>
        {
            var (state, followed) = (Base, PlaybackSnapshot.Empty.Next(Base));
            foreach (var change in changes)
            {
                state = state.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [change]));
                followed = followed.Next(state);
            }

            var atOnce = PlaybackSnapshot.Empty.Next(state);
            foreach (var category in Categories)
                Assert.Equal(Describe(atOnce.Candidates.Of(category)), Describe(followed.Candidates.Of(category)));
            for (var viewer = 0; viewer < 6; viewer++)
                Assert.Equal(Decide(atOnce, viewer), Decide(followed, viewer));
        },
        iter: 600);

    [Fact]
    public void Next_StockOnly_TakesTheIndexOver()
    {
        var before = PlaybackSnapshot.Empty.Next(State());

        var after = before.Next(State().Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [new ProductPut(Product() with { Stock = 0 })])));

        Assert.Same(before.Candidates.Index, after.Candidates.Index);
        Assert.Equal(0, Assert.Single(after.Candidates.Of("foundation")).Product.Stock);
    }

    [Fact]
    public void Next_NothingOfCandidates_TakesAllOver()
    {
        var before = PlaybackSnapshot.Empty.Next(State());

        Assert.Same(before.Candidates, before.Next(State() with { Placements = before.State.Placements, Products = before.State.Products, Brands = before.State.Brands, Campaigns = before.State.Campaigns, Occasions = before.State.Occasions }).Candidates);
    }

    private static RegistryState Base { get; } = State() with
    {
        Products = Enumerable.Range(0, 4).Select(static i => Product($"p{i}", i < 2 ? "lumiere" : "petal", Categories[i % 2]))
            .ToImmutableSortedDictionary(static p => p.Id, static p => p),
        Campaigns = ImmutableSortedDictionary<CampaignKey, Campaign>.Empty
            .Add(Campaign(), new Campaign(Campaign(), "", false, 0)).Add(Campaign("petal"), new Campaign(Campaign("petal"), "", false, 0)),
        Placements = ImmutableSortedDictionary<PlacementKey, Placement>.Empty,
    };

    private static readonly Gen<RegistryChange> Changes = Gen.Frequency(
        (6, Gen.Select(Gen.Int[0, 11], Gen.Int[0, 3], Gen.Int[-1, Lines.Length - 1], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 6]).Select(
            static (id, product, line, bid, slots, state) => (RegistryChange)new PlacementPut(Placement(PlacementKey($"x{id}", product < 2 ? "lumiere" : "petal"), $"p{product}") with
            {
                GivenState = state < 5 ? PlacementState.Active : PlacementState.Paused,
                SlotCategories = slots switch { 0 => ["drink"], 1 => ["drink", "foundation"], _ => [] },
                Targeting = line < 0 ? TargetingExpression.Everybody : TargetingParser.Parse(Lines[line]).Expression!,
                Terms = new() { Bid = new Bid(Stage.Episode, new Money("CNY", bid)) },
            }))),
        (1, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1]).Select(static (id, stock) => (RegistryChange)new ProductPut(Base.Products[$"p{id}"] with { Stock = stock }))),
        (1, Gen.Select(Gen.Bool, Gen.Bool).Select(static (petal, paused) => (RegistryChange)new CampaignPut(Base.Campaigns[Campaign(petal ? "petal" : "lumiere")] with { Paused = paused }))),
        (1, Gen.Select(Gen.Int[0, 2], Gen.Int[-1, 11], Gen.Bool, Gen.Int[101, 103]).Select(static (id, placement, petal, percent) => (RegistryChange)new OccasionPut(Fair(id) with
        {
            Placements = [PlacementKey(placement < 0 ? Occasion.AllPlacements : $"x{placement}", petal ? "petal" : "lumiere")],
            PlacementPercent = percent,
        }))),
        (1, Gen.Int[0, 2].Select(static id => (RegistryChange)new OccasionDeleted(Fair(id)))),
        (1, Gen.Bool.Select(static named => (RegistryChange)new BrandPut(new Brand("petal", "Petal", 0) { CompetitorIds = named ? ["lumiere"] : [] }))));

    private static Occasion Fair(int id) => SampleChain.Occasion($"fair-{id}") with { StartTime = Somewhere.Now, EndTime = Somewhere.Now.AddDays(1) };

    private static string Decide(PlaybackSnapshot snapshot, int viewer)
    {
        var profile = Profile(
            ("skin_type", AttributeValue.OfSet(viewer % 2 == 0 ? "oily" : "dry")), ("age", AttributeValue.OfNumber(20 * viewer)), ("hair", AttributeValue.OfEnum("long")));
        var decision = EpisodeSelection.Decide(snapshot, new EpisodeEditions("skin-deep-1", Slots), viewer == 0 ? null : profile, $"viewer-{viewer}", Somewhere);
        return System.Text.Json.JsonSerializer.Serialize(decision);
    }

    private static string Describe(ImmutableArray<Candidate> candidates) =>
        string.Join('\n', candidates.Select(static c => $"{c.Placement.Key} {c.Product.Id} {c.Product.Stock} {c.IsActive} {c.ValueMicros} {c.Audience} {string.Join(',', c.Occasions.Select(static o => $"{o.Key} {o.PlacementPercent}"))}"));
}
