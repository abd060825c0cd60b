using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Tests.Campaigns.Budgets;
using AdCommerce.Domain.Tests.Campaigns.Budgets.Leases;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Playback.Selection;

/// <summary>What money lets a decision show, and what is taken for it.</summary>
public sealed class DecisionMoneyTests
{
    private const long Minute = 60_000_000;

    private static readonly EpisodeRevision TwoSlots = Revision(("foundation", ["matte", "silk"]), ("drink", ["tea", "milk"]));
    private static readonly Guid Session = new(7, 0, 0, new byte[8]);

    private readonly ManualTime _time = new(Somewhere.Now.ToUnixTimeMilliseconds() * 1_000);
    private readonly Dictionary<CampaignKey, LeasePurse> _purses = [];

    [Fact]
    public void Decide_MoneyForBothSlots_IsTakenOnceForEach()
    {
        Lend("lumiere", 130);

        var decision = Decide([Bid("matte", 50), Bid("tea", 70)]);

        Assert.Equal(["matte", "tea"], Products(decision));
        Assert.Equal([50L, 70], decision.Charges.Select(static charge => charge!.Value.PriceMicros));
        Assert.All(decision.Charges, charge => Assert.Equal(new ChargeClaim(1, 20_000, charge!.Value.PriceMicros, End, ChargeBar.None), charge));
        Assert.Equal(120, Taken("lumiere"));
    }

    [Fact]
    public void Decide_WithoutABudget_IsNotLimitedAndNothingIsCharged()
    {
        var decision = Decide([Bid("matte", 50)]);

        Assert.Equal(["matte", ""], Products(decision));
        Assert.Null(decision.ChargeOf(0));
        Assert.False(decision.HasMoney);
    }

    [Fact]
    public void Decide_NoLease_TakesTheNextBest()
    {
        _purses.Add(Campaign(), new LeasePurse(Campaign(), _time));

        Assert.Equal(["silk", ""], Products(Decide([Bid("matte", 50), Bid("silk", 1)])));
    }

    [Fact]
    public void Decide_MoneyThatIsGoneWhenItIsTaken_IsDecidedAgainWithoutTheCampaign()
    {
        // Enough for either slot, not for both.
        Lend("lumiere", 110);
        Lend("petal", 100);

        var (decision, money) = DecideWith([Bid("matte", 50), Bid("tea", 70), Bid("silk", 1), Bid("milk", 2)], Session);

        Assert.Equal(["silk", "milk"], Products(decision));
        Assert.Equal(3, Taken("petal"));
        // Lumière, and the end of what was lacking then.
        Assert.Equal([MoneyRefusal.NotTaken, MoneyRefusal.NotTaken], money.Refusals().Select(static refusal => (MoneyRefusal)(refusal & 3)));
    }

    [Fact]
    public void Decide_Again_KeepsWhatWasTakenForAnotherCampaign()
    {
        // The first set is matte and milk. Lumière's lease is over before its money is taken; what was taken for milk stays.
        const int Looks = 3;
        Lend("lumiere", 60);
        Lend("petal", 10, takeMinutes: 10);
        var readings = 0;
        _time.BeforeReading = () => _time.Advance(++readings == Looks + 1 ? 3 * Minute : 0);

        var decision = Decide([Bid("matte", 50), Bid("milk", 2), Bid("silk", 1)]);

        Assert.Equal(["silk", "milk"], Products(decision));
        Assert.Equal(3, Taken("petal"));
    }

    [Theory]
    [InlineData(0.0001, true)]
    [InlineData(1, false)]
    public void Decide_Paced_TakesTheNextBest(double multiplier, bool isPaced)
    {
        Lend("lumiere", 1_000, multiplier);

        Assert.Equal(isPaced ? "silk" : "matte", Products(Decide([Bid("matte", 50), Bid("silk", 1)])).First());
        Assert.Equal(isPaced ? 0 : 50, Taken("lumiere"));
    }

