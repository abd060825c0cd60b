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

    private static readonly string[] SkinTypes = ["oily", "dry", "sensitive"];

    private ChainWorld(ChainOffers offers, IReadOnlyList<string> viewers) => (Offers, Viewers) = (offers, viewers);

    /// <summary>The episode to play.</summary>
    public static string Episode => $"episodes/{EpisodeId}";

    /// <summary>What brands want of it.</summary>
    public ChainOffers Offers { get; }

    /// <summary>Viewers' ids; every tenth agreed to nothing, so that its sessions are counted instead.</summary>
    public IReadOnlyList<string> Viewers { get; }

    /// <summary>Codes for seats.</summary>
    public Codes Codes { get; } = new();

    /// <summary>Seats of each group, by "{brand}/{group}".</summary>
    public Dictionary<string, int> Capacities { get; } = [];

    /// <summary>Makes it through the public API.</summary>
    /// <param name="api">A server.</param>
    /// <param name="viewers">How many.</param>
    /// <param name="seed">Makes their names, so that several worlds fit into one store.</param>
    /// <param name="offers">What brands want of the episode; without it <see cref="ChainOffers.Free"/>.</param>
    public static async Task<ChainWorld> CreateAsync(ServerApi api, int viewers, int seed, ChainOffers? offers = null)
    {
        var world = new ChainWorld(offers ?? ChainOffers.Free, [.. Enumerable.Range(0, viewers).Select(i => $"chain-{seed}-{i}")]);
        await CreateEpisodeAsync(api, world.Offers);
        foreach (var campaign in world.Offers.Campaigns)
        {
            await api.Campaigns.CreateCampaignAsync(
                new() { Parent = $"brands/{campaign.Brand}", CampaignId = campaign.Id, Campaign = new() { Title = "Load", Budget = ChainOffers.BudgetOf(campaign.Budget) } },
                api.Operator());
        }

        foreach (var placement in world.Offers.Placements)
        {
            await api.Campaigns.CreatePlacementAsync(
                new() { Parent = $"brands/{placement.Brand}/campaigns/{placement.Campaign}", PlacementId = placement.Product, Placement = placement.ToProto() }, api.Operator());
        }

        foreach (var brand in world.Offers.Brands)
        {
            var products = world.Offers.Placements.Where(p => p.Brand == brand && p.Campaign == Campaign).Select(static p => p.Product);
            await new ChainContent(api, brand, world).CreateAsync([.. products]);
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, viewers), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await CreateViewerAsync(api, world.Viewers[i], i));
        return world;
    }

    private static async Task CreateEpisodeAsync(ServerApi api, ChainOffers offers)
    {
        await api.Catalog.CreateDramaAsync(new() { DramaId = Drama, Drama = new() { Title = "Load" } }, api.Operator());
        await api.Catalog.ImportEpisodeAsync(DemoCatalog.ImportOf(Drama, EpisodeId, "Load"), api.Operator());
        foreach (var product in offers.Products)
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
