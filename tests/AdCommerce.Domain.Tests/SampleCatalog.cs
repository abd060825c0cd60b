using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Tests;

/// <summary>Small valid values of the catalog, for tests that change one thing of them.</summary>
internal static class SampleCatalog
{
    private const long Second = 1_000_000;

    /// <summary>When and where tests decide that look at neither.</summary>
    public static readonly DecisionContext Somewhere = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero), "CN", "phone", ProfileAllowed: true);

    public static CampaignKey Campaign(string brand = "lumiere", string campaign = "spring") => new(brand, campaign);

    public static PlacementKey PlacementKey(string placement = "matte", string brand = "lumiere", string campaign = "spring") => new(Campaign(brand, campaign), placement);

    public static Product Product(string id = "matte", string brand = "lumiere", string category = "foundation") => new()
    {
        Id = id,
        BrandId = brand,
        Category = category,
        Title = $"The {id}",
        Attributes = Attributes(("skin_type", AttributeValue.OfSet("oily"))),
        Price = new Money("CNY", 199_000_000),
        ImageUri = "/images/matte.png",
        Markets = ["CN"],
        Stock = 10,
        MainColor = "#AA3366",
        Version = 0,
    };

    public static Placement Placement(PlacementKey key, string product, int priority = 0, params ImmutableArray<AttributeMatch> matches) => new()
    {
        Key = key,
        ProductId = product,
        Matches = matches,
        Priority = priority,
        Paused = false,
        DisclosureLabel = "Ad",
        Version = 0,
    };

    public static AttributeMatch Viewer(string attribute, params ImmutableArray<string> anyOf) => new(MatchSubject.Viewer, attribute, anyOf);

    public static AttributeMatch Scene(string attribute, params ImmutableArray<string> anyOf) => new(MatchSubject.Scene, attribute, anyOf);

    public static AttributeDefinition Attribute(string id, AttributeKind kind, params ImmutableArray<string> allowed) =>
        new(id, kind, allowed, 0, kind == AttributeKind.Number ? 100 : 0, "For tests.", false, 0);

    public static ImmutableSortedDictionary<string, AttributeValue> Attributes(params ReadOnlySpan<(string Id, AttributeValue Value)> values)
    {
        var all = ViewerProfile.Unknown.Attributes;
        foreach (var (id, value) in values)
            all = all.SetItem(id, value);
        return all;
    }

    public static ViewerProfile Profile(params ReadOnlySpan<(string Id, AttributeValue Value)> attributes) =>
        ViewerProfile.Unknown with { Consent = new Consent(true, true, false), Attributes = Attributes(attributes) };

    /// <summary>One scene and one slot per listed category, four seconds each; a variant for each listed product.</summary>
    public static EpisodeRevision Revision(params ReadOnlySpan<(string Category, ImmutableArray<string> Products)> slots)
    {
        var made = ImmutableArray.CreateBuilder<Slot>();
        var scenes = ImmutableArray.CreateBuilder<Scene>();
        foreach (var (category, products) in slots)
        {
            var i = made.Count;
            scenes.Add(new Scene($"scene-{i}", i * 4 * Second, (i + 1) * 4 * Second, ["make-up"], ["warm"], "bedroom"));
            made.Add(new Slot
            {
                Id = $"slot-{i}",
                SceneId = $"scene-{i}",
                StartMicros = i * 4 * Second,
                EndMicros = ((i * 4) + 2) * Second,
                Category = category,
                Box = new PictureBox(0.1, 0.2, 0.3, 0.4),
                Ranges = [new SegmentRange(i * 2, 1)],
                Variants = [.. products.Select(product => Variant(product, i))],
            });
        }

        return new EpisodeRevision
        {
            Number = 1,
            Title = "Skin deep",
            SourceUri = "https://cdn.example/skin-deep.m3u8",
            Content = Content(Math.Max(1, slots.Length) * 2),
            Scenes = scenes.ToImmutable(),
            Slots = made.ToImmutable(),
            ContentVersion = 1,
        };
    }

    public static Variant Variant(string product, int slot = 0) => new()
    {
        ProductId = product,
        Grade = VariantGrade.A,
        Findings = [new VariantFinding(VariantGrade.A, "", -1, "", "All alike.")],
        ContentSha256 = $"{product}-{slot}",
        Renditions = [new VariantRendition("270x480", [Init()], [Segment($"/media/{product}/{slot * 2}.m4s", slot * 2)], ["avc1.64001f"])],
    };

    public static Rendition Rendition(int segments) => new()
    {
        Id = "270x480",
        Kind = RenditionKind.Video,
        TargetDurationSeconds = 2,
        InitSections = [Init()],
        Segments = [.. Enumerable.Range(0, segments).Select(i => Segment($"/media/original/{i}.m4s", i))],
        HeaderTags = [],
    };

    /// <summary>A state in which everything of the sample exists: brand, attribute, product, drama, draft, campaign, placement and content.</summary>
    public static RegistryState State()
    {
        var state = RegistryState.Empty;
        RegistryChange[] changes =
        [
            new BrandPut(new Brand("lumiere", "Lumière", 0)),
            new BrandPut(new Brand("petal", "Petal", 0)),
            new AttributePut(Attribute("skin_type", AttributeKind.Set, "oily", "dry")),
            new AttributePut(Attribute("hair", AttributeKind.Enum, "short", "long")),
            new AttributePut(Attribute("age", AttributeKind.Number)),
            new ProductPut(Product()),
            new ProductPut(Product("silk", "petal")),
            new ProductPut(Product("tea", "lumiere", "drink")),
            new DramaPut(new Drama("skin-deep", "Skin deep", "", ["love"], 0)),
            new EpisodeDrafted("skin-deep-1", "skin-deep", Revision(("foundation", []), ("drink", []))),
            new CampaignPut(new Campaign(Campaign(), "Spring", false, 0)),
            new PlacementPut(Placement(PlacementKey(), "matte")),
            new NotePut(SampleChain.Note()),
            new LivestreamPut(SampleChain.Livestream()),
            new GroupPut(SampleChain.Group()),
            new OccasionPut(SampleChain.Occasion()),
        ];
        foreach (var change in changes)
            state = state.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, [change]));
        // As if somebody had bid: tests also put placements past the changes, whose bids are to be compared.
        return state with { ExchangeRates = new ExchangeRates("CNY", [], 0) };
    }

    private static EpisodeContent Content(int segments) => new()
    {
        Streams =
        [
            new()
            {
                RenditionId = "270x480", Codecs = ["avc1.64001f"], Width = 270, Height = 480, FrameRate = "25.000",
                AudioGroup = null, SubtitlesGroup = null, ClosedCaptions = null, OtherAttributes = [],
            },
        ],
        Media = [],
        IFrameStreams = [],
        OtherTags = [],
        Renditions = [Rendition(segments)],
        IndependentSegments = true,
        DurationMicros = segments * 2 * Second,
        FrameMicros = 40_000,
    };

    private static InitSection Init() => new()
    {
        Uri = "/media/original/init.mp4",
        Range = null,
        Sha256 = "init",
        Tracks = [new TrackInfo(1, "vide", 12_800, "avc1", "avc")],
        DefaultsSha256 = "defaults",
    };

    private static MediaSegment Segment(string uri, int index) => new()
    {
        Uri = uri,
        Range = null,
        DurationMicros = 2 * Second,
        InitIndex = 0,
        Discontinuity = false,
        KeyTags = [],
        ProgramDateTime = null,
        OtherTags = [],
        SizeBytes = 100_000,
        StartMicros = index * 2 * Second,
        MeasuredMicros = 2 * Second,
        SequenceNumber = (uint)index + 1,
    };
}
