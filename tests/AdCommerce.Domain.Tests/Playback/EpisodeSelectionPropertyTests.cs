using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;
using CsCheck;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>The selection against an obvious one that looks at every placement for every slot.</summary>
public sealed class EpisodeSelectionPropertyTests
{
    private static readonly string[] Words = ["oily", "dry", "warm", "tense"];
    private static readonly string[] Categories = ["foundation", "drink"];

    private sealed record Case(RegistryState State, EpisodeRevision Revision, ViewerProfile? Profile, string Viewer);

    private sealed class CaseGen : Gen<Case>
    {
        public override Case Generate(PCG pcg, Size? min, out Size size)
        {
            var draw = new Draw(pcg);
            var placements = Enumerable.Range(0, draw.UpTo(8)).Select(i => RandomPlacement(draw, i)).ToArray();
            size = new Size((ulong)placements.Length);
            var state = State();
            return new Case(
                state with
                {
                    Products = Enumerable.Range(0, 6).Select(i => Product($"p{i}", "lumiere", Categories[i % 2]) with { Stock = draw.UpTo(2) })
                        .ToImmutableSortedDictionary(product => product.Id, product => product),
                    Campaigns = Enumerable.Range(0, 3).Select(i => new Campaign(Campaign("lumiere", $"c{i}"), "", draw.OneIn(4), 0))
                        .ToImmutableSortedDictionary(campaign => campaign.Key, campaign => campaign),
                    Placements = placements.ToImmutableSortedDictionary(placement => placement.Key, placement => placement),
                },
                RandomRevision(draw),
                RandomProfile(draw),
                $"viewer-{draw.UpTo(99)}");
        }

        private static Placement RandomPlacement(Draw draw, int i) => Placement(
            PlacementKey($"x{i}", "lumiere", $"c{draw.UpTo(2)}"), $"p{draw.UpTo(5)}", draw.UpTo(2), [.. Enumerable.Range(0, draw.UpTo(2)).Select(_ => Match(draw))])
            with
        { Paused = draw.OneIn(4) };

        private static AttributeMatch Match(Draw draw)
        {
            ImmutableArray<string> any = [.. Enumerable.Range(0, draw.Between(1, 2)).Select(_ => draw.Of(Words))];
            return draw.OneIn(2) ? Viewer(draw.Of("skin_type", "hair"), any) : Scene(draw.Of("theme", "mood", "place"), any);
        }

        private static EpisodeRevision RandomRevision(Draw draw)
        {
            var slots = Enumerable.Range(0, draw.UpTo(3))
                .Select(_ => (draw.Of(Categories), Enumerable.Range(0, 6).Where(_ => draw.OneIn(2)).Select(i => $"p{i}").ToImmutableArray())).ToArray();
            var revision = Revision(slots);
            return revision with
            {
                Scenes = [.. revision.Scenes.Select(scene => scene with { Themes = Some(draw), Moods = Some(draw), Place = draw.Of("", draw.Of(Words)) })],
            };
        }

        private static ViewerProfile? RandomProfile(Draw draw)
        {
            if (draw.OneIn(4))
                return null;
            var profile = Profile() with { Consent = new Consent(!draw.OneIn(4), true, true) };
            var attributes = profile.Attributes;
            attributes = draw.OneIn(3) ? attributes : attributes.SetItem("skin_type", AttributeValue.OfSet(Some(draw)));
            attributes = draw.OneIn(3) ? attributes : attributes.SetItem("hair", AttributeValue.OfEnum(draw.Of(Words)));
            return profile with { Attributes = attributes };
        }

        private static ImmutableArray<string> Some(Draw draw) => [.. Words.Where(_ => draw.OneIn(2))];
    }

