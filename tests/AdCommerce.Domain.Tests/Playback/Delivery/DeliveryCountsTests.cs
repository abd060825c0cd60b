using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Delivery;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Tests.Playback.Delivery;

/// <summary>What is counted, and for how long.</summary>
public sealed class DeliveryCountsTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly CampaignKey Campaign = new("lumiere", "evening-light");
    private static readonly PlacementKey Placement = new(Campaign, "matte");
    private static readonly PlacementKey Foreign = new(new("petal", "spring"), "soft");

    private readonly DeliveryCounts _counts = new(Begin);

    [Fact]
    public void Read_ACampaign_HasItsPlacementsOnlyWithEachDecisionOnce()
    {
        Add(CandidateOutcome.Won);
        Add(CandidateOutcome.Outbid);
        Add(CandidateOutcome.Outbid);

        var tally = _counts.Read(Campaign, Begin);

        Assert.Equal((Begin, 3), (tally.Since, tally.Decisions));
        var only = Assert.Single(tally.Placements);
        Assert.Equal(Placement, only.Placement);
        Assert.Equal((1, 2, 3), (only.Outcomes[(int)CandidateOutcome.Won], only.Outcomes[(int)CandidateOutcome.Outbid], only.Outcomes.Sum()));
    }

    [Fact]
    public void Read_AsTimePasses_ForgetsWhatIsOlderThanTwoPeriods()
    {
        Add(CandidateOutcome.Won);
        Add(CandidateOutcome.Won, DeliveryCounts.Period);

        Assert.Equal(2, _counts.Read(Campaign, Begin + DeliveryCounts.Period).Decisions);
        Assert.Equal(1, _counts.Read(Campaign, Begin + (2 * DeliveryCounts.Period)).Decisions);
        Assert.Equal(0, _counts.Read(Campaign, Begin + (3 * DeliveryCounts.Period)).Decisions);
    }

    [Fact]
    public void Read_AfterALongSilence_HasNothing()
    {
        Add(CandidateOutcome.Won);

        Assert.Equal(0, _counts.Read(Campaign, Begin + (3 * DeliveryCounts.Period)).Decisions);
    }

    private void Add(CandidateOutcome outcome, TimeSpan after = default) =>
        _counts.Add(new Dictionary<PlacementKey, CandidateOutcome> { [Placement] = outcome, [Foreign] = CandidateOutcome.Won }, Begin + after);
}
