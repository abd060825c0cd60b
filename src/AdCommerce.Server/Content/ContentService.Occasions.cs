using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Content;

internal sealed partial class ContentService
{
    public override Task<V1.Occasion> CreateOccasion(V1.CreateOccasionRequest request, ServerCallContext context)
    {
        var occasion = (request.Occasion ?? new()).ToDomain(NewKey(request.Parent, request.OccasionId)) with { Version = 0 };
        return SetAsync(new CreateOccasion(occasion) { Request = RequestKeys.Of(context, request, request.RequestId) }, context);
    }

    public override async Task<V1.Occasion> GetOccasion(V1.GetOccasionRequest request, ServerCallContext context)
    {
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.Occasions.GetValueOrDefault(OccasionOf(request.Name))?.ToProto() ?? throw Missing(request.Name);
    }

    public override async Task<V1.ListOccasionsResponse> ListOccasions(V1.ListOccasionsRequest request, ServerCallContext context)
    {
        var (state, brandId) = await ReadBrandAsync(request.Parent, context);
        var occasions = state.Occasions.Values.Where(o => o.Key.BrandId == brandId);
        var (page, next) = Paging.Of(occasions, static o => o.Key.Id, request.PageSize, request.PageToken);
        return new() { Occasions = { page.Select(ContentMapping.ToProto) }, NextPageToken = next };
    }

    public override Task<V1.Occasion> UpdateOccasion(V1.UpdateOccasionRequest request, ServerCallContext context)
    {
        var occasion = request.Occasion ?? new();
        var key = KeyOf(occasion.Name, "occasions", "occasion.name");
        return SetAsync(
            new UpdateOccasion(occasion.ToDomain(key), [.. UpdateMask.PathsOf(request.UpdateMask, occasion, NoValues)])
            {
                Request = RequestKeys.Of(context, request, request.RequestId),
            },
            context);
    }

    public override async Task<Empty> DeleteOccasion(V1.DeleteOccasionRequest request, ServerCallContext context)
    {
        var command = new DeleteOccasion(OccasionOf(request.Name), CatalogMapping.VersionOf(request.Etag))
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        };
        await registry.ExecuteAsync<Occasion>(command, context.CancellationToken);
        return new();
    }

    private async Task<V1.Occasion> SetAsync(RegistryCommand command, ServerCallContext context) =>
        (await registry.ExecuteAsync<Occasion>(command, context.CancellationToken)).ToProto();

    private static ContentKey OccasionOf(string name) => KeyOf(name, "occasions", "name");
}
