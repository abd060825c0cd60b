using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Playback;

public sealed class PlaybackSnapshotTests
{
    private static readonly RegistryState Published = After(State(), new EpisodePublished("skin-deep-1", 1, "hash"));

    [Fact]
    public void FindEpisode_DraftOnly_IsNotThere() => Assert.Null(PlaybackSnapshot.Empty.Next(State()).FindEpisode("skin-deep-1"));

    [Fact]
    public void FindEpisode_Published_IsItsCurrentRevision()
    {
        var episode = PlaybackSnapshot.Empty.Next(Published).FindEpisode("skin-deep-1")!;

        Assert.Equal(1, episode.Current.Revision.Number);
        Assert.Same(episode.Current, episode.Find(1));
        Assert.Null(episode.Find(0));
        Assert.Null(episode.Find(2));
        Assert.Null(episode.Find(-1));
    }

    [Fact]
    public void Next_OtherThingsChanged_TakesEpisodesOver()
    {
        var before = PlaybackSnapshot.Empty.Next(Published);

        var after = before.Next(After(After(Published, new ProductPut(Product() with { Stock = 0 })), new EpisodeDrafted("another", "skin-deep", Revision())));

        Assert.Same(before.FindEpisode("skin-deep-1"), after.FindEpisode("skin-deep-1"));
        Assert.Equal((10, 0), (Assert.Single(before.Candidates.Of("foundation")).Product.Stock, Assert.Single(after.Candidates.Of("foundation")).Product.Stock));
    }

    [Fact]
    public void Next_OnlyADraftChanged_TakesTheEditionsOver()
    {
        var (before, after) = Snapshot(Published, After(Published, new VariantPut("skin-deep-1", "slot-0", Variant("matte"))));

        Assert.NotNull(after.Episode.Draft);
        Assert.Same(before.Current, after.Current);
    }

    [Fact]
    public void Next_NewRevision_IsCurrentAndTheOldOneIsStillFound()
    {
        var state = After(After(Published, new VariantPut("skin-deep-1", "slot-0", Variant("matte"))), new EpisodePublished("skin-deep-1", 2, "hash"));

        var (before, after) = Snapshot(Published, state);

        Assert.Equal(2, after.Current.Revision.Number);
        Assert.Equal("1", after.Current.Get("10").Choices[..1]);
        Assert.Same(before.Current, after.Find(1));
        Assert.Null(before.Find(2));
    }

    [Fact]
    public void Next_StateReadAnew_IsCompiledAnew()
    {
        var again = After(State(), new EpisodePublished("skin-deep-1", 1, "hash"));

        var (before, after) = Snapshot(Published, again);

        Assert.NotSame(before.Current, after.Current);
        Assert.Equal(before.Current.Original.Id, after.Current.Original.Id);
    }

    [Fact]
    public void Candidates_AllPlacements_AreBestFirst()
    {
        var state = After(
            State(),
            new PlacementPut(Placement(PlacementKey("b"), "matte", 5)),
            new PlacementPut(Placement(PlacementKey("a"), "matte", 5)),
            new PlacementPut(Placement(PlacementKey("more"), "matte", 5, Scene("mood", "warm"))),
            new PlacementPut(Placement(PlacementKey("paused"), "matte", 9) with { Paused = true }),
            new PlacementPut(Placement(PlacementKey("drink"), "tea", 9)));

        var candidates = PlaybackSnapshot.Empty.Next(state).Candidates.Of("foundation");

        Assert.Equal(["paused", "more", "a", "b", "matte"], candidates.Select(c => c.Placement.Key.PlacementId));
        Assert.Equal([false, true, true, true, true], candidates.Select(c => c.IsActive));
        Assert.All(candidates, c => Assert.Equal(("matte", "lumiere"), (c.Product.Id, c.Brand.Id)));
        Assert.Empty(PlaybackSnapshot.Empty.Next(state).Candidates.Of("hat"));
    }

    [Fact]
    public void Candidates_OfAPausedCampaign_AreNotActive() => Assert.False(
        Assert.Single(PlaybackSnapshot.Empty.Next(After(State(), new CampaignPut(State().Campaigns[Campaign()] with { Paused = true }))).Candidates.Of("foundation")).IsActive);

    private static (EpisodePlayback Before, EpisodePlayback After) Snapshot(RegistryState before, RegistryState after)
    {
        var first = PlaybackSnapshot.Empty.Next(before);
        return (first.FindEpisode("skin-deep-1")!, first.Next(after).FindEpisode("skin-deep-1")!);
    }

    private static RegistryState After(RegistryState state, params RegistryChange[] changes) =>
        changes.Aggregate(state, (current, change) => current.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [change])));
}
