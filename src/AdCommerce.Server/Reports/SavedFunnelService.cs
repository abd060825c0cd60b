using AdCommerce.Domain;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Reports;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

/// <summary>Questions that a brand keeps. That a request speaks of the caller's own brand was checked before it came here.</summary>
internal sealed class SavedFunnelService(RegistryGateway registry) : V1.SavedFunnelService.SavedFunnelServiceBase
{
    private static readonly string[] NoValues = ["name", "create_time", "update_time", "etag"];

    public override async Task<V1.SavedFunnel> CreateSavedFunnel(V1.CreateSavedFunnelRequest request, ServerCallContext context)
    {
        var key = new ContentKey(ResourceName.Parse(request.Parent, "brands/*", "parent")[0], request.SavedFunnelId);
        var (funnel, found) = (request.SavedFunnel ?? new()).ToDomain(key, await registry.ReadAsync(context.CancellationToken));
        var command = new CreateSavedFunnel(funnel with { Version = 0 }, found) { Request = RequestKeys.Of(context, request, request.RequestId) };
        return (await registry.ExecuteAsync<SavedFunnel>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.SavedFunnel> GetSavedFunnel(V1.GetSavedFunnelRequest request, ServerCallContext context)
    {
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.SavedFunnels.GetValueOrDefault(KeyOf(request.Name, "name"))?.ToProto() ?? throw Rejection.Missing(request.Name).ToRpcException();
    }

    public override async Task<V1.ListSavedFunnelsResponse> ListSavedFunnels(V1.ListSavedFunnelsRequest request, ServerCallContext context)
    {
        var brandId = ResourceName.Parse(request.Parent, "brands/*", "parent")[0];
        var state = await registry.ReadAsync(context.CancellationToken);
        if (!state.Brands.ContainsKey(brandId))
            throw Rejection.Missing(request.Parent).ToRpcException();
        var (page, next) = Paging.Of(state.SavedFunnels.Values.Where(funnel => funnel.Key.BrandId == brandId), static funnel => funnel.Key.Id, request.PageSize, request.PageToken);
        return new() { SavedFunnels = { page.Select(SavedFunnelMapping.ToProto) }, NextPageToken = next };
    }

    public override async Task<V1.SavedFunnel> UpdateSavedFunnel(V1.UpdateSavedFunnelRequest request, ServerCallContext context)
    {
        var sent = request.SavedFunnel ?? new();
        var (funnel, found) = sent.ToDomain(KeyOf(sent.Name, "saved_funnel.name"), await registry.ReadAsync(context.CancellationToken));
        var command = new UpdateSavedFunnel(funnel, [.. UpdateMask.PathsOf(request.UpdateMask, sent, NoValues)], found)
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        };
        return (await registry.ExecuteAsync<SavedFunnel>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<Empty> DeleteSavedFunnel(V1.DeleteSavedFunnelRequest request, ServerCallContext context)
    {
        var command = new DeleteSavedFunnel(KeyOf(request.Name, "name"), CatalogMapping.VersionOf(request.Etag)) { Request = RequestKeys.Of(context, request, request.RequestId) };
        await registry.ExecuteAsync<SavedFunnel>(command, context.CancellationToken);
        return new();
    }

    private static ContentKey KeyOf(string name, string field)
    {
        var ids = ResourceName.Parse(name, "brands/*/savedFunnels/*", field);
        return new ContentKey(ids[0], ids[1]);
    }
}
