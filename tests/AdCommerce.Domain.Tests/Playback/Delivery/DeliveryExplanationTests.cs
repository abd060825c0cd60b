using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Delivery;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Tests.Playback.Decisions;

namespace AdCommerce.Domain.Tests.Playback.Delivery;

/// <summary>Why a placement runs, or not, in words and counts.</summary>
public sealed class DeliveryExplanationTests
{
    private static readonly DeliveryTally Nothing = new(BuiltWorld.Now, 0, []);

    private readonly RegistryState _state;
    private readonly Placement _placement;

    // One that nothing stands in the way of.
    public DeliveryExplanationTests() => (_state, _placement) = Enumerable.Range(0, 100)
        .Select(static seed => new BuiltWorld(new WorldDraw(seed).World()).Snapshot.State)
        .SelectMany(static state => state.Placements.Values.Select(placement => (state, placement)))
        .First(static each => DeliveryExplanation.Of(each.placement, each.state, Nothing, BuiltWorld.Now).Standing == CandidateOutcome.Won);

    [Theory]
    [InlineData(PlacementState.Draft, "It is a draft.")]
    [InlineData(PlacementState.Paused, "It is paused.")]
    [InlineData(PlacementState.Ended, "It has ended.")]
    public void Of_WhatIsNotActive_SaysSoWhateverWasCounted(PlacementState state, string sentence)
    {
        var explained = DeliveryExplanation.Of(_placement with { GivenState = state }, _state, Counted((CandidateOutcome.Won, 90)), BuiltWorld.Now);

        Assert.Equal((CandidateOutcome.NotActive, sentence), (explained.Standing, explained.Sentence));
    }

    [Fact]
    public void Of_APausedCampaign_SaysSo()
    {
        var campaign = _state.Campaigns[_placement.Key.Campaign];
        var paused = _state with { Campaigns = _state.Campaigns.SetItem(campaign.Key, campaign with { Paused = true }) };

        Assert.Equal("Its campaign is paused.", DeliveryExplanation.Of(_placement, paused, Nothing, BuiltWorld.Now).Sentence);
    }

    [Fact]
    public void Of_AProductOutOfStock_SaysSo()
    {
        var product = _state.Products[_placement.ProductId];
        var sold = _state with { Products = _state.Products.SetItem(product.Id, product with { Stock = 0 }) };

        Assert.Equal(CandidateOutcome.OutOfStock, DeliveryExplanation.Of(_placement, sold, Nothing, BuiltWorld.Now).Standing);
    }

    [Fact]
    public void Of_AProductThatNoEpisodeCanShow_SaysSo()
    {
        var bare = _state with { Episodes = _state.Episodes.Clear() };

        Assert.Equal("No published episode has a slot that can show its product.", DeliveryExplanation.Of(_placement, bare, Nothing, BuiltWorld.Now).Sentence);
    }

    [Fact]
    public void Of_NothingCounted_SaysThatNothingWasWatched() =>
        Assert.Equal("Nothing with a slot for it was watched lately.", DeliveryExplanation.Of(_placement, _state, Nothing, BuiltWorld.Now).Sentence);

    [Fact]
    public void Of_Counts_NamesTheMostFrequentReasonAndTheirSumIsTheDecisions()
    {
        var explained = DeliveryExplanation.Of(
            _placement, _state, Counted((CandidateOutcome.Won, 12), (CandidateOutcome.Targeting, 30), (CandidateOutcome.Outbid, 58)), BuiltWorld.Now);

        Assert.Equal((100, false), (explained.Decisions, explained.IsCoarse));
        Assert.Equal(((CandidateOutcome, long)[])[(CandidateOutcome.Outbid, 58), (CandidateOutcome.Targeting, 30), (CandidateOutcome.Won, 12)], explained.Reasons.ToArray());
        Assert.Equal("It was shown in 12 of the 100 decisions that were looked at. In 58: Another candidate comes before it.", explained.Sentence);
    }

    [Fact]
    public void Of_FewCounts_TellsAsOneWhatDependsOnTheViewer()
    {
        var explained = DeliveryExplanation.Of(
            _placement, _state, Counted((CandidateOutcome.Outbid, 9), (CandidateOutcome.Targeting, 20), (CandidateOutcome.Consent, 15), (CandidateOutcome.Blocked, 5)), BuiltWorld.Now);

        Assert.True(explained.IsCoarse);
        Assert.Equal(((CandidateOutcome, long)[])[(CandidateOutcome.Targeting, 40), (CandidateOutcome.Outbid, 9)], explained.Reasons.ToArray());
        Assert.Equal(
            "It was not shown in any of the 49 decisions that were looked at. In 40: It was not for those who watched, or they have seen enough of it.", explained.Sentence);
    }

    [Fact]
    public void Sum_OfSilos_AddsUpAlsoWhereOneKnowsFewerOutcomes()
    {
        var other = new PlacementKey(_placement.Key.Campaign, "other");
        DeliveryTally one = new(BuiltWorld.Now, 3, [new(_placement.Key, [1, 2])]);
        DeliveryTally two = new(BuiltWorld.Now.AddMinutes(-5), 4, [new(_placement.Key, [3, 0, 1]), new(other, [1])]);

        var sum = DeliveryTally.Sum([one, two]);

        Assert.Equal((BuiltWorld.Now.AddMinutes(-5), 7), (sum.Since, sum.Decisions));
        Assert.Equal((long[])[4, 2, 1], sum.Placements.Single(p => p.Placement == _placement.Key).Outcomes.ToArray());
        Assert.Equal((long[])[1], sum.Placements.Single(p => p.Placement == other).Outcomes.ToArray());
    }

    private DeliveryTally Counted(params (CandidateOutcome Outcome, long Decisions)[] counts)
    {
        var outcomes = new long[Enum.GetValues<CandidateOutcome>().Length];
        foreach (var (outcome, decisions) in counts)
            outcomes[(int)outcome] = decisions;
        return new(BuiltWorld.Now, outcomes.Sum(), [new(_placement.Key, [.. outcomes])]);
    }
}
