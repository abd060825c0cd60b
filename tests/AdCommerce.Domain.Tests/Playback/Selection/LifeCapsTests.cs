using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Tests.Funnel;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Tests.Playback.Selection;

/// <summary>Caps for the campaign's life, from the log to the decision.</summary>
public sealed class LifeCapsTests
{
    private static readonly PlacementKey Matte = SampleCatalog.PlacementKey();

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

    /// <summary>One placement with these caps, and an episode with a slot for it.</summary>
    internal static PlaybackSnapshot SnapshotWith(params ImmutableArray<FrequencyCap> caps) => Next(
        PlaybackSnapshot.Empty.Next(SampleCatalog.State()),
        new PlacementPut(SampleCatalog.Placement(Matte, "matte") with { Terms = new() { Caps = caps } }),
        new EpisodeDrafted("skin-deep-1", "skin-deep", SampleCatalog.Revision(("foundation", ["matte"]))),
        new EpisodePublished("skin-deep-1", 1, ""));

    private static PlaybackSnapshot Next(PlaybackSnapshot snapshot, params ImmutableArray<RegistryChange> changes) =>
        snapshot.Next(snapshot.State.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, changes)));
}
