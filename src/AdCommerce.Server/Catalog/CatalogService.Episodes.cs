using AdCommerce.Domain.Catalog;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Catalog;

/// <summary>Episodes, their variants, check and publication.</summary>
internal sealed partial class CatalogService
{
    public override async Task<V1.Episode> ImportEpisode(V1.ImportEpisodeRequest request, ServerCallContext context)
    {
        var dramaId = ResourceName.Parse(request.Parent, "dramas/*", "parent")[0];
        var key = RequestKeys.Of(context, request, request.RequestId);
        return (await workshop.ImportEpisodeAsync(dramaId, request, key, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.Episode> GetEpisode(V1.GetEpisodeRequest request, ServerCallContext context)
    {
        var id = ResourceName.Parse(request.Name, "episodes/*", "name")[0];
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.Episodes.GetValueOrDefault(id)?.ToProto() ?? throw Missing(request.Name);
    }

    public override async Task<V1.ListEpisodesResponse> ListEpisodes(V1.ListEpisodesRequest request, ServerCallContext context)
    {
        var dramaId = ResourceName.Parse(request.Parent, "dramas/*", "parent")[0];
        var state = await registry.ReadAsync(context.CancellationToken);
        if (!state.Dramas.ContainsKey(dramaId))
            throw Missing(request.Parent);
        var episodes = state.Episodes.Values.Where(e => e.DramaId == dramaId);
        var (page, next) = Paging.Of(episodes, static e => e.Id, request.PageSize, request.PageToken);
        return new() { Episodes = { page.Select(EpisodeMapping.ToProto) }, NextPageToken = next };
    }

    public override async Task<V1.Variant> ImportVariant(V1.ImportVariantRequest request, ServerCallContext context)
    {
        var ids = ResourceName.Parse(request.Parent, "episodes/*/slots/*", "parent");
        var productId = ResourceName.Parse(request.Product, "products/*", "product")[0];
        var key = RequestKeys.Of(context, request, request.RequestId);
        var variant = await workshop.ImportVariantAsync(ids[0], ids[1], productId, request.SourceUri, key, context.CancellationToken);
        return variant.ToProto(ids[0], ids[1]);
    }

    public override async Task<V1.CheckEpisodeResponse> CheckEpisode(V1.CheckEpisodeRequest request, ServerCallContext context)
    {
        var id = ResourceName.Parse(request.Name, "episodes/*", "name")[0];
        var (revision, check) = await workshop.CheckAsync(id, context.CancellationToken);
        return new()
        {
            Revision = revision.Number,
            EditionsPossible = check.EditionsPossible,
            EditionsChecked = check.EditionsChecked,
            Clean = check.IsClean,
            EditionsSha256 = check.EditionsSha256,
            Findings = { check.Findings.Select(ToProto) },
        };
    }

    public override async Task<V1.PublishEpisodeResponse> PublishEpisode(V1.PublishEpisodeRequest request, ServerCallContext context)
    {
        var id = ResourceName.Parse(request.Name, "episodes/*", "name")[0];
        var key = RequestKeys.Of(context, request, request.RequestId);
        var episode = await workshop.PublishAsync(id, CatalogMapping.VersionOf(request.Etag), key, context.CancellationToken);
        var revision = episode.Current!;
        return new()
        {
            Episode = episode.ToProto(),
            EditionsChecked = revision.EditionsChecked,
            EditionsSha256 = revision.EditionsSha256,
            PublishTime = revision.PublishTime.ToTimestamp(),
        };
    }

    private static V1.CheckEpisodeResponse.Types.Finding ToProto(Domain.Playback.EditionFinding finding) => new()
    {
        Rule = finding.Rule,
        Edition = finding.Edition,
        Playlist = finding.Playlist,
        Line = finding.Line,
        Message = finding.Message,
    };
}
