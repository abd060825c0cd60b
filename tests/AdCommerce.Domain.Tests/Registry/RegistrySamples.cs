using System.Collections.Immutable;
using System.Text.Json;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Tests.Alerts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Registry;

/// <summary>What is written to the registry's log: one change of each type with every field set, and the serializer that writes it.</summary>
internal static class RegistrySamples
{
    public static Serializer Serializer { get; } = new ServiceCollection()
        .AddSerializer(builder => builder.AddAssembly(typeof(RegistryEntry).Assembly))
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    /// <summary>The value as another silo, or this one after a restart, gets it.</summary>
    public static T RoundTrip<T>(T value) => Read<T>(Serializer.SerializeToArray(value));

    public static T Read<T>(byte[] bytes) => Serializer.Deserialize<T>(bytes)!;

    public static ImmutableArray<RegistryChange> Changes { get; } =
    [
        new BrandPut(new Brand("lumiere", "Lumière", 3)),
        new AttributePut(new AttributeDefinition("age", AttributeKind.Number, ["a", "b"], -1.5, 120, "Years.", true, 4)),
        new ProductPut(Product() with
        {
            Attributes = Attributes(("skin_type", AttributeValue.OfSet("oily", "dry")), ("age", AttributeValue.OfNumber(18.5)), ("hair", AttributeValue.OfEnum("long"))),
            Version = 5,
        }),
        new DramaPut(new Drama("skin-deep", "Skin deep", "Two sisters.\nOne mirror.", ["love", "growth"], 6)),
        new EpisodeDrafted("skin-deep-1", "skin-deep", FullRevision()),
        new VariantPut("skin-deep-1", "slot-0", FullVariant()),
        new EpisodePublished("skin-deep-1", 4_096, "5feceb66ffc86f38"),
        new CampaignPut(new Campaign(Campaign(), "Spring", true, 7)),
        new PlacementPut(Placement(PlacementKey(), "matte", 12, Viewer("skin_type", "oily"), Scene("mood", "warm", "calm")) with { Paused = true, Version = 8 }),
        new NotePut(SampleChain.Note() with
        {
            Subject = new ContentSubject("matte", "skin-deep-1", "slot-0"), State = NoteState.Withdrawn, PublishTime = SampleChain.Noon, Version = 9,
        }),
        new NoteStateSet(SampleChain.Key("honest"), NoteState.Published),
        new LivestreamPut(SampleChain.Livestream() with { Markets = ["CN"], State = LivestreamState.Ended, LiveTime = SampleChain.Noon, Version = 10 }),
        new LivestreamStateSet(SampleChain.Key("evening"), LivestreamState.Live),
        new GroupPut(SampleChain.Group() with { CodeRequired = true, Closed = true, Version = 11 }),
        new OccasionPut(SampleChain.Occasion() with { Version = 12 }),
        new OccasionDeleted(SampleChain.Occasion() with { Version = 13 }),
        new SavedFunnelPut(SampleAlerts.FullFunnel()),
        new SavedFunnelDeleted(SampleAlerts.FullFunnel()),
        new AlertPut(SampleAlerts.Alert() with { EntrantsMin = 500, Confidence = 0.99, Disabled = true }),
        new AlertDeleted(SampleAlerts.Alert(stage: null)),
        new AlertWebhookPut("lumiere", "https://example.com/hook"),
        new AlertWebhookSecretRotated("lumiere"),
        new ExchangeRatesPut(new ExchangeRates("CNY", [new CurrencyRate("JPY", 48_000_000), new CurrencyRate("USD", 7_100_000_000)], 14)),
    ];

