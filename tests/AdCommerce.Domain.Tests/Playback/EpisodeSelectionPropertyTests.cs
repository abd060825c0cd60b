using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
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
    private static readonly string[] Markets = ["", "CN", "SG"];
    private static readonly string[] Lines = ["has(hair)", "!('oily' in skin_type)", "hair == 'oily' || 'warm' in scene.mood", "market == 'CN'", "device in ['tv']"];

    private sealed record Case(RegistryState State, EpisodeRevision Revision, ViewerProfile? Profile, string Viewer, DecisionContext Context);

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
                    Products = Enumerable.Range(0, 6).Select(i => Product($"p{i}", "lumiere", Categories[i % 2]) with
                    {
                        Stock = draw.UpTo(2),
                        Markets = SomeMarkets(draw),
                        UnsuitedTo = draw.OneIn(4) ? Unsuited(draw.Of("skin_type", "hair"), draw.Of(Words)) : Product().UnsuitedTo,
                    })
                        .ToImmutableSortedDictionary(product => product.Id, product => product),
                    Campaigns = Enumerable.Range(0, 3).Select(i => new Campaign(Campaign("lumiere", $"c{i}"), "", draw.OneIn(4), 0))
                        .ToImmutableSortedDictionary(campaign => campaign.Key, campaign => campaign),
                    Placements = placements.ToImmutableSortedDictionary(placement => placement.Key, placement => placement),
                },
                RandomRevision(draw),
                RandomProfile(draw),
                $"viewer-{draw.UpTo(99)}",
                Somewhere with { Market = draw.Of(Markets), ProfileAllowed = !draw.OneIn(6) });
        }

        private static Placement RandomPlacement(Draw draw, int i) => Placement(
            PlacementKey($"x{i}", "lumiere", $"c{draw.UpTo(2)}"), $"p{draw.UpTo(5)}", draw.UpTo(2), [.. Enumerable.Range(0, draw.UpTo(2)).Select(_ => Match(draw))])
            with
        {
            GivenState = draw.Of(PlacementState.Active, PlacementState.Active, PlacementState.Active, (PlacementState)draw.UpTo(4)),
            Paused = draw.OneIn(4),
            Targeting = draw.OneIn(3) ? TargetingParser.Parse(draw.Of(Lines)).Expression! : TargetingExpression.Everybody,
            Terms = new()
            {
                Class = (PriorityClass)draw.Between(1, 3),
                Bid = draw.OneIn(2) ? null : new Bid(draw.Of(Stage.Episode, Stage.Note), new Money("CNY", draw.UpTo(2) * 20_000)),
                Schedule = draw.OneIn(4) ? Flight(draw) : FlightSchedule.Always,
                Markets = SomeMarkets(draw),
                Scenes = draw.OneIn(4) ? new SceneTerms(SceneTags.None with { Moods = Some(draw) }, SceneTags.None with { Themes = Some(draw) }) : SceneTerms.Any,
            },
        };

        private static FlightSchedule Flight(Draw draw) => new(
            draw.OneIn(2) ? null : Somewhere.Now.AddHours(draw.UpTo(2) - 1), draw.OneIn(2) ? null : Somewhere.Now.AddHours(draw.UpTo(2) - 1), "Etc/UTC", []);

        private static ImmutableArray<string> SomeMarkets(Draw draw) => draw.OneIn(3) ? [draw.Of("CN", "SG")] : [];

        private static ImmutableSortedDictionary<string, ImmutableArray<string>> Unsuited(string attribute, string word) =>
            Product().UnsuitedTo.Add(attribute, [word]);

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
            var blocks = draw.OneIn(4) ? new ViewerBlocks([], [$"p{draw.UpTo(5)}"]) : ViewerBlocks.None;
            return profile with { Attributes = attributes, Blocks = blocks };
        }

        private static ImmutableArray<string> Some(Draw draw) => [.. Words.Where(_ => draw.OneIn(2))];
    }

    [Fact]
    public void Decide_RandomCase_AgreesWithTheObvious() => new CaseGen().Sample(
        c =>
        {
            var decision = EpisodeSelection.Decide(PlaybackSnapshot.Empty.Next(c.State), new EpisodeEditions("skin-deep-1", c.Revision), c.Profile, c.Viewer, c.Context);

            Assert.Equal((c.Revision.Number, FallbackReason.None), (decision.Revision, decision.Fallback));
            Assert.Equal(ProfileOf(c) is not null, decision.Personalized);
            Assert.Equal(c.Revision.Slots.Length, decision.Slots.Length);
            for (var i = 0; i < decision.Slots.Length; i++)
                CheckSlot(c, c.Revision.Slots[i], decision.Slots[i]);
        },
        iter: 2_000);

    [Fact]
    public void Decide_NoProfileOrNoConsent_AreTheSameDecision() => new CaseGen().Sample(
        c =>
        {
            var snapshot = PlaybackSnapshot.Empty.Next(c.State);
            var editions = new EpisodeEditions("skin-deep-1", c.Revision);
            var silent = (c.Profile ?? ViewerProfile.Unknown) with { Consent = new Consent(false, true, true), Blocks = ViewerBlocks.None };

            Assert.Equal(Text(EpisodeSelection.Decide(snapshot, editions, null, c.Viewer, c.Context)), Text(EpisodeSelection.Decide(snapshot, editions, silent, c.Viewer, c.Context)));
        },
        iter: 2_000);

    [Fact]
    public void Decide_SameInputsBuiltAnew_AreTheSameDecision() => new CaseGen().Sample(
        c => Assert.Equal(
            Text(EpisodeSelection.Decide(PlaybackSnapshot.Empty.Next(c.State), new EpisodeEditions("skin-deep-1", c.Revision), c.Profile, c.Viewer, c.Context)),
            Text(EpisodeSelection.Decide(PlaybackSnapshot.Empty.Next(c.State), new EpisodeEditions("skin-deep-1", c.Revision), c.Profile, c.Viewer, c.Context))),
        iter: 2_000);

    private static void CheckSlot(Case c, Slot slot, SlotDecision found)
    {
        var fitting = c.State.Placements.Values.Where(p => Fits(c, slot, p)).ToArray();
        if (fitting.Length == 0)
        {
            Assert.Equal(Text(SlotDecision.Original(SlotReason.NoPlacement)), Text(found));
            return;
        }

        var winner = Assert.Single(fitting, p => p.Key == found.Placement);
        Assert.Equal(fitting.Max(RankOf), RankOf(winner));
        Assert.Equal(winner.ProductId, found.ProductId);
        Assert.Equal(winner.ProductId, slot.Variants[found.Choice - 1].ProductId);
        if (winner.Targeting != TargetingExpression.Everybody)
            return;
        var (scene, profile) = (SceneOf(c, slot), ProfileOf(c));
        Assert.Equal(
            winner.Matches.IsEmpty ? SlotReason.Open : winner.Matches.Any(m => m.Subject == MatchSubject.Viewer) ? SlotReason.Profile : SlotReason.Scene,
            found.Reason);
        Assert.Equal(
            winner.Matches.Select(m => $"{(m.Subject == MatchSubject.Scene ? "scene." : "")}{m.Attribute}={MatchedWords(m, scene, profile).First()}"),
            found.Matched);
    }

    // Said once more, and otherwise than the product does.
    private static bool Fits(Case c, Slot slot, Placement p)
    {
        var (scene, profile, product, now, terms) = (SceneOf(c, slot), ProfileOf(c), c.State.Products[p.ProductId], c.Context.Now, p.Terms);
        var active = p.GivenState == PlacementState.Unspecified ? !p.Paused : p.GivenState == PlacementState.Active;
        if (!active || c.State.Campaigns[p.Key.Campaign].Paused || product.Stock == 0 || product.Category != slot.Category)
            return false;
        if (terms.Schedule.StartTime > now || terms.Schedule.EndTime <= now)
            return false;
        if (terms.Markets.Any() && !terms.Markets.Contains(c.Context.Market))
            return false;
        if (product.Markets.Any() && c.Context.Market != "" && !product.Markets.Contains(c.Context.Market))
            return false;
        if (slot.Variants.All(variant => variant.ProductId != p.ProductId) || c.Profile?.Blocks.ProductIds.Contains(p.ProductId) == true)
            return false;
        if (product.UnsuitedTo.Any(u => profile?.Attributes.GetValueOrDefault(u.Key)?.Words.Intersect(u.Value).Any() == true))
            return false;
        if (terms.Scenes.Refused.Themes.Intersect(scene.Themes).Any() || (terms.Scenes.Wanted.Moods.Any() && !terms.Scenes.Wanted.Moods.Intersect(scene.Moods).Any()))
            return false;
        var context = new TargetingContext { Attributes = profile?.Attributes, Market = c.Context.Market, Device = "phone" }.In(scene);
        return p.Matches.All(match => MatchedWords(match, scene, profile).Any()) && p.Targeting.Holds(context);
    }

    private static (int Class, long Value, int Priority, int Conditions) RankOf(Placement p)
    {
        var perExposure = p.Terms.Bid is { } bid ? bid.Amount.AmountMicros * (bid.Stage == Stage.Note ? 20 : 1) : 0;
        return (-(int)p.Terms.Class, perExposure, p.Priority, p.Matches.Length + (p.Targeting == TargetingExpression.Everybody ? 0 : 1));
    }

    private static Scene SceneOf(Case c, Slot slot) => c.Revision.Scenes.Single(s => s.Id == slot.SceneId);

    private static ViewerProfile? ProfileOf(Case c) => c.Context.ProfileAllowed && c.Profile?.Consent.Personalization == true ? c.Profile : null;

    private static IEnumerable<string> MatchedWords(AttributeMatch match, Scene scene, ViewerProfile? profile)
    {
        IEnumerable<string> present = (match.Subject, match.Attribute) switch
        {
            (MatchSubject.Scene, "theme") => scene.Themes,
            (MatchSubject.Scene, "mood") => scene.Moods,
            (MatchSubject.Scene, _) => [scene.Place],
            _ when profile is not null && profile.Attributes.TryGetValue(match.Attribute, out var value) => value.Words,
            _ => [],
        };
        return match.AnyOf.Where(word => present.Contains(word));
    }

    private static string Text<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value);
}
