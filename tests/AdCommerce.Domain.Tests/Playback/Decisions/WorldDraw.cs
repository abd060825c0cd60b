using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Tests.Playback.Decisions;

/// <summary>Draws worlds and viewers: few of everything, so that rules meet often.</summary>
internal sealed class WorldDraw(int seed)
{
    public const int EarlierEpisodes = 3;

    /// <summary>The first is what bids are compared in; the last has no rate.</summary>
    public static readonly DrawnCurrency[] Currencies = [new("CNY", 1_000_000_000), new("JPY", 48_123_457), new("USD", 7_100_000_000), new("VND", null)];

    private static readonly string[] Categories = ["foundation", "drink", "lamp"];
    private static readonly string[] Skins = ["oily", "dry", "sensitive"];
    private static readonly string[] Avoided = ["fragrance", "alcohol"];
    private static readonly string[] Moods = ["warm", "tense", "sad"];
    private static readonly string[] Markets = ["CN", "SG"];
    private static readonly string[] Devices = ["phone", "tv"];

    private readonly Random _random = new(seed);

    // Of its own, so that worlds stay what they were without it.
    private readonly Random _earlier = new(~seed);
    private readonly Random _money = new(seed ^ 0x4D6F6E65);
    private readonly Random _currency = new(seed ^ 0x43757272);
    private readonly Random _open = new(seed ^ 0x4F70656E);

    public DrawnWorld World()
    {
        var ids = Enumerable.Range(0, 3).Select(static i => $"b{i}").ToArray();
        var brands = ids.Select(id => new DrawnBrand(id, OneIn(4) ? [ids.First(other => other != id)] : [])).ToImmutableArray();
        var products = Enumerable.Range(0, 6).Select(i => new DrawnProduct(
            $"p{i}", ids[i % 3], Categories[UpTo(2)], !OneIn(8), OneIn(5) ? [Of(Markets)] : [], OneIn(5) ? Of(Skins) : null, OneIn(2))).ToImmutableArray();
        var campaigns = ids.SelectMany(id => Enumerable.Range(0, 2).Select(i => new DrawnCampaign(id, $"c{i}", OneIn(12), OneIn(3) ? 0.4 : 0, Money(), Currency()))).ToImmutableArray();
        var placements = Enumerable.Range(0, 2 + UpTo(7)).Select(i => Opened(Placement(i, products[UpTo(5)], campaigns))).ToImmutableArray();
        return new DrawnWorld(
            brands, products, campaigns, placements, [.. Enumerable.Range(0, UpTo(2)).Select(i => Occasion(i, placements))],
            [.. Enumerable.Range(0, 1 + UpTo(2)).Select(_ => Slot(products))], [.. Enumerable.Range(0, 2).Select(_ => Slot(products))],
            UpTo(2), 1 + UpTo(2), OneIn(3), OneIn(3));
    }

    public DrawnViewer Viewer(DrawnWorld world) => new(
        $"viewer-{UpTo(999)}",
        OneIn(4) ? null : Of(Skins),
        OneIn(4) ? null : [.. Avoided.Where(_ => OneIn(2))],
        OneIn(4) ? null : 10 * (1 + UpTo(5)),
        !OneIn(5),
        !OneIn(8),
        OneIn(6) ? [world.Products[UpTo(5)].Id] : [],
        OneIn(10) ? [world.Brands[UpTo(2)].Id] : [],
        OneIn(6) ? "" : Of(Markets),
        OneIn(6) ? "" : Of(Devices),
        !OneIn(12),
        Seen(world, 5, 9 * 24 * 3_600),
        Seen(world, 2, 14 * 3_600),
        Earlier(world));

    // Half of them bid in the currency that bids are compared in.
    private DrawnCurrency Currency() => _currency.Next(12) switch
    {
        < 6 => Currencies[0],
        < 9 => Currencies[1],
        < 11 => Currencies[2],
        _ => Currencies[3],
    };

    // Half of them have a budget.
    private DrawnMoney Money() => _money.Next(6) is var drawn && drawn < 3 ? DrawnMoney.NoBudget : (DrawnMoney)(drawn - 2);

    // Half of them ask for nothing but their audience.
    private DrawnPlacement Opened(DrawnPlacement drawn) =>
        _open.Next(2) == 0 ? drawn : drawn with { StartsInHours = null, Markets = [], WantsMood = null, RefusesMood = null, Caps = [] };