    [Fact]
    public void Decide_ManySessions_PaceTheShareThatIsAskedForAndCampaignsApart()
    {
        const int Sessions = 2_000;
        Lend("lumiere", 1_000_000_000, 0.3);
        Lend("petal", 1_000_000_000, 0.3);
        ImmutableArray<Placement> placements = [Bid("matte", 50), Bid("milk", 2)];

        var shown = Enumerable.Range(0, Sessions).Select(i => DecideWith(placements, new Guid(i, 1, 0, new byte[8])).Decision.Choices()).CountBy(static c => c).ToDictionary();

        Assert.InRange((shown["10"] + shown["12"]) / (double)Sessions, 0.27, 0.33);
        // Independent of each other: 9 of 100 have both.
        Assert.InRange(shown["12"] / (double)Sessions, 0.07, 0.11);
    }

    [Fact]
    public void Decide_PaidForLater_LooksAndTakesNothing()
    {
        Lend("lumiere", 100);
        var note = Bid("matte", 50) with { Terms = new() { Bid = new Bid(Stage.Note, new Money("CNY", 90)) } };

        var decision = Decide([note]);

        Assert.Equal(new ChargeClaim(0, 20_000, 0, 0, ChargeBar.None), decision.ChargeOf(0));
        Assert.Equal(0, Taken("lumiere"));
        Lend("lumiere", 80);
        Assert.Equal(["", ""], Products(Decide([note])));
    }

    [Fact]
    public void Decide_WithoutABid_NeedsNoMoney()
    {
        _purses.Add(Campaign(), new LeasePurse(Campaign(), _time));

        var decision = Decide([Placement(PlacementKey("matte"), "matte")]);

        Assert.Equal(["matte", ""], Products(decision));
        Assert.Equal(new ChargeClaim(0, (int)(_time.NowMicros / (24 * 60 * Minute)), 0, 0, ChargeBar.None), decision.ChargeOf(0));
    }

    [Fact]
    public void Decide_WithoutASession_ShowsNothingThatIsPaidForOutOfABudget()
    {
        Lend("lumiere", 1_000);

        var (decision, _) = DecideWith([Bid("matte", 50), Bid("silk", 1)], Guid.Empty);

        Assert.Equal(["silk", ""], Products(decision));
        Assert.Equal(0, Taken("lumiere"));
    }

    [Fact]
    public void Decide_HeldOut_TakesForWhoIsShown()
    {
        Lend("lumiere", 1_000);
        Lend("petal", 1_000);
        var world = World([Bid("matte", 50), Bid("silk", 1)]);
        world = world with { Campaigns = world.Campaigns.SetItem(Campaign(), world.Campaigns[Campaign()] with { HoldoutShare = 0.5 }) };
        var viewer = Enumerable.Range(0, 100).Select(static i => $"viewer-{i}").First(v => Holdout.Holds(v, world.Campaigns[Campaign()]));

        var decision = DecideWith(world, Session, viewer).Decision;

        Assert.Equal(["silk", ""], Products(decision));
        Assert.Single(decision.Slots[0].Ghosts);
        Assert.Equal((0, 1), (Taken("lumiere"), Taken("petal")));
    }

    [Fact]
    public void With_MoreRefusalsThanASessionCarries_SaysThatItCannotBeMadeAgain()
    {
        var products = Enumerable.Range(0, DecisionMoney.RefusalsMax + 1).Select(static i => i + 1).ToArray();
        _purses.Add(Campaign(), new LeasePurse(Campaign(), _time));
        var inputs = new DecisionInputs(1, 1, Somewhere, FactsKind.Open, [1]);

        var (_, few) = DecideWith([Bid("matte", 1), Bid("matte", 2, "second")], Session);
        var (_, many) = DecideWith([.. products.Select(i => Bid("matte", i, $"p{i}"))], Session);

        Assert.Equal((FactsKind.Open, 2), (inputs.With(few).Kind, inputs.With(few).Money.Length));
        Assert.Equal((FactsKind.TooLarge, 0, 0), (inputs.With(many).Kind, inputs.With(many).Money.Length, inputs.With(many).Facts.Length));
        Assert.Same(inputs, inputs.With(null));
    }

