using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Tests.Scenarios;

/// <summary>A story's world, made by the same commands as the API makes one, and its viewer.</summary>
internal sealed class ScenarioWorld
{
    private const string DramaId = "drama";
    private const string EpisodeId = "episode";

    private static readonly (string Id, AttributeKind Kind, string[] Values)[] Attributes =
    [
        ("skin_type", AttributeKind.Enum, ["oily", "dry", "combination", "sensitive"]),
        ("taste", AttributeKind.Enum, ["fruity", "bitter", "floral"]),
        ("avoids", AttributeKind.Set, ["fragrance", "alcohol", "caffeine"]),
        ("age", AttributeKind.Number, []),
    ];

    private readonly Scenario _scenario;
    private RegistryState _state = RegistryState.Empty;

    public ScenarioWorld(Scenario scenario)
    {
        _scenario = scenario;
        foreach (var (id, kind, values) in Attributes)
            Do(new CreateAttribute(SampleCatalog.Attribute(id, kind, [.. values])) { Request = RequestKey.None });
        foreach (var brand in scenario.Products.Values.Select(static p => p.Brand).Concat(scenario.Brands.Keys).Distinct())
            Do(new CreateBrand(brand, brand) { Request = RequestKey.None });
        foreach (var (id, brand) in scenario.Brands)
            Do(new UpdateBrand(new Brand(id, id, 0) { CompetitorIds = [.. brand.Competitors ?? []] }, ["competitors"]) { Request = RequestKey.None });
        foreach (var (id, product) in scenario.Products)
        {
            Do(new CreateProduct(ProductOf(id, product)) { Request = RequestKey.None });
            Do(new MarkUnsuited(id, MarksOf(product.BrandUnsuitedTo), 0) { Request = RequestKey.None });
        }

        var rules = new SetRules(scenario.Drama.SeparationEpisodes, scenario.Drama.BrandSlotsMax, scenario.Drama.CategoryRivalsAllowed, scenario.Drama.ProductLock);
        Do(new CreateDrama(new Drama(DramaId, "Drama", "", [], 0) { SetRules = rules }) { Request = RequestKey.None });
        foreach (var campaign in scenario.Placements.Keys.Select(static p => KeyOf(p).Campaign).Distinct())
        {
            var terms = scenario.Campaigns.GetValueOrDefault($"{campaign.BrandId}/{campaign.CampaignId}") ?? new();
            Do(new CreateCampaign(new Campaign(campaign, "Campaign", false, 0, null, terms.Holdout)) { Request = RequestKey.None });
            Do(new SetCampaignPaused(campaign, terms.Paused) { Request = RequestKey.None });
        }

        Do(new SetExchangeRates(new ExchangeRates("CNY", [.. scenario.ExchangeRates.Select(static r => new CurrencyRate(r.Key, (long)(r.Value * CurrencyRate.NanosOfOne)))], 0)) { Request = RequestKey.None });
        foreach (var (key, placement) in scenario.Placements)
        {
            if (_state.ExchangeRates.FindNanos(placement.Currency) is null)
                Apply(new PlacementPut(PlacementOf(KeyOf(key), placement)));
            else
                Do(new CreatePlacement(PlacementOf(KeyOf(key), placement), placement.For) { Request = RequestKey.None });
        }

        foreach (var (name, occasion) in scenario.Occasions)
            Do(new CreateOccasion(OccasionOf(name.Split('/'), occasion)) { Request = RequestKey.None });
        foreach (var (id, slots) in scenario.EarlierEpisodes.Append(KeyValuePair.Create(EpisodeId, scenario.Slots)))
        {
            Apply(new EpisodeDrafted(id, DramaId, RevisionOf(slots)));
            Apply(new EpisodePublished(id, 1, ""));
        }

        Snapshot = PlaybackSnapshot.Empty.Next(_state);
        Viewer = FindViewer();
    }

    public PlaybackSnapshot Snapshot { get; }

    public EpisodeEditions Editions => Snapshot.FindEpisode(EpisodeId)!.Current;

    public string Viewer { get; }

    public DecisionContext Context => new(_scenario.Time, _scenario.Market, _scenario.Device, ProfileAllowed: true);

    public ViewerProfile Profile => new()
    {
        Attributes = (_scenario.Viewer.Attributes ?? []).ToImmutableSortedDictionary(static a => a.Key, static a => ValueOf(a.Value), StringComparer.Ordinal),
        Consent = new Consent(_scenario.Viewer.Personalization, true, false),
        Blocks = new ViewerBlocks(
            [.. (_scenario.Viewer.Blocks ?? []).Where(IsBrand).Select(Named)], [.. (_scenario.Viewer.Blocks ?? []).Where(static b => !IsBrand(b))]),
    };

    public ExposureHistory History => new(
        _scenario.Viewer.HistoryKnown, SeenOf(_scenario.Viewer.Saw), EpisodeInPlay.Of(SeenOf(_scenario.Viewer.InPlay)))
    {
        Earlier =
        [
            .. (_scenario.Viewer.SawEarlier ?? []).Select(s => new EarlierExposures(new ShownProduct(KeyOf(s.Key), _scenario.Placements[s.Key].Product), s.Value))
                .OrderBy(static e => e.Shown),
        ],
    };

    public static PlacementKey KeyOf(string name) =>
        name.Split('/') is [var brand, var campaign, var placement] ? new(new(brand, campaign), placement) : throw new InvalidDataException($"\"{name}\" is no placement");

    public static string NameOf(PlacementKey key) => $"{key.Campaign.BrandId}/{key.Campaign.CampaignId}/{key.PlacementId}";

