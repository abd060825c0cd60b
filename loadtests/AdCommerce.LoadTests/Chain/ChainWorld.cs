using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Chain;

/// <summary>What the load's viewers come upon: two brands' placements in an episode of its own, and viewers with profiles.</summary>
internal sealed class ChainWorld
{
    /// <summary>Each brand's campaign.</summary>
    public const string Campaign = "chain-load";

    private const string Drama = "chain-load";
    private const string EpisodeId = "chain-load-1";
    private const int LoadPriority = 900;

    private static readonly (string Brand, string Product, string? SkinType)[] Placements =
    [
        ("lumiere", "lumiere-matte-velvet", "oily"), ("lumiere", "lumiere-dew-veil", "dry"), ("petal", "petal-balance-tint", null),
    ];

    private static readonly string[] SkinTypes = ["oily", "dry", "sensitive"];

    private ChainWorld(IReadOnlyList<string> viewers) => Viewers = viewers;

    /// <summary>The episode to play.</summary>
    public static string Episode => $"episodes/{EpisodeId}";

    /// <summary>Viewers' ids; every tenth agreed to nothing, so that its sessions are counted instead.</summary>
    public IReadOnlyList<string> Viewers { get; }

    /// <summary>Codes for seats.</summary>
    public Codes Codes { get; } = new();

    /// <summary>Seats of each group, by "{brand}/{group}".</summary>
    public Dictionary<string, int> Capacities { get; } = [];

    /// <summary>Makes it through the public API.</summary>
    public static async Task<ChainWorld> CreateAsync(ServerApi api, int viewers, int seed)
    {
        await CreateEpisodeAsync(api);
        foreach (var brand in Placements.Select(static p => p.Brand).Distinct())
        {
            await api.Campaigns.CreateCampaignAsync(
                new() { Parent = $"brands/{brand}", CampaignId = Campaign, Campaign = new() { Title = "Load" } }, api.Operator());
        }

        foreach (var (brand, product, skinType) in Placements)
        {
            var placement = new Placement { Product = $"products/{product}", Priority = skinType is null ? LoadPriority - 1 : LoadPriority };
            if (skinType is not null)
                placement.Matches.Add(new AttributeMatch { Subject = AttributeMatch.Types.Subject.Viewer, Attribute = "skin_type", AnyOf = { skinType } });
            await api.Campaigns.CreatePlacementAsync(
                new() { Parent = $"brands/{brand}/campaigns/{Campaign}", PlacementId = product, Placement = placement }, api.Operator());
        }

        var world = new ChainWorld([.. Enumerable.Range(0, viewers).Select(i => $"chain-{seed}-{i}")]);
        foreach (var brand in Placements.Select(static p => p.Brand).Distinct())
            await new ChainContent(api, brand, world).CreateAsync([.. Placements.Where(p => p.Brand == brand).Select(static p => p.Product)]);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, viewers), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await CreateViewerAsync(api, world.Viewers[i], i));
        return world;
    }

    private static async Task CreateEpisodeAsync(ServerApi api)
    {
        await api.Catalog.CreateDramaAsync(new() { DramaId = Drama, Drama = new() { Title = "Load" } }, api.Operator());
        await api.Catalog.ImportEpisodeAsync(DemoCatalog.ImportOf(Drama, EpisodeId, "Load"), api.Operator());
        foreach (var (_, product, _) in Placements)
            await api.Catalog.ImportVariantAsync(DemoCatalog.VariantOf(EpisodeId, product), api.Operator());
        await api.Catalog.PublishEpisodeAsync(new() { Name = Episode }, api.Operator());
    }

    private static async Task CreateViewerAsync(ServerApi api, string id, int number)
    {
        var agrees = number % 10 != 9;
        var viewer = new Viewer
        {
            Name = $"viewers/{id}",
            Consent = new() { Personalization = agrees, Measurement = agrees },
            Attributes = { { "skin_type", new() { EnumValue = SkinTypes[number % SkinTypes.Length] } } },
        };
        await api.Viewers.UpdateViewerAsync(new() { Viewer = viewer, AllowMissing = true }, api.Operator());
    }
}
