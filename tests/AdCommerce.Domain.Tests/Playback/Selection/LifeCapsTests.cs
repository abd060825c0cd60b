using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Tests.Funnel;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Tests.Playback.Selection;

/// <summary>Caps for the campaign's life, from the log to the decision and to what it takes along.</summary>
public sealed class LifeCapsTests
{
    private static readonly PlacementKey Matte = SampleCatalog.PlacementKey();
    private static readonly PlacementKey Silk = SampleCatalog.PlacementKey("silk", "petal");

    [Theory]
    [InlineData(CapScope.Placement)]
    [InlineData(CapScope.Campaign)]
    [InlineData(CapScope.Brand)]
    [InlineData(CapScope.Category)]
    public void Decide_SeenFortyDaysAgo_IsCappedForLifeAndNotForAWeek(CapScope scope)
    {
        var history = HistoryAfterFortyDays();

        Assert.Null(Decide(new FrequencyCap(scope, 1, CapWindow.CampaignLife), history));
        Assert.Equal(Matte, Decide(new FrequencyCap(scope, 2, CapWindow.CampaignLife), history));
        Assert.Equal(Matte, Decide(new FrequencyCap(scope, 1, CapWindow.Week), history));
    }

    [Fact]
    public void NeededOf_EachScope_IsWhatItCountsAndNothingElse()
    {
        ImmutableArray<EarlierExposures> earlier = [Seen(Matte, "matte", 2), Seen(Matte, "tea", 3), Seen(Matte with { PlacementId = "tea" }, "tea", 4), Seen(Silk, "silk", 5)];
        var (brand, campaign) = (new PlacementKey(new("lumiere", ""), ""), new PlacementKey(Matte.Campaign, ""));
        var nobody = new PlacementKey(new("", ""), "");

        Assert.Empty(Needed(null));
        Assert.Empty(Needed(new FrequencyCap(CapScope.Placement, 1, CapWindow.Week)));
        Assert.Equal([Seen(Matte, "", 5)], Needed(new FrequencyCap(CapScope.Placement, 1, CapWindow.CampaignLife)));
        Assert.Equal([Seen(campaign, "", 9)], Needed(new FrequencyCap(CapScope.Campaign, 1, CapWindow.CampaignLife)));
        Assert.Equal([Seen(brand, "", 9)], Needed(new FrequencyCap(CapScope.Brand, 1, CapWindow.CampaignLife)));
        Assert.Equal([Seen(nobody, "matte", 7)], Needed(new FrequencyCap(CapScope.Category, 1, CapWindow.CampaignLife)));

        EarlierExposures[] Needed(FrequencyCap? cap)
        {
            var snapshot = SnapshotWith(cap);
            return [.. snapshot.Candidates.LifeCaps.NeededOf(earlier, snapshot.State)];
        }
    }

    [Fact]
    public void Next_CapTakenAwayAndGivenAgain_IsKnownAndWhatDoesNotConcernItChangesNothing()
    {
        var cap = new FrequencyCap(CapScope.Category, 1, CapWindow.CampaignLife);
        var with = SnapshotWith(cap);
        var soldOut = Next(with, new ProductPut(with.State.Products["matte"] with { Stock = 0 }));
        var moved = Next(with, new ProductPut(with.State.Products["matte"] with { Category = "drink" }));
        var without = Next(with, new PlacementPut(with.State.Placements[Matte] with { Terms = new() }));

        Assert.Same(with.Candidates.LifeCaps, soldOut.Candidates.LifeCaps);
        Assert.Equal("tea", Assert.Single(NeededOf(moved, Seen(Matte, "tea", 1))).Shown.ProductId);
        Assert.Empty(NeededOf(moved, Seen(Silk, "silk", 1)));
        Assert.True(without.Candidates.LifeCaps.IsEmpty);
    }