    private static Product ProductOf(string id, ScenarioProduct product) => SampleCatalog.Product(id, product.Brand, product.Category) with
    {
        Attributes = ViewerProfile.Unknown.Attributes,
        Stock = product.Stock,
        Markets = [.. product.Markets ?? []],
        UnsuitedTo = MarksOf(product.UnsuitedTo),
    };

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> MarksOf(Dictionary<string, string[]>? marks) =>
        (marks ?? []).ToImmutableSortedDictionary(static u => u.Key, static u => u.Value.ToImmutableArray(), StringComparer.Ordinal);

    private static Placement PlacementOf(PlacementKey key, ScenarioPlacement placement) => SampleCatalog.Placement(key, placement.Product, placement.Priority) with
    {
        GivenState = Enum.Parse<PlacementState>(placement.State),
        SlotCategories = [.. placement.SlotCategories ?? []],
        Terms = new()
        {
            Class = Enum.Parse<PriorityClass>(placement.Class),
            Bid = placement.Bid == 0 ? null : new Bid(StageOf(placement.Per), new Money(placement.Currency, (long)(placement.Bid * 1_000_000))),
            Schedule = ScheduleOf(placement),
            Markets = [.. placement.Markets ?? []],
            Scenes = new SceneTerms(TagsOf(placement.WantsScenes), TagsOf(placement.RefusesScenes)) { Preferred = TagsOf(placement.PrefersScenes) },
            Caps = [.. (placement.Caps ?? []).Select(CapOf)],
        },
    };

    private static Occasion OccasionOf(string[] name, ScenarioOccasion occasion) => new()
    {
        Key = new ContentKey(name[0], name[1]),
        Title = name[1],
        StartTime = occasion.From,
        EndTime = occasion.Until,
        Markets = [.. occasion.Markets],
        LivestreamIds = [],
        Placements = [.. occasion.Lifts.Select(lifted => KeyOf($"{name[0]}/{lifted}"))],
        PlacementPercent = occasion.Percent,
    };

    private static FlightSchedule ScheduleOf(ScenarioPlacement placement)
    {
        if (placement.Hours?.Split(' ', '-') is not [var zone, var from, var until])
            return new(placement.From, placement.Until, FlightSchedule.TimeZoneDefault, []);
        return new(placement.From, placement.Until, zone, [new DayPart(WeekDays.All, 60 * Number(from), 60 * Number(until))]);
    }

    private static FrequencyCap CapOf(string text) => text.Split(' ') is [var count, "of", var scope, "per", var window]
        ? new(Enum.Parse<CapScope>(scope, ignoreCase: true), Number(count), window == "campaign" ? CapWindow.CampaignLife : Enum.Parse<CapWindow>(window, ignoreCase: true))
        : throw new InvalidDataException($"\"{text}\" is no cap");

    private static Stage StageOf(string per) => per switch
    {
        "note" => Stage.Note,
        "room" => Stage.Livestream,
        "group" => Stage.Group,
        _ => Stage.Episode,
    };

    private static SceneTags TagsOf(string[]? tags)
    {
        ImmutableArray<string> Of(string kind) => [.. (tags ?? []).Where(t => t.StartsWith($"{kind}:", StringComparison.Ordinal)).Select(Named)];
        return new(Of("theme"), Of("mood"), Of("place"));
    }

    private static EpisodeRevision RevisionOf(ScenarioSlot[] slots)
    {
        var revision = SampleCatalog.Revision([.. slots.Select(static s => (s.Category, s.Variants.ToImmutableArray()))]);
        return revision with
        {
            Scenes = [.. revision.Scenes.Zip(slots, static (scene, slot) => TagsOf(slot.Scene) is var tags
                ? scene with { Themes = tags.Themes, Moods = tags.Moods, Place = tags.Places is [var place] ? place : "" }
                : scene)],
            Slots = [.. revision.Slots.Zip(slots, static (made, slot) => made with
            {
                ContinuityGroup = slot.Group,
                Refusals = new SlotRefusals(
                    [.. (slot.Refuses ?? []).Where(static r => !IsBrand(r)).Select(Named)], [.. (slot.Refuses ?? []).Where(IsBrand).Select(Named)]),
            })],
        };
    }

    private static AttributeValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => AttributeValue.OfNumber(value.GetDouble()),
        JsonValueKind.Array => AttributeValue.OfSet([.. value.EnumerateArray().Select(static w => w.GetString()!)]),
        _ => AttributeValue.OfEnum(value.GetString()!),
    };

    private static bool IsBrand(string text) => text.StartsWith("brand:", StringComparison.Ordinal);

    private static string Named(string text) => text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private ImmutableArray<SeenExposure> SeenOf(ScenarioSeen[]? seen) =>
    [
        .. (seen ?? []).Select(s => new SeenExposure(
            KeyOf(s.Placement),
            _scenario.Placements[s.Placement].Product,
            DramaId,
            s.Episode,
            s.Slot,
            (_scenario.Time.AddMinutes(-s.MinutesAgo) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)).OrderBy(static s => s.TimeMicros),
    ];

    private string FindViewer() => Enumerable.Range(0, 10_000).Select(static i => $"viewer-{i}").First(viewer => _state.Campaigns.Values
        .Where(static c => c.HoldoutShare > 0)
        .All(c => Holdout.Holds(viewer, c) == (_scenario.Viewer.HeldOutFrom ?? []).Contains($"{c.Key.BrandId}/{c.Key.CampaignId}")));

    private void Do(RegistryCommand command)
    {
        var decided = command.Decide(_state);
        foreach (var change in decided.Value?.Changes ?? throw new InvalidDataException(decided.Rejection!.Message))
            Apply(change);
    }

    private void Apply(RegistryChange change) => _state = _state.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [change]));
}
