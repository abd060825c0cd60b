using System.Collections.Immutable;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Playback.Selection;

/// <summary>What is in play, against a plain list of it.</summary>
public sealed class ExposureHistoryTests
{
    private const int Seeds = 30;
    private const int Steps = 300;
    private const int SlotsMax = 32;

    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private static readonly TimeSpan Lifetime = SessionTicket.Lifetime;

    // Sessions over, episodes played anew, decisions that show nothing, the bound, and what is seen of it: each must come up.
    [Fact]
    public void InPlay_DrawnDecisionsAndSightings_IsThatOfAListOfExposures()
    {
        var (over, anew, bound, seen) = (0, 0, 0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            // Some viewers watch few episodes again and again, some many without a pause.
            var (episodes, pause) = (random.Next(1, 100), random.Next(30));
            var (history, expected, now) = (ExposureHistory.None, new List<SeenExposure>(), Begin);
            for (var step = 0; step < Steps; step++)
            {
                now += TimeSpan.FromMinutes(random.Next(pause + 1));
                var micros = ExposureHistory.MicrosOf(now);
                if (random.Next(8) == 0)
                {
                    ImmutableArray<SeenExposure> sightings = [.. expected.Where(_ => random.Next(8) == 0).Select(e => e with { TimeMicros = micros - random.Next(2) }).OrderBy(static e => e.TimeMicros)];
                    seen += expected.RemoveAll(e => sightings.Any(s => s.TimeMicros >= e.TimeMicros && s with { TimeMicros = e.TimeMicros } == e));
                    history = history.With(sightings, []);
                }
                else
                {
                    var (editions, decision) = Drawn(random, $"episode-{random.Next(episodes)}");
                    anew += expected.RemoveAll(e => e.EpisodeId == editions.EpisodeId);
                    over += expected.RemoveAll(e => micros - e.TimeMicros >= Lifetime.TotalMicroseconds);
                    expected.AddRange(decision.Slots.Select((slot, i) => (slot, editions.Revision.Slots[i].Id)).Where(static s => s.slot.Placement is not null)
                        .Select(s => new SeenExposure(s.slot.Placement!.Value, s.slot.ProductId, "skin-deep", editions.EpisodeId, s.Id, micros)));
                    // Whole episodes fall out, the oldest first.
                    while (expected.Count > ExposureHistory.InPlayMax)
                    {
                        var oldest = expected[0];
                        bound += expected.RemoveAll(e => e.EpisodeId == oldest.EpisodeId && e.TimeMicros == oldest.TimeMicros);
                    }

                    history = history.Reserve(decision, editions, "skin-deep", now);
                }

                Assert.Equal(expected, history.InPlay.SelectMany(static e => e.Exposures));
                Assert.All(history.InPlay, static e => Assert.All(e.Exposures, exposure => Assert.Equal((e.EpisodeId, e.TimeMicros), (exposure.EpisodeId, exposure.TimeMicros))));
            }
        }

        Assert.All([over, anew, bound, seen], static met => Assert.NotEqual(0, met));
    }

    [Fact]
    public void Reserve_NothingWasDecidedAndNothingIsOver_IsTheSame()
    {
        var (editions, decision) = Drawn(new Random(1), "skin-deep-1");
        var history = ExposureHistory.None.Reserve(decision, editions, "skin-deep", Begin);

        var (others, _) = Drawn(new Random(1), "skin-deep-2");

        Assert.Same(history, history.Reserve(EpisodeDecision.Original(others, FallbackReason.Overload), others, "skin-deep", Begin.AddMinutes(1)));
    }

    private static (EpisodeEditions Editions, EpisodeDecision Decision) Drawn(Random random, string episodeId)
    {
        var slots = random.Next(1, SlotsMax + 1);
        var editions = new EpisodeEditions(episodeId, Revision(Enumerable.Repeat<(string, ImmutableArray<string>)>(("foundation", ["matte"]), slots).ToArray()));
        var placement = PlacementKey();
        return (editions, EpisodeDecision.Original(editions, FallbackReason.None) with
        {
            Slots = [.. Enumerable.Range(0, slots).Select(_ => random.Next(3) == 0 ? SlotDecision.Original(SlotReason.NoPlacement) : new SlotDecision(SlotReason.Open, 1, placement, "matte", []))],
        });
    }
}