    [Fact]
    public void Write_Facts_TakeAlongWhatCapsOfThisSnapshotCount()
    {
        var history = ExposureHistory.None with { Earlier = [Seen(Matte, "matte", 300), Seen(Silk, "silk", 1)] };
        var (encoder, bytes) = (new FactsEncoder(), new byte[FactsEncoder.BytesMax]);
        var cap = new FrequencyCap(CapScope.Brand, 1, CapWindow.CampaignLife);

        // What is written for one snapshot is not what the next one needs.
        var none = Written(SnapshotWith(null));
        var some = Written(SnapshotWith(cap));
        var again = Written(SnapshotWith(null));
        var categories = SnapshotWith(cap with { Scope = CapScope.Category });
        var before = Written(categories);
        var after = Written(Next(categories, new ProductPut(categories.State.Products["silk"] with { Category = "drink" })));

        Assert.Equal(none, again);
        Assert.Empty(DecisionFacts.Decode(none).History.Earlier);
        Assert.Equal(1, none[0]);
        Assert.Equal([Seen(new PlacementKey(new("lumiere", ""), ""), "", 300)], DecisionFacts.Decode(some).History.Earlier.AsEnumerable());
        Assert.Equal((301, 300), (DecisionFacts.Decode(before).History.Earlier[0].Count, DecisionFacts.Decode(after).History.Earlier[0].Count));

        byte[] Written(PlaybackSnapshot snapshot) => bytes[..encoder.Write(null, history, snapshot, bytes)];
    }

    [Fact]
    public void Write_MorePlacementsThanFactsHold_IsRefused()
    {
        var state = SnapshotWith(null).State;
        var keys = Enumerable.Range(0, 400).Select(static i => Matte with { PlacementId = $"placement-{i:000}" }).ToArray();
        var many = Next(PlaybackSnapshot.Empty.Next(state), [.. keys.Select(static key => new PlacementPut(Capped(key, new FrequencyCap(CapScope.Placement, 1, CapWindow.CampaignLife))))]);
        var bytes = new byte[FactsEncoder.BytesMax];

        Assert.True(new FactsEncoder().Write(null, With(50), many, bytes) > 0);
        Assert.Equal(-1, new FactsEncoder().Write(null, With(400), many, bytes));
        Assert.True(new FactsEncoder().Write(null, With(400), SnapshotWith(new FrequencyCap(CapScope.Brand, 1, CapWindow.CampaignLife)), bytes) > 0);

        ExposureHistory With(int count) => ExposureHistory.None with { Earlier = [.. keys.Take(count).Select(static key => Seen(key, "matte", 1))] };
    }

    private static ExposureHistory HistoryAfterFortyDays()
    {
        var seen = FunnelSamples.Seen with { Placement = Matte, ProductId = "matte" };
        var state = new ShardState();
        state.Record(FunnelSamples.Begin, FunnelSamples.Exposure(1) with { Origin = seen, IsOfViewer = true });
        state.Apply(FunnelSamples.Compaction(FunnelSamples.Begin + (40 * FunnelSamples.Day)));
        var known = state.Restored().Read(FunnelSamples.Viewer);
        return ExposureHistory.Unknown.With(SeenExposures.Of(known), known.Earlier);
    }

    private static PlacementKey? Decide(FrequencyCap cap, ExposureHistory history)
    {
        var snapshot = SnapshotWith(cap);
        var now = DateTimeOffset.UnixEpoch.AddDays(20_040);
        var context = SampleCatalog.Somewhere with { Now = now };
        return EpisodeSelection.Decide(snapshot, snapshot.FindEpisode("skin-deep-1")!.Current, null, "viewer", context, history).Slots[0].Placement;
    }

    private static PlaybackSnapshot SnapshotWith(FrequencyCap? cap) => Next(
        PlaybackSnapshot.Empty.Next(SampleCatalog.State()),
        new PlacementPut(Capped(Matte, cap)),
        new EpisodeDrafted("skin-deep-1", "skin-deep", SampleCatalog.Revision(("foundation", ["matte"]))),
        new EpisodePublished("skin-deep-1", 1, ""));

    private static Placement Capped(PlacementKey key, FrequencyCap? cap) =>
        SampleCatalog.Placement(key, "matte") with { Terms = new() { Caps = cap is { } one ? [one] : [] } };

    private static PlaybackSnapshot Next(PlaybackSnapshot snapshot, params ImmutableArray<RegistryChange> changes) =>
        snapshot.Next(snapshot.State.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, changes)));

    private static ImmutableArray<EarlierExposures> NeededOf(PlaybackSnapshot snapshot, params ImmutableArray<EarlierExposures> earlier) =>
        snapshot.Candidates.LifeCaps.NeededOf(earlier, snapshot.State);

    private static EarlierExposures Seen(PlacementKey placement, string product, int count) => new(new ShownProduct(placement, product), count);
}
