using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Tests.Playback.Decisions;

/// <summary>A drawn world in the product's own form.</summary>
internal sealed class BuiltWorld
{
    public const string EpisodeId = "episode";

    public static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private const string DramaId = "drama";

    private static readonly CampaignBudget Budget = new("CNY", long.MaxValue / 2, null, Now.AddDays(-1), Now.AddDays(1), "Etc/UTC", PacingKind.AsFastAsPossible);

    private static readonly Stage[] Stages = [Stage.Episode, Stage.Note, Stage.Livestream, Stage.Group];

    public BuiltWorld(DrawnWorld drawn)
    {
        RegistryChange[] changes =
        [
            new AttributePut(SampleCatalog.Attribute("skin_type", AttributeKind.Enum, "oily", "dry", "sensitive")),
            new AttributePut(SampleCatalog.Attribute("avoids", AttributeKind.Set, "fragrance", "alcohol")),
            new AttributePut(SampleCatalog.Attribute("age", AttributeKind.Number)),
            .. drawn.Brands.Select(static b => new BrandPut(new Brand(b.Id, b.Id, 0) { CompetitorIds = b.Competitors })),
            .. drawn.Products.Select(static p => new ProductPut(ProductOf(p))),
            new ExchangeRatesPut(new ExchangeRates(
                WorldDraw.Currencies[0].Code, [.. WorldDraw.Currencies[1..].Where(static c => c.Nanos is not null).Select(static c => new CurrencyRate(c.Code, c.Nanos!.Value))], 0)),
            new DramaPut(new Drama(DramaId, "", "", [], 0)
            {
                SetRules = new SetRules(drawn.SeparationEpisodes, drawn.BrandSlotsMax, drawn.RivalsAllowed, drawn.ProductLock),
            }),
            .. drawn.Campaigns.Select(static c => new CampaignPut(new Campaign(new CampaignKey(c.Brand, c.Id), "", c.Paused, 0, null, c.Holdout)
            {
                Budget = c.Money == DrawnMoney.NoBudget ? null : Budget with { CurrencyCode = c.Currency.Code },
            })),
            .. drawn.Placements.Select(static p => new PlacementPut(PlacementOf(p))),
            .. drawn.Occasions.Select(static o => new OccasionPut(OccasionOf(o))),
            .. Enumerable.Range(0, WorldDraw.EarlierEpisodes).SelectMany(i => Published($"earlier-{i}", drawn.EarlierSlots)),
            .. Published(EpisodeId, drawn.Slots),
        ];
        Entry = new RegistryEntry(Guid.Empty, RequestKey.None, Now, [.. changes]);
        Snapshot = PlaybackSnapshot.Empty.Next(RegistryState.Empty.Apply(Entry));
        var purses = drawn.Campaigns.Where(static c => c.Money != DrawnMoney.NoBudget).Select(PurseOf).ToDictionary(static purse => purse.Campaign);
        Money = new CampaignMoney(purses.GetValueOrDefault);
    }

    public RegistryEntry Entry { get; }

    public PlaybackSnapshot Snapshot { get; }

    /// <summary>More than all viewers together can take, or nothing.</summary>
    public CampaignMoney Money { get; }

    public EpisodeEditions Editions => Snapshot.FindEpisode(EpisodeId)!.Current;

    public static PlacementKey KeyOf(DrawnPlacement placement) => new(new(placement.Campaign.Brand, placement.Campaign.Id), placement.Id);

    public static DecisionContext ContextOf(DrawnViewer viewer) => new(Now, viewer.Market, viewer.Device, viewer.RequestAllows);

    public static ExposureHistory HistoryOf(DrawnViewer viewer) => new(
        viewer.HistoryKnown, [.. viewer.Seen.Select(SeenOf)], EpisodeInPlay.Of(viewer.InPlay.Select(SeenOf)))
    {
        Earlier = [.. viewer.Earlier.Select(static e => new EarlierExposures(new ShownProduct(KeyOf(e.Placement), e.Placement.Product.Id), e.Count)).OrderBy(static e => e.Shown)],
    };

    public static ViewerProfile ProfileOf(DrawnViewer viewer)
    {
        var attributes = ViewerProfile.Unknown.Attributes;
        attributes = viewer.Skin is { } skin ? attributes.Add("skin_type", AttributeValue.OfEnum(skin)) : attributes;
        attributes = viewer.Avoids is { } avoids ? attributes.Add("avoids", AttributeValue.OfSet(avoids)) : attributes;
        attributes = viewer.Age is { } age ? attributes.Add("age", AttributeValue.OfNumber(age)) : attributes;
        return new()
        {
            Attributes = attributes,
            Consent = new Consent(viewer.Consents, true, true),
            Blocks = new ViewerBlocks(viewer.BlockedBrands, viewer.BlockedProducts),
        };
    }

