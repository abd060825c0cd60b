using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Content;

internal sealed partial class ContentService
{
    public override Task<V1.Livestream> CreateLivestream(V1.CreateLivestreamRequest request, ServerCallContext context)
    {
        var livestream = (request.Livestream ?? new()).ToDomain(NewKey(request.Parent, request.LivestreamId)) with { Version = 0 };
        return StageAsync(new CreateLivestream(livestream) { Request = RequestKeys.Of(context, request, request.RequestId) }, context);
    }

    public override async Task<V1.Livestream> GetLivestream(V1.GetLivestreamRequest request, ServerCallContext context)
    {
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.Livestreams.GetValueOrDefault(LivestreamOf(request.Name))?.ToProto(time.GetUtcNow()) ?? throw Missing(request.Name);
    }

    public override async Task<V1.ListLivestreamsResponse> ListLivestreams(V1.ListLivestreamsRequest request, ServerCallContext context)
    {
        var (state, brandId) = await ReadBrandAsync(request.Parent, context);
        var campaignId = CampaignFilter(request.Campaign, brandId);
        var now = time.GetUtcNow();
        var livestreams = state.Livestreams.Values
            .Where(l => l.Key.BrandId == brandId && (campaignId is null || l.CampaignId == campaignId))
            .Select(l => l.ToProto(now))
            .Where(l => request.State == V1.Livestream.Types.State.Unspecified || l.State == request.State);
        var (page, next) = Paging.Of(livestreams, static l => LastId(l.Name), request.PageSize, request.PageToken);
        return new() { Livestreams = { page }, NextPageToken = next };
    }

    public override Task<V1.Livestream> UpdateLivestream(V1.UpdateLivestreamRequest request, ServerCallContext context)
    {
        var livestream = request.Livestream ?? new();
        var key = KeyOf(livestream.Name, "livestreams", "livestream.name");
        return StageAsync(
            new UpdateLivestream(livestream.ToDomain(key), [.. UpdateMask.PathsOf(request.UpdateMask, livestream, NoValues)])
            {
                Request = RequestKeys.Of(context, request, request.RequestId),
            },
            context);
    }

    public override Task<V1.Livestream> StartLivestream(V1.StartLivestreamRequest request, ServerCallContext context) => StageAsync(
        new StartLivestream(LivestreamOf(request.Name), time.GetUtcNow(), CatalogMapping.VersionOf(request.Etag))
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        },
        context);

    public override Task<V1.Livestream> EndLivestream(V1.EndLivestreamRequest request, ServerCallContext context) => StageAsync(
        new EndLivestream(LivestreamOf(request.Name), CatalogMapping.VersionOf(request.Etag))
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        },
        context);

    private async Task<V1.Livestream> StageAsync(RegistryCommand command, ServerCallContext context) =>
        (await registry.ExecuteAsync<Livestream>(command, context.CancellationToken)).ToProto(time.GetUtcNow());

    private static ContentKey LivestreamOf(string name) => KeyOf(name, "livestreams", "name");
}