    [Fact]
    public void Preview_SaysWhatMoneyRefusesAndTakesNothing()
    {
        Lend("lumiere", 1_000, 0.0001);
        _purses.Add(Campaign("petal"), new LeasePurse(Campaign("petal"), _time));
        var snapshot = Publish(World([Bid("matte", 50), Bid("silk", 1)]));

        var preview = EpisodePreview.Of(
            snapshot, snapshot.FindEpisode("skin-deep-1")!.Current, null, "viewer", Somewhere, money: new CampaignMoney(_purses.GetValueOrDefault).For(Session));

        var outcomes = preview[0].Candidates.ToDictionary(static c => c.Candidate.Product.Id, static c => c.Outcome);
        Assert.Equal((CandidateOutcome.Paced, CandidateOutcome.NoMoney), (outcomes["matte"], outcomes["silk"]));
        Assert.All(preview[0].Candidates, static c => Assert.NotEmpty(c.Explain()));
        Assert.Equal(0, Taken("lumiere"));
    }

    private long End => _time.NowMicros + (20 * Minute);

    private static IEnumerable<string> Products(EpisodeDecision decision) => decision.Slots.Select(static s => s.ProductId);

    private EpisodeDecision Decide(ImmutableArray<Placement> placements) => DecideWith(placements, Session).Decision;

    private (EpisodeDecision Decision, DecisionMoney Money) DecideWith(ImmutableArray<Placement> placements, Guid session) => DecideWith(World(placements), session, "viewer");

    private (EpisodeDecision Decision, DecisionMoney Money) DecideWith(RegistryState world, Guid session, string viewer)
    {
        var money = new CampaignMoney(_purses.GetValueOrDefault).For(session);
        var snapshot = Publish(world);
        return (EpisodeSelection.Decide(snapshot, snapshot.FindEpisode("skin-deep-1")!.Current, null, viewer, Somewhere, money: money), money);
    }

    // A purse with one lease.
    private void Lend(string brand, long amountMicros, double multiplier = 1, int takeMinutes = 2)
    {
        var purse = new LeasePurse(Campaign(brand), _time);
        purse.Put(
            new Lease(1, Guid.Empty, "a", 20_000, amountMicros, multiplier, _time.NowMicros, _time.NowMicros + (takeMinutes * Minute), End), new LeaseReport("a", []), _time.GetTimestamp());
        _purses[Campaign(brand)] = purse;
    }

    private long Taken(string brand) => _purses[Campaign(brand)].Report("a").Leases.Single().TakenMicros;

    private static PlaybackSnapshot Publish(RegistryState world) => PlaybackSnapshot.Empty.Next(
        world.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [new EpisodeDrafted("skin-deep-1", "skin-deep", TwoSlots), new EpisodePublished("skin-deep-1", 1, "")])));

    // Matte and tea are lumière's, silk and milk are petal's. Bids are micro-units per exposure.
    private static Placement Bid(string product, long micros, string? id = null) => Placement(PlacementKey(id ?? product, product is "silk" or "milk" ? "petal" : "lumiere"), product) with
    {
        Terms = new() { Bid = new Bid(Stage.Episode, new Money("CNY", micros * 1_000)) },
    };

    // Who has a purse has a budget.
    private Campaign CampaignOf(string brand) => new(Campaign(brand), "", false, 0, null, 0) { Budget = _purses.ContainsKey(Campaign(brand)) ? BudgetSamples.Budget : null };

    private RegistryState World(ImmutableArray<Placement> placements)
    {
        var state = State();
        return state with
        {
            Products = state.Products.SetItem("milk", Product("milk", "petal", "drink")),
            Campaigns = ImmutableSortedDictionary<CampaignKey, Campaign>.Empty.Add(Campaign(), CampaignOf("lumiere")).Add(Campaign("petal"), CampaignOf("petal")),
            Placements = placements.ToImmutableSortedDictionary(static p => p.Key, static p => p),
        };
    }
}