    private DrawnPlacement Placement(int i, DrawnProduct product, ImmutableArray<DrawnCampaign> campaigns) => new(
        $"x{i}",
        campaigns.Where(c => c.Brand == product.Brand).ElementAt(UpTo(1)),
        product,
        new Wish(OneIn(2), [.. Enumerable.Range(0, OneIn(3) ? 0 : 1 + UpTo(1)).Select(_ => Part())]),
        OneIn(6) ? PriorityClass.Sponsorship : OneIn(5) ? PriorityClass.House : PriorityClass.Standard,
        // Now and then equal bids, so that priorities, conditions and draws decide.
        OneIn(3) ? 100_000 * UpTo(2) : _random.Next(1_000_000),
        UpTo(3),
        UpTo(1),
        !OneIn(8),
        OneIn(6) ? UpTo(4) - 2 : -48,
        OneIn(5) ? [Of(Markets)] : [],
        OneIn(6) ? Of(Moods) : null,
        OneIn(6) ? Of(Moods) : null,
        OneIn(3) ? [.. Moods.Where(_ => OneIn(2))] : [],
        OneIn(5) ? Of(Moods) : null,
        OneIn(5) ? [.. Categories.Where(_ => OneIn(2))] : [],
        [.. Enumerable.Range(0, OneIn(2) ? 0 : 1 + UpTo(1)).Select(_ => ((CapScope)(1 + UpTo(3)), 1 + UpTo(2), (CapWindow)(1 + UpTo(3)))).DistinctBy(static c => (c.Item1, c.Item3))]);

    // Some begin or end this very instant, which is inside or outside.
    private DrawnOccasion Occasion(int i, ImmutableArray<DrawnPlacement> placements)
    {
        var from = UpTo(2) - 1;
        return new($"o{i}", placements[UpTo(placements.Length - 1)], OneIn(2), from, Math.Max(from + 1, UpTo(2) - 1), Of(Markets), 101 + _random.Next(300));
    }

    private WishPart Part() => (WishKind)UpTo(7) switch
    {
        WishKind.Avoids => new(WishKind.Avoids, OneIn(3), Of(Avoided), "", 0),
        WishKind.Older => new(WishKind.Older, OneIn(3), "", "", 10 * (1 + UpTo(5))),
        var kind and (WishKind.Mood or WishKind.Place) => new(kind, OneIn(3), Of(Moods), "", 0),
        WishKind.Device => new(WishKind.Device, OneIn(3), Of(Devices), "", 0),
        WishKind.Market => new(WishKind.Market, OneIn(3), Of(Markets), "", 0),
        WishKind.TellsAge => new(WishKind.TellsAge, OneIn(3), "", "", 0),
        _ when UpTo(2) is var first => new(WishKind.Skin, OneIn(3), Skins[first], Skins[(first + 1) % 3], 0),
        _ => throw new InvalidOperationException(),
    };

    private DrawnSlot Slot(ImmutableArray<DrawnProduct> products) => new(
        Of(Categories),
        [.. products.Where(_ => !OneIn(4)).Select(static p => p.Id)],
        [.. Moods.Where(_ => OneIn(2))],
        OneIn(4) ? "" : Of(Moods),
        OneIn(2) ? "bottle" : "",
        OneIn(10) ? [Of(Categories)] : [],
        OneIn(10) ? [$"b{UpTo(2)}"] : []);

    // One for each slot of an episode, as it is with what is in play.
    private ImmutableArray<DrawnSeen> Seen(DrawnWorld world, int most, int secondsMax) =>
    [
        .. Enumerable.Range(0, OneIn(3) ? 0 : UpTo(most))
            .Select(_ => new DrawnSeen(world.Placements[UpTo(world.Placements.Length - 1)], OneIn(8) ? "episode" : $"earlier-{UpTo(EarlierEpisodes - 1)}", UpTo(1), 1 + _random.Next(secondsMax)))
            .OrderByDescending(static s => s.SecondsAgo)
            .DistinctBy(static s => s.SecondsAgo),
    ];

    private ImmutableArray<(DrawnPlacement Placement, int Count)> Earlier(DrawnWorld world) =>
        [.. world.Placements.Where(_ => _earlier.Next(4) == 0).Select(placement => (placement, 1 + _earlier.Next(2)))];

    private bool OneIn(int count) => _random.Next(count) == 0;

    private int UpTo(int most) => _random.Next(most + 1);

    private T Of<T>(T[] values) => values[_random.Next(values.Length)];
}