    [Fact]
    public void Decide_RandomCase_AgreesWithTheObvious() => new CaseGen().Sample(
        c =>
        {
            var decision = EpisodeSelection.Decide(PlaybackSnapshot.Empty.Next(c.State), new EpisodeEditions("skin-deep-1", c.Revision), c.Profile, c.Viewer);

            Assert.Equal((c.Revision.Number, FallbackReason.None), (decision.Revision, decision.Fallback));
            Assert.Equal(c.Profile is { Consent.Personalization: true }, decision.Personalized);
            Assert.Equal(c.Revision.Slots.Length, decision.Slots.Length);
            for (var i = 0; i < decision.Slots.Length; i++)
                CheckSlot(c, c.Revision.Slots[i], decision.Slots[i]);
        },
        iter: 20_000);

    [Fact]
    public void Decide_NoProfileOrNoConsent_AreTheSameDecision() => new CaseGen().Sample(
        c =>
        {
            var snapshot = PlaybackSnapshot.Empty.Next(c.State);
            var editions = new EpisodeEditions("skin-deep-1", c.Revision);
            var silent = (c.Profile ?? ViewerProfile.Unknown) with { Consent = new Consent(false, true, true) };

            Assert.Equal(Text(EpisodeSelection.Decide(snapshot, editions, null, c.Viewer)), Text(EpisodeSelection.Decide(snapshot, editions, silent, c.Viewer)));
        },
        iter: 2_000);

    [Fact]
    public void Decide_SameInputsBuiltAnew_AreTheSameDecision() => new CaseGen().Sample(
        c => Assert.Equal(
            Text(EpisodeSelection.Decide(PlaybackSnapshot.Empty.Next(c.State), new EpisodeEditions("skin-deep-1", c.Revision), c.Profile, c.Viewer)),
            Text(EpisodeSelection.Decide(PlaybackSnapshot.Empty.Next(c.State), new EpisodeEditions("skin-deep-1", c.Revision), c.Profile, c.Viewer))),
        iter: 2_000);

    private static void CheckSlot(Case c, Slot slot, SlotDecision found)
    {
        var scene = c.Revision.Scenes.Single(s => s.Id == slot.SceneId);
        Placement[] fitting =
        [
            .. c.State.Placements.Values.Where(p =>
                !p.Paused && !c.State.Campaigns[p.Key.Campaign].Paused
                && c.State.Products[p.ProductId] is { Stock: > 0 } product && product.Category == slot.Category
                && slot.Variants.Any(variant => variant.ProductId == p.ProductId)
                && p.Matches.All(match => MatchedWords(match, scene, c.Profile).Any())),
        ];
        if (fitting.Length == 0)
        {
            Assert.Equal(Text(SlotDecision.Original(SlotReason.NoPlacement)), Text(found));
            return;
        }

        var (priority, matches) = fitting.Max(p => (p.Priority, p.Matches.Length));
        var winner = Assert.Single(fitting, p => p.Key == found.Placement);
        Assert.Equal((priority, matches), (winner.Priority, winner.Matches.Length));
        Assert.Equal(winner.ProductId, found.ProductId);
        Assert.Equal(winner.ProductId, slot.Variants[found.Choice - 1].ProductId);
        Assert.Equal(
            winner.Matches.IsEmpty ? SlotReason.Open : winner.Matches.Any(m => m.Subject == MatchSubject.Viewer) ? SlotReason.Profile : SlotReason.Scene,
            found.Reason);
        Assert.Equal(
            winner.Matches.Select(m => $"{(m.Subject == MatchSubject.Scene ? "scene." : "")}{m.Attribute}={MatchedWords(m, scene, c.Profile).First()}"),
            found.Matched);
    }

    private static IEnumerable<string> MatchedWords(AttributeMatch match, Scene scene, ViewerProfile? profile)
    {
        IEnumerable<string> present = (match.Subject, match.Attribute) switch
        {
            (MatchSubject.Scene, "theme") => scene.Themes,
            (MatchSubject.Scene, "mood") => scene.Moods,
            (MatchSubject.Scene, _) => [scene.Place],
            _ when profile is { Consent.Personalization: true } && profile.Attributes.TryGetValue(match.Attribute, out var value) => value.Words,
            _ => [],
        };
        return match.AnyOf.Where(word => present.Contains(word));
    }

    private static string Text<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value);
}