    /// <summary>Changes whose type got a member since its golden line was written, with the member set; by the name of their further line.</summary>
    public static ImmutableSortedDictionary<string, RegistryChange> Grown { get; } = ImmutableSortedDictionary<string, RegistryChange>.Empty
        .Add("BrandPut+competitors", new BrandPut(new Brand("lumiere", "Lumière", 3) { CompetitorIds = ["petal", "rouge"] }))
        .Add("DramaPut+set_rules", new DramaPut(new Drama("skin-deep", "Skin deep", "", ["love"], 6) { SetRules = new SetRules(4, 5, true, true) }))
        .Add("EpisodeDrafted+set", new EpisodeDrafted("skin-deep-1", "skin-deep", RefusingRevision()))
        .Add("CampaignPut+holdout", new CampaignPut(new Campaign(Campaign(), "Spring", true, 7, null, 0.125)))
        .Add("CampaignPut+budget", new CampaignPut(new Campaign(Campaign(), "Spring", true, 7)
        {
            Budget = new CampaignBudget("CNY", 5_000_000, 1_000_000, SampleChain.Noon, SampleChain.Noon.AddDays(9), "Asia/Shanghai", PacingKind.TrafficCurve),
            Goal = new CampaignGoal(Stage.Note, 90_000),
            Ended = true,
        }))
        .Add("PlacementPut+set", new PlacementPut(Placement(PlacementKey(), "matte") with
        {
            SlotCategories = ["foundation", "make-up"],
            Terms = new() { Caps = [new FrequencyCap(CapScope.Brand, 3, CapWindow.Day), new FrequencyCap(CapScope.Category, 1, CapWindow.CampaignLife)] },
        }))
        .Add("CampaignPut+terms", new CampaignPut(new Campaign(Campaign(), "Spring", true, 7, new JourneyTerms(3_600_000_000, 1_000_000, 2_000_000, 3_000_000))))
        .Add("OccasionPut+placements", new OccasionPut(SampleChain.Occasion() with
        {
            Placements = [PlacementKey(), PlacementKey("-")],
            PlacementPercent = 150,
            Version = 12,
        }))
        .Add("PlacementPut+preferred", new PlacementPut(Placement(PlacementKey(), "matte") with
        {
            Terms = new() { Scenes = SceneTerms.Any with { Preferred = new SceneTags(["love"], ["warm", "calm"], ["home"]) } },
        }))
        .Add("ProductPut+unsuited", new ProductPut(Product() with { UnsuitedTo = Product().UnsuitedTo.Add("skin_type", ["oily", "dry"]) }))
        .Add("ProductPut+brand_unsuited", new ProductPut(Product() with { BrandUnsuitedTo = Product().UnsuitedTo.Add("skin_type", ["dry"]) }))
        .Add("PlacementPut+terms", new PlacementPut(Placement(PlacementKey(), "matte") with
        {
            GivenState = PlacementState.Ended,
            Targeting = TargetingParser.Parse("(skin_type == 'oily' || age >= 18.5 && has(hair)) && !('warm' in scene.mood) && market in ['CN', 'SG']").Expression!,
            Terms = new()
            {
                Class = PriorityClass.House,
                Bid = new Bid(Stage.Livestream, new Money("CNY", 1_500_000)),
                Schedule = new FlightSchedule(SampleChain.Noon, SampleChain.Noon.AddDays(9), "Asia/Shanghai", [new DayPart(WeekDays.Sunday | WeekDays.Monday, 1_200, 1_440)]),
                Markets = ["CN", "SG"],
                Scenes = new SceneTerms(new SceneTags(["love"], ["warm"], ["home"]), new SceneTags(["grief"], ["cold"], ["hospital"])),
            },
        }));

