using AdCommerce.Server.Tests.Demo;
using AdCommerce.V1;
using Grpc.Core;

namespace AdCommerce.Server.Tests.Catalog;

/// <summary>What may stand together, configured through the public API of a whole server with the demo's catalog.</summary>
public sealed class SetRulesTests(DemoHost host) : IClassFixture<DemoHost>
{
    private CatalogService.CatalogServiceClient Api => host.Api.Catalog;

    private Metadata Operator => host.Api.Operator;

    [Fact]
    public async Task Brand_CompetitorsNamedAndTakenBack_AreWhatWasSaid()
    {
        var made = await Api.CreateBrandAsync(
            new() { BrandId = "rouge", Brand = new() { Title = "Rouge", Competitors = { "brands/petal" } }, RequestId = "rouge-1" }, Operator);
        var changed = await Api.UpdateBrandAsync(
            new() { Brand = new() { Name = made.Name, Etag = made.Etag, Competitors = { "brands/lumiere", "brands/petal" } }, RequestId = "rouge-2" }, Operator);
        var refused = await RefusedAsync(
            StatusCode.InvalidArgument, Api.UpdateBrandAsync(new() { Brand = new() { Name = made.Name, Competitors = { "brands/nobody", "petal", "brands/rouge" } } }, Operator));
        await RefusedAsync(StatusCode.Aborted, Api.UpdateBrandAsync(new() { Brand = new() { Name = made.Name, Etag = made.Etag, Title = "Late" } }, Operator));
        var taken = await Api.UpdateBrandAsync(new() { Brand = new() { Name = made.Name }, UpdateMask = new() { Paths = { "competitors" } } }, Operator);

        Assert.Equal(["brands/petal"], made.Competitors);
        Assert.Equal(["brands/lumiere", "brands/petal"], changed.Competitors);
        Assert.Equal(3, refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Count);
        Assert.Equal((0, "Rouge"), (taken.Competitors.Count, taken.Title));
        Assert.Equal(taken, await Api.GetBrandAsync(new() { Name = made.Name }, Operator));
    }

    [Fact]
    public async Task Drama_RulesGivenAndLeftOut_AreThoseOrTheDefaults()
    {
        var plain = await Api.CreateDramaAsync(new() { DramaId = "plain", Drama = new() { Title = "Plain" } }, Operator);
        var rules = new SetRules { SeparationEpisodes = 2, BrandSlotsMax = 1, CategoryRivalsAllowed = true, ProductLock = true };
        var strict = await Api.UpdateDramaAsync(new() { Drama = new() { Name = plain.Name, SetRules = rules } }, Operator);
        var partly = await Api.UpdateDramaAsync(new() { Drama = new() { Name = plain.Name, SetRules = new() { SeparationEpisodes = 1 } } }, Operator);
        await RefusedAsync(
            StatusCode.InvalidArgument, Api.UpdateDramaAsync(new() { Drama = new() { Name = plain.Name, SetRules = new() { BrandSlotsMax = 0 } } }, Operator));

        Assert.Equal(new SetRules { BrandSlotsMax = 3 }, plain.SetRules);
        Assert.Equal((rules, "Plain"), (strict.SetRules, strict.Title));
        Assert.Equal(new SetRules { SeparationEpisodes = 1, BrandSlotsMax = 3 }, partly.SetRules);
        Assert.Equal(partly, await Api.GetDramaAsync(new() { Name = plain.Name }, Operator));
    }

    [Fact]
    public async Task Slot_GroupAndRefusals_AreKeptWithTheEpisode()
    {
        var request = new ImportEpisodeRequest
        {
            Parent = "dramas/skin-deep",
            EpisodeId = "skin-deep-9",
            Title = "The Refusal",
        };
        var known = await Api.GetEpisodeAsync(new() { Name = "episodes/skin-deep-1" }, Operator);
        request.SourceUri = known.Published.SourceUri;
        request.Scenes.AddRange(known.Published.Scenes);
        foreach (var slot in known.Published.Slots)
        {
            var copy = slot.Clone();
            copy.Variants.Clear();
            copy.ContinuityGroup = "bottle";
            copy.RefusedCategories.Add("spirits");
            copy.RefusedBrands.Add("brands/petal");
            request.Slots.Add(copy);
        }

        var made = await Api.ImportEpisodeAsync(request, Operator);
        request.Slots[0].RefusedBrands.Add("brands/nobody");
        var refused = await RefusedAsync(StatusCode.InvalidArgument, Api.ImportEpisodeAsync(request, Operator));

        Assert.All(made.Draft.Slots, static s => Assert.Equal(("bottle", "spirits", "brands/petal"), (s.ContinuityGroup, Assert.Single(s.RefusedCategories), Assert.Single(s.RefusedBrands))));
        Assert.Contains("slots[0].refused_brands", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Campaign_WithAHoldout_IsWhatWasSaidAndBounded()
    {
        var made = await host.Api.Campaigns.CreateCampaignAsync(
            new() { Parent = "brands/petal", CampaignId = "measured", Campaign = new() { Title = "Measured", HoldoutShare = 0.1 } }, Operator);
        await RefusedAsync(
            StatusCode.InvalidArgument,
            host.Api.Campaigns.CreateCampaignAsync(new() { Parent = "brands/petal", CampaignId = "half", Campaign = new() { Title = "Half", HoldoutShare = 0.51 } }, Operator));

        Assert.Equal(0.1, made.HoldoutShare);
        Assert.Equal(made, await host.Api.Campaigns.GetCampaignAsync(new() { Name = made.Name }, Operator));
    }

    private static async Task<RpcException> RefusedAsync<T>(StatusCode expected, AsyncUnaryCall<T> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(expected, refused.StatusCode);
        return refused;
    }
}
