using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf;
using Grpc.Core;

namespace AdCommerce.Server.Campaigns;

internal sealed partial class CampaignService
{
    private const string PlacementPattern = "brands/*/campaigns/*/placements/*";
    private const string AllCampaigns = "-";

    public override Task<V1.Placement> CreatePlacement(V1.CreatePlacementRequest request, ServerCallContext context)
    {
        var key = new PlacementKey(CampaignOf(request.Parent, "parent"), request.PlacementId);
        var given = request.Placement ?? new();
        var placement = given.ToDomain(key, request.Draft) with { Version = 0 };
        return SetAsync(new CreatePlacement(placement, given.Targeting) { Request = RequestKeys.Of(context, request, request.RequestId) }, context);
    }

    public override async Task<V1.Placement> GetPlacement(V1.GetPlacementRequest request, ServerCallContext context)
    {
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.Placements.GetValueOrDefault(PlacementOf(request.Name, "name"))?.ToProto() ?? throw Rejection.Missing(request.Name).ToRpcException();
    }

    public override async Task<V1.ListPlacementsResponse> ListPlacements(V1.ListPlacementsRequest request, ServerCallContext context)
    {
        var campaign = CampaignOf(request.Parent, "parent");
        var state = await registry.ReadAsync(context.CancellationToken);
        var ofAll = campaign.CampaignId == AllCampaigns;
        if (ofAll ? !state.Brands.ContainsKey(campaign.BrandId) : !state.Campaigns.ContainsKey(campaign))
            throw Rejection.Missing(request.Parent).ToRpcException();
        var placements = state.Placements.Values.Where(p =>
            (ofAll ? p.Key.Campaign.BrandId == campaign.BrandId : p.Key.Campaign == campaign)
            && (request.State == V1.ServingState.Unspecified || PlacementMapping.ToProto(p.State) == request.State)
            && (request.Product.Length == 0 || request.Product == $"products/{p.ProductId}")
            && (request.PriorityClass == V1.PriorityClass.Unspecified || request.PriorityClass == (V1.PriorityClass)p.Terms.Class));
        var (page, next) = Paging.Of(placements, static p => PageKey(p.Key), request.PageSize, request.PageToken);
        return new() { Placements = { page.Select(PlacementMapping.ToProto) }, NextPageToken = next };
    }

    public override Task<V1.Placement> UpdatePlacement(V1.UpdatePlacementRequest request, ServerCallContext context)
    {
        var placement = request.Placement ?? new();
        var key = PlacementOf(placement.Name, "placement.name");
        return SetAsync(
            new UpdatePlacement(placement.ToDomain(key, draft: false), [.. UpdateMask.PathsOf(request.UpdateMask, placement, "name", "etag", "state")], placement.Targeting)
            {
                Request = RequestKeys.Of(context, request, request.RequestId),
            },
            context);
    }

    public override Task<V1.Placement> ActivatePlacement(V1.ActivatePlacementRequest request, ServerCallContext context) =>
        SetStateAsync(request.Name, PlacementState.Active, request.Etag, request, request.RequestId, context);

    public override Task<V1.Placement> PausePlacement(V1.PausePlacementRequest request, ServerCallContext context) =>
        SetStateAsync(request.Name, PlacementState.Paused, request.Etag, request, request.RequestId, context);

    public override Task<V1.Placement> ResumePlacement(V1.ResumePlacementRequest request, ServerCallContext context) =>
        SetStateAsync(request.Name, PlacementState.Active, request.Etag, request, request.RequestId, context);

    public override Task<V1.Placement> EndPlacement(V1.EndPlacementRequest request, ServerCallContext context) =>
        SetStateAsync(request.Name, PlacementState.Ended, request.Etag, request, request.RequestId, context);

    private Task<V1.Placement> SetStateAsync(string name, PlacementState state, string etag, IMessage request, string requestId, ServerCallContext context)
    {
        var command = new SetPlacementState(PlacementOf(name, "name"), state, CatalogMapping.VersionOf(etag))
        {
            Request = RequestKeys.Of(context, request, requestId),
        };
        return SetAsync(command, context);
    }

    private async Task<V1.Placement> SetAsync(RegistryCommand command, ServerCallContext context) =>
        (await registry.ExecuteAsync<Placement>(command, context.CancellationToken)).ToProto();

    // Spelled so that pages go on in the order of the list: "/" alone would put campaign "a-b" before the placements of "a".
    private static string PageKey(PlacementKey key) => $"{key.Campaign.CampaignId}\0{key.PlacementId}";

    private static PlacementKey PlacementOf(string name, string field)
    {
        var ids = ResourceName.Parse(name, PlacementPattern, field);
        return new PlacementKey(new CampaignKey(ids[0], ids[1]), ids[2]);
    }
}
