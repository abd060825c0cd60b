using System.Collections.Immutable;
using System.Text.Json;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Tests.Playback.Decisions;

namespace AdCommerce.Domain.Tests.Playback.Selection;

/// <summary>What a decision asked of a viewer's history stands in for all of it.</summary>
public sealed class DecisionHistoryTests
{
    private const int Worlds = 400;
    private const int ViewersPerWorld = 10;
    private const int ExposuresMany = 2_000;
    private const int DaysSeen = 9;

    [Theory]
    [InlineData(0)]
    [InlineData(ExposuresMany)]
    public void Again_DrawnWorlds_DecidesAndExplainsAsTheWholeHistoryDoes_AndIsSmall(int more)
    {
        var (counts, separating, locked, unknown, differences) = (0, 0, 0, 0, 0);
        var most = 0;
        for (var seed = 0; seed < Worlds; seed++)
        {
            var draw = new WorldDraw(seed);
            var drawn = draw.World();
            var built = new BuiltWorld(drawn);
            for (var i = 0; i < (more == 0 ? ViewersPerWorld : 1); i++)
            {
                var viewer = draw.Viewer(drawn);
                var whole = With(BuiltWorld.HistoryOf(viewer), more, drawn, seed);
                var looked = DecisionHistory.Of(whole);
                var decision = Decide(built, viewer, looked);
                var asked = looked.Asked();

                Assert.Equal(decision, Decide(built, viewer, DecisionHistory.Again(asked)));
                Assert.Equal(Preview(built, viewer, whole), Preview(built, viewer, DecisionHistory.Again(asked)));
                most = Math.Max(most, new FactsEncoder().Write(BuiltWorld.ProfileOf(viewer), asked, new byte[FactsEncoder.BytesMax]));
                counts += asked.Counts.Length;
                separating += asked.Separating.Length;
                locked += asked.Locked.Length;
                unknown += asked.IsKnown ? 0 : 1;
                differences += decision == Decide(built, viewer, ExposureHistory.None) ? 0 : 1;
            }
        }

        Assert.InRange(most, 1, 512);
        Assert.All([counts, separating, locked, unknown, differences], static met => Assert.NotEqual(0, met));
    }

    [Fact]
    public void Asked_NobodyHasACap_SaysNothing_AndEachWindowOnlyWhatIsInIt()
    {
        var key = SampleCatalog.PlacementKey();
        var now = DateTimeOffset.UnixEpoch.AddDays(20_000);
        SeenExposure Seen(double hoursAgo, string episode = "other") => new(key, "matte", "skin-deep", episode, "slot-0", (long)(now.AddHours(-hoursAgo) - DateTimeOffset.UnixEpoch).TotalMicroseconds);
        var history = new ExposureHistory(true, [Seen(100), Seen(10), Seen(0.5)], EpisodeInPlay.Of([Seen(11), Seen(13), Seen(1, "skin-deep-1")]))
        {
            Earlier = [new EarlierExposures(new ShownProduct(key, "matte"), 40), new EarlierExposures(new ShownProduct(key with { PlacementId = "other" }, "matte"), 7)],
        };

        Assert.Same(AskedHistory.None, Asked());
        // What is in play counts as of now; what is over, or of the episode that is decided anew, does not.
        Assert.Equal(
            [("placement", 2), ("placement", 3), ("placement", 4), ("placement", 44), ("category", 51)],
            Asked(
                new(CapScope.Placement, 900, CapWindow.Hour), new(CapScope.Placement, 900, CapWindow.Day), new(CapScope.Placement, 900, CapWindow.Week),
                new(CapScope.Placement, 900, CapWindow.CampaignLife), new(CapScope.Category, 900, CapWindow.CampaignLife))
            .Counts.Select(static c => (c.Target.Scope == CapScope.Placement ? "placement" : "category", c.Count)));

        AskedHistory Asked(params ImmutableArray<FrequencyCap> caps)
        {
            var snapshot = LifeCapsTests.SnapshotWith(caps);
            var looked = DecisionHistory.Of(history);
            EpisodeSelection.Decide(snapshot, snapshot.FindEpisode("skin-deep-1")!.Current, null, "viewer", SampleCatalog.Somewhere with { Now = now }, looked);
            return looked.Asked();
        }
    }

    // As BuiltWorld has them: of the drama and of no other, in slots of the episodes before.
    private static ExposureHistory With(ExposureHistory history, int more, DrawnWorld drawn, int seed)
    {
        var random = new Random(seed);
        var seen = Enumerable.Range(0, more).Select(_ =>
        {
            var placement = drawn.Placements[random.Next(drawn.Placements.Length)];
            return new SeenExposure(
                BuiltWorld.KeyOf(placement), placement.Product.Id, random.Next(3) == 0 ? "drama" : "another", $"earlier-{random.Next(WorldDraw.EarlierEpisodes)}", $"slot-{random.Next(2)}",
                (BuiltWorld.Now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond - (long)(random.NextDouble() * TimeSpan.FromDays(DaysSeen).TotalMicroseconds));
        });
        return history with { Seen = [.. history.Seen.Concat(seen).OrderBy(static e => e.TimeMicros)] };
    }

    private static string Decide(BuiltWorld built, DrawnViewer viewer, DecisionHistory history) => JsonSerializer.Serialize(EpisodeSelection.Decide(
        built.Snapshot, built.Editions, BuiltWorld.ProfileOf(viewer), viewer.Pseudonym, BuiltWorld.ContextOf(viewer), history));

    private static string Preview(BuiltWorld built, DrawnViewer viewer, DecisionHistory history) => string.Join('\n', EpisodePreview.Of(
            built.Snapshot, built.Editions, BuiltWorld.ProfileOf(viewer), viewer.Pseudonym, BuiltWorld.ContextOf(viewer), history)
        .SelectMany(static slot => slot.Candidates, static (slot, c) => $"{slot.Slot.Id} {c.Candidate.Placement.Key} {c.Outcome} {c.ValueMicros} {c.Explain()} {c.WouldWin()} {c.BeatenBy?.Placement.Key}"));
}
