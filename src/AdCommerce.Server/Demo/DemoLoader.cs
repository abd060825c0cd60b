using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Demo;

/// <summary>
/// Brings the demo drama into the catalog through the public API, as any operator would. Every step may be repeated: what exists is
/// left alone, so a start that was cut short goes on where it stopped.
/// </summary>
internal sealed class DemoLoader(DemoApi api, DemoDrama drama, DemoAudience audience, TimeProvider time)
{
    private const string MediaRoot = "media://demo/";
    private const string MediaPath = "/media/demo/";
    private const string SourcePrefix = "media/";
    private const long Stock = 10_000;

    private static readonly JsonParser Json = new(JsonParser.Settings.Default);

    /// <summary>True when the last episode is published: there is nothing to load.</summary>
    public async Task<bool> IsLoadedAsync()
    {
        try
        {
            return (await api.Catalog.GetEpisodeAsync(new() { Name = $"episodes/{drama.Episodes[^1].Id}" }, api.Operator)).Published is not null;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Loads what is missing.</summary>
    public async Task LoadAsync()
    {
        await LoadBrandsAndProductsAsync();
        await LoadAudienceAsync();
        var series = new V1.Drama { Title = drama.Drama.Title, Synopsis = drama.Drama.Synopsis ?? "", Themes = { drama.Drama.Themes ?? [] } };
        await DemoApi.UnlessThere(api.Catalog.CreateDramaAsync(new() { DramaId = drama.Drama.Id, Drama = series }, api.Operator));
        foreach (var episode in drama.Episodes)
            await LoadEpisodeAsync(episode);
    }

    private async Task LoadBrandsAndProductsAsync()
    {
        foreach (var brand in drama.Brands)
            await DemoApi.UnlessThere(api.Catalog.CreateBrandAsync(new() { BrandId = brand.Id, Brand = new() { Title = brand.Title } }, api.Operator));
        foreach (var attribute in audience.Attributes)
        {
            var id = attribute.GetProperty("id").GetString()!;
            var definition = new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse<V1.Attribute>(attribute.GetRawText());
            await DemoApi.UnlessThere(api.Catalog.CreateAttributeAsync(new() { AttributeId = id, Attribute = definition }, api.Operator));
        }

        foreach (var product in drama.Products)
            await DemoApi.UnlessThere(api.Catalog.CreateProductAsync(new() { ProductId = product.Id, Product = ToProto(product) }, api.Operator));
    }

    private async Task LoadAudienceAsync()
    {
        foreach (var viewer in audience.Viewers)
        {
            var values = Json.Parse<V1.Viewer>($"{{\"attributes\":{viewer.Attributes.GetRawText()}}}");
            values.Name = $"viewers/{viewer.Id}";
            values.Consent = new() { Personalization = viewer.Personalization, Measurement = viewer.Personalization, Messages = viewer.Personalization };
            await api.Viewers.UpdateViewerAsync(new() { Viewer = values, AllowMissing = true }, api.Operator);
        }

        foreach (var campaign in audience.Campaigns)
        {
            await DemoApi.UnlessThere(api.Campaigns.CreateCampaignAsync(
                new() { Parent = $"brands/{campaign.Brand}", CampaignId = campaign.Id, Campaign = new() { Title = campaign.Title, Budget = ToProto(campaign.Budget) } }, api.Operator));
        }

        foreach (var placement in audience.Placements)
        {
            var wanted = new V1.Placement
            {
                Product = $"products/{placement.Product}",
                Priority = placement.Priority,
                Matches = { placement.Matches.Select(static m => Json.Parse<V1.AttributeMatch>(m.GetRawText())) },
                Targeting = placement.Targeting ?? "",
                Bid = placement.Bid is { } bid ? Json.Parse<V1.Bid>(bid.GetRawText()) : null,
            };
            await DemoApi.UnlessThere(api.Campaigns.CreatePlacementAsync(
                new() { Parent = placement.Campaign, PlacementId = placement.Id, Placement = wanted }, api.Operator));
        }
    }

    private async Task LoadEpisodeAsync(DemoEpisode episode)
    {
        var name = $"episodes/{episode.Id}";
        if (await FindAsync(name) is { Published: not null })
            return;
        await api.Catalog.ImportEpisodeAsync(
            new()
            {
                Parent = $"dramas/{drama.Drama.Id}",
                EpisodeId = episode.Id,
                Title = episode.Title,
                SourceUri = SourceOf(episode.Source),
                Scenes = { episode.Scenes.Select(ToProto) },
                Slots = { episode.Slots.Select(ToProto) },
            },
            api.Operator);
        foreach (var variant in drama.Variants.Where(v => v.Episode == episode.Id))
        {
            await api.Catalog.ImportVariantAsync(
                new() { Parent = $"{name}/slots/{variant.Slot}", Product = $"products/{variant.Product}", SourceUri = SourceOf(variant.Source) },
                api.Operator);
        }

        await api.Catalog.PublishEpisodeAsync(new() { Name = name }, api.Operator);
    }

    private async Task<V1.Episode?> FindAsync(string name)
    {
        try
        {
            return await api.Catalog.GetEpisodeAsync(new() { Name = name }, api.Operator);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private V1.CampaignBudget? ToProto(DemoBudget? script)
    {
        if (script is null)
            return null;
        var budget = Json.Parse<V1.CampaignBudget>(script.Budget.GetRawText());
        var now = time.GetUtcNow();
        budget.StartTime = Timestamp.FromDateTimeOffset(now);
        budget.EndTime = Timestamp.FromDateTimeOffset(now.AddDays(script.Days));
        return budget;
    }

    private static string SourceOf(string path) => MediaRoot + path[SourcePrefix.Length..];

    private static V1.Product ToProto(DemoProduct product)
    {
        var proto = new V1.Product
        {
            Brand = $"brands/{product.Brand}",
            Category = product.Category,
            Title = product.Title,
            Price = new() { CurrencyCode = product.Price.CurrencyCode, AmountMicros = product.Price.AmountMicros },
            ImageUri = MediaPath + product.Image[SourcePrefix.Length..],
            Markets = { product.Markets },
            Stock = Stock,
            MainColor = product.MainColor,
        };
        foreach (var (id, words) in product.Attributes.Where(static a => a.Value.Count > 0))
            proto.Attributes.Add(id, new() { SetValue = new() { Values = { words } } });
        return proto;
    }

    private static V1.Scene ToProto(DemoScene scene) => new()
    {
        Id = scene.Id,
        StartOffset = Offset(scene.StartSeconds),
        EndOffset = Offset(scene.EndSeconds),
        Themes = { scene.Themes },
        Moods = { scene.Moods },
        Place = scene.Place,
    };

    private static V1.Slot ToProto(DemoSlot slot) => new()
    {
        Id = slot.Id,
        Scene = slot.Scene,
        StartOffset = Offset(slot.StartSeconds),
        EndOffset = Offset(slot.EndSeconds),
        Category = slot.Category,
        Box = new() { X = slot.Box.X, Y = slot.Box.Y, Width = slot.Box.Width, Height = slot.Box.Height },
    };

    private static Duration Offset(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