    private static LeasePurse PurseOf(DrawnCampaign drawn)
    {
        var purse = new LeasePurse(new CampaignKey(drawn.Brand, drawn.Id), new StoodStill());
        if (drawn.Money == DrawnMoney.Gone)
            return purse;
        var (lets, end) = (drawn.Money == DrawnMoney.Paced ? 0 : 1, Budget.EndTimeMicros);
        purse.Put(new Lease(1, Guid.Empty, "a", 0, long.MaxValue / 2, lets, Budget.StartTimeMicros, end, end), new LeaseReport("a", []), 0);
        return purse;
    }

    private static SeenExposure SeenOf(DrawnSeen seen) => new(
        KeyOf(seen.Placement), seen.Placement.Product.Id, DramaId, seen.Episode, $"slot-{seen.Slot}", (Now.AddSeconds(-seen.SecondsAgo) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    private static Product ProductOf(DrawnProduct product) => SampleCatalog.Product(product.Id, product.Brand, product.Category) with
    {
        Stock = product.InStock ? 1 : 0,
        Markets = product.Markets,
        UnsuitedTo = product.ByBrand ? MarksOf(null) : MarksOf(product.UnsuitedToSkin),
        BrandUnsuitedTo = product.ByBrand ? MarksOf(product.UnsuitedToSkin) : MarksOf(null),
    };

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> MarksOf(string? skin) => skin is null
        ? ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty
        : ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("skin_type", [skin]);

    private static Placement PlacementOf(DrawnPlacement drawn) => SampleCatalog.Placement(KeyOf(drawn), drawn.Product.Id, drawn.Priority) with
    {
        GivenState = drawn.Active ? PlacementState.Active : PlacementState.Paused,
        Targeting = drawn.Wish.Parts.IsEmpty ? TargetingExpression.Everybody : TargetingParser.Parse(drawn.Wish.Line).Expression!,
        SlotCategories = drawn.SlotCategories,
        Terms = new()
        {
            Class = drawn.Class,
            Bid = drawn.BidMicros == 0 ? null : new Bid(Stages[drawn.Priced], new Money(drawn.Campaign.Currency.Code, drawn.BidMicros)),
            Schedule = drawn.StartsInHours is { } hours ? new FlightSchedule(Now.AddHours(hours), null, FlightSchedule.TimeZoneDefault, []) : FlightSchedule.Always,
            Markets = drawn.Markets,
            Scenes = new SceneTerms(SceneTags.None with { Moods = One(drawn.WantsMood) }, SceneTags.None with { Moods = One(drawn.RefusesMood) })
            {
                Preferred = SceneTags.None with { Moods = drawn.PrefersMoods, Places = One(drawn.PrefersPlace) },
            },
            Caps = [.. drawn.Caps.Select(static c => new FrequencyCap(c.Scope, c.Count, c.Window))],
        },
    };

    private static Occasion OccasionOf(DrawnOccasion drawn)
    {
        var lifted = KeyOf(drawn.Lifted);
        return new()
        {
            Key = new ContentKey(lifted.Campaign.BrandId, drawn.Id),
            Title = drawn.Id,
            StartTime = Now.AddHours(drawn.FromHours),
            EndTime = Now.AddHours(drawn.UntilHours),
            Markets = [drawn.Market],
            LivestreamIds = [],
            Placements = [drawn.WholeCampaign ? lifted with { PlacementId = Occasion.AllPlacements } : lifted],
            PlacementPercent = drawn.Percent,
        };
    }

    private static ImmutableArray<string> One(string? word) => word is null ? [] : [word];

    private static IEnumerable<RegistryChange> Published(string id, ImmutableArray<DrawnSlot> slots)
    {
        var revision = SampleCatalog.Revision([.. slots.Select(static s => (s.Category, s.Variants))]);
        yield return new EpisodeDrafted(id, DramaId, revision with
        {
            Scenes = [.. revision.Scenes.Zip(slots, static (scene, slot) => scene with { Moods = slot.Moods, Place = slot.Place })],
            Slots = [.. revision.Slots.Zip(slots, static (made, slot) => made with
            {
                ContinuityGroup = slot.Group,
                Refusals = new SlotRefusals(slot.RefusedCategories, slot.RefusedBrands),
            })],
        });
        yield return new EpisodePublished(id, 1, "");
    }

    private sealed class StoodStill : TimeProvider
    {
        public override long GetTimestamp() => 0;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
