using AdCommerce.Domain;
using AdCommerce.Domain.Viewers;
using AdCommerce.Grains;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Registry;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Access;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Viewers;

/// <summary>Profiles, consent and memberships. That a viewer speaks of itself was checked before a request came here.</summary>
internal sealed class ViewerService(GrainReferences<IViewerGrain> viewers, IPseudonyms pseudonyms, RegistryReplica registry) : V1.ViewerService.ViewerServiceBase
{
    public override async Task<V1.Viewer> GetViewer(V1.GetViewerRequest request, ServerCallContext context)
    {
        var id = Parse(request.Name, "name");
        var profile = await GrainOf(id).Read();
        return profile?.ToProto(id) ?? throw Rejection.Missing(request.Name).ToRpcException();
    }

    public override async Task<V1.Viewer> UpdateViewer(V1.UpdateViewerRequest request, ServerCallContext context)
    {
        var viewer = request.Viewer ?? new();
        var id = Parse(viewer.Name, "viewer.name");
        var paths = UpdateMask.PathsOf(request.UpdateMask, viewer, "name", "etag");
        var update = new ViewerUpdate(viewer.ToDomain(), [.. paths], request.AllowMissing);
        if (update.Check(registry.State.Attributes, context.GetCaller().IsOperator) is { } refusal)
            throw refusal.ToRpcException();
        var profile = await GrainOf(id).Update(update, RequestKeys.Of(context, request, request.RequestId)).OrThrow();
        return profile.ToProto(id);
    }

    public override async Task<V1.ExportViewerResponse> ExportViewer(V1.ExportViewerRequest request, ServerCallContext context)
    {
        var id = Parse(request.Name, "name");
        var grain = GrainOf(id);
        var profile = await grain.Read() ?? throw Rejection.Missing(request.Name).ToRpcException();
        return (await grain.ReadJourneys()).ToExport(profile, id);
    }

    public override async Task<V1.EraseViewerResponse> EraseViewer(V1.EraseViewerRequest request, ServerCallContext context)
    {
        await GrainOf(Parse(request.Name, "name")).Erase();
        return new();
    }

    private IViewerGrain GrainOf(string viewerId) => viewers.Of(pseudonyms.Of(viewerId));

    private static string Parse(string name, string field)
    {
        var id = ResourceName.Parse(name, "viewers/*", field)[0];
        return ResourceId.IsValidViewer(id)
            ? id
            : throw Rejection.Invalid(field, "must name a viewer by 1 to 128 of A-Z, a-z, 0-9, \"-\", \"_\" and \".\"").ToRpcException();
    }
}