    public static IEnumerable<Type> ChangeTypes => typeof(RegistryChange).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RegistryChange)));

    public static RegistryEntry Entry(RegistryChange change) => new(
        new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]),
        new RequestKey("operator/1", "fingerprint"),
        new DateTimeOffset(2024, 2, 29, 12, 30, 45, TimeSpan.FromHours(8)),
        [change]);

    /// <summary>Everything that is in a value, as text: values with arrays in them are equal when their texts are.</summary>
    public static string Text(object value) => JsonSerializer.Serialize(value, value.GetType());

    public static string Text(RegistryEntry entry) => string.Join(
        '\n', entry.Changes.Select(change => $"{change.GetType().Name} {Text((object)change)}").Prepend($"{entry.OperationId} {entry.Request} {entry.Time:O}"));

    public static string Text(RegistryState state) => string.Join(
        '\n',
        state.Position.ToString(System.Globalization.CultureInfo.InvariantCulture),
        JsonSerializer.Serialize(state.Brands.Values),
        JsonSerializer.Serialize(state.Attributes.Values),
        JsonSerializer.Serialize(state.Products.Values),
        JsonSerializer.Serialize(state.Dramas.Values),
        JsonSerializer.Serialize(state.Episodes.Values),
        JsonSerializer.Serialize(state.Campaigns.Values),
        JsonSerializer.Serialize(state.Placements.Values),
        JsonSerializer.Serialize(state.Notes.Values),
        JsonSerializer.Serialize(state.Livestreams.Values),
        JsonSerializer.Serialize(state.Groups.Values),
        JsonSerializer.Serialize(state.Occasions.Values),
        JsonSerializer.Serialize(state.SavedFunnels.Values),
        JsonSerializer.Serialize(state.Alerts.Values),
        JsonSerializer.Serialize(state.Webhooks.Values));

    // Every optional member is set, so that a golden entry holds all of them.
    private static EpisodeRevision FullRevision()
    {
        var revision = Revision(("foundation", ["matte"]), ("drink", []));
        var content = revision.Content;
        return revision with
        {
            EditionsSha256 = "hash",
            EditionsChecked = 2,
            PublishTime = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Content = content with
            {
                Streams = [content.Streams[0] with { AudioGroup = "sound", SubtitlesGroup = "text", ClosedCaptions = "NONE", OtherAttributes = ["VIDEO-RANGE=SDR"] }],
                Media = [new MediaEntry { Type = "AUDIO", GroupId = "sound", Name = "Mandarin", RenditionId = null, OtherAttributes = ["LANGUAGE=\"zh\""] }],
                IFrameStreams = [new IFrameEntry { RenditionId = "270x480", Codecs = ["avc1.64001f"], Width = 270, Height = 480, OtherAttributes = ["SCORE=1.0"] }],
                OtherTags = ["#EXT-X-COM-EXAMPLE-SHOW:1"],
                Renditions = [content.Renditions[0] with { HeaderTags = ["#EXT-X-COM-EXAMPLE:1"], Segments = [.. content.Renditions[0].Segments.Select(Full)] }],
            },
        };
    }

    private static EpisodeRevision RefusingRevision()
    {
        var revision = Revision(("foundation", []));
        return revision with
        {
            Slots = [revision.Slots[0] with { ContinuityGroup = "bottle", Refusals = new SlotRefusals(["spirits"], ["rouge", "petal"]) }],
        };
    }

    private static Variant FullVariant()
    {
        var variant = Variant("matte");
        return variant with
        {
            Grade = VariantGrade.B,
            Renditions =
            [
                variant.Renditions[0] with
                {
                    InitSections = [variant.Renditions[0].InitSections[0] with { Range = new ByteRange(700, 0) }],
                    Segments = [.. variant.Renditions[0].Segments.Select(Full)],
                },
            ],
        };
    }

    private static MediaSegment Full(MediaSegment segment) => segment with
    {
        Range = new ByteRange(100_000, 700),
        Discontinuity = true,
        KeyTags = ["#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"https://keys.example/1\""],
        ProgramDateTime = "2024-02-29T00:00:00.000Z",
        OtherTags = ["#EXT-X-COM-EXAMPLE:2"],
        PresentationOffsetMicros = 40_000,
        StartsWithSync = false,
        OtherTracks = [new TrackTiming(2, 21_333, 1_984_000)],
    };
}
