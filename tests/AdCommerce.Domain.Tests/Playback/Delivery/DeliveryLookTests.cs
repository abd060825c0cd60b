using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Delivery;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Tests.Playback.Decisions;

namespace AdCommerce.Domain.Tests.Playback.Delivery;

/// <summary>Decisions of drawn worlds, looked at once more.</summary>
public sealed class DeliveryLookTests
{
    private const int Worlds = 200;

    [Fact]
    public void Furthest_OfDrawnDecisions_IsWonForThoseWhoStandThereAndTheFurthestOfThePreviewForTheOthers()
    {
        var (won, lost) = (0, 0);
        for (var seed = 0; seed < Worlds; seed++)
        {
            var draw = new WorldDraw(seed);
            var drawn = draw.World();
            var world = new BuiltWorld(drawn);
            var viewer = draw.Viewer(drawn);
            var (profile, context, history) = (BuiltWorld.ProfileOf(viewer), BuiltWorld.ContextOf(viewer), BuiltWorld.HistoryOf(viewer));
            var decision = EpisodeSelection.Decide(world.Snapshot, world.Editions, profile, viewer.Pseudonym, context, history);
            var preview = EpisodePreview.Of(world.Snapshot, world.Editions, profile, viewer.Pseudonym, context, history);

            var furthest = new DeliveryLook(world.Snapshot, world.Editions, profile, viewer.Pseudonym, context, history, null, decision).Furthest();

            var standing = decision.Slots.Select(static slot => slot.Placement).OfType<PlacementKey>().ToHashSet();
            Assert.Equal(standing.Order(), furthest.Where(static f => f.Value == CandidateOutcome.Won).Select(static f => f.Key).Order());
            Assert.Equal(preview.SelectMany(static slot => slot.Candidates).Select(static c => c.Candidate.Placement.Key).ToHashSet().Order(), furthest.Keys.Order());
            Assert.All(furthest.Where(static f => f.Value != CandidateOutcome.Won), f => Assert.Equal(
                preview.SelectMany(static slot => slot.Candidates).Where(c => c.Candidate.Placement.Key == f.Key).Max(static c => c.Outcome), f.Value));
            won += standing.Count;
            lost += furthest.Count - standing.Count;
        }

        Assert.All([won, lost], static count => Assert.InRange(count, Worlds / 4, int.MaxValue));
    }
}
