using AdCommerce.Domain;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf;
using Grpc.Core;

namespace AdCommerce.Server.Content;

/// <summary>
/// Notes here, the other content of brands in the files beside this one. That a request speaks of the caller's own brand was checked before it
/// came here.
/// </summary>
internal sealed partial class ContentService(RegistryGateway registry, IGrainFactory grains, TimeProvider time) : V1.ContentService.ContentServiceBase
{
    private static readonly string[] NoValues = ["name", "campaign", "state", "publish_time", "live_time", "etag"];

    public override async Task<V1.Note> CreateNote(V1.CreateNoteRequest request, ServerCallContext context)
    {
        var command = new CreateNote((request.Note ?? new()).ToDomain(NewKey(request.Parent, request.NoteId)) with { Version = 0 })
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        };
        return (await registry.ExecuteAsync<ReviewNote>(command, context.CancellationToken)).ToProto();
    }

    public override async Task<V1.Note> GetNote(V1.GetNoteRequest request, ServerCallContext context)
    {
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.Notes.GetValueOrDefault(NoteOf(request.Name))?.ToProto() ?? throw Missing(request.Name);
    }

    public override async Task<V1.ListNotesResponse> ListNotes(V1.ListNotesRequest request, ServerCallContext context)
    {
        var (state, brandId) = await ReadBrandAsync(request.Parent, context);
        var campaignId = CampaignFilter(request.Campaign, brandId);
        var notes = state.Notes.Values
            .Where(n => n.Key.BrandId == brandId && (campaignId is null || n.CampaignId == campaignId))
            .Select(ContentMapping.ToProto)
            .Where(n => request.State == V1.Note.Types.State.Unspecified || n.State == request.State);
        var (page, next) = Paging.Of(notes, static n => LastId(n.Name), request.PageSize, request.PageToken);
        return new() { Notes = { page }, NextPageToken = next };
    }

    public override async Task<V1.Note> UpdateNote(V1.UpdateNoteRequest request, ServerCallContext context)
    {
        var note = request.Note ?? new();
        var command = new UpdateNote(note.ToDomain(KeyOf(note.Name, "notes", "note.name")), [.. UpdateMask.PathsOf(request.UpdateMask, note, NoValues)])
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        };
        return (await registry.ExecuteAsync<ReviewNote>(command, context.CancellationToken)).ToProto();
    }

    public override Task<V1.Note> PublishNote(V1.PublishNoteRequest request, ServerCallContext context) =>
        SetPublishedAsync(NoteOf(request.Name), true, request.Etag, request, request.RequestId, context);

    public override Task<V1.Note> WithdrawNote(V1.WithdrawNoteRequest request, ServerCallContext context) =>
        SetPublishedAsync(NoteOf(request.Name), false, request.Etag, request, request.RequestId, context);

    private async Task<V1.Note> SetPublishedAsync(
        ContentKey key, bool published, string etag, IMessage request, string requestId, ServerCallContext context)
    {
        var command = new SetNotePublished(key, published, CatalogMapping.VersionOf(etag)) { Request = RequestKeys.Of(context, request, requestId) };
        return (await registry.ExecuteAsync<ReviewNote>(command, context.CancellationToken)).ToProto();
    }

    private async Task<(RegistryState State, string BrandId)> ReadBrandAsync(string parent, ServerCallContext context)
    {
        var brandId = ResourceName.Parse(parent, "brands/*", "parent")[0];
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.Brands.ContainsKey(brandId) ? (state, brandId) : throw Missing(parent);
    }

    // Null: of all campaigns.
    private static string? CampaignFilter(string name, string brandId)
    {
        if (name.Length == 0)
            return null;
        var ids = ResourceName.Parse(name, "brands/*/campaigns/*", "campaign");
        return ids[0] == brandId ? ids[1] : throw Rejection.Invalid("campaign", "must be one of the brand in parent").ToRpcException();
    }

    private static ContentKey NewKey(string parent, string id) => new(ResourceName.Parse(parent, "brands/*", "parent")[0], id);

    private static ContentKey NoteOf(string name) => KeyOf(name, "notes", "name");

    private static ContentKey KeyOf(string name, string collection, string field)
    {
        var ids = ResourceName.Parse(name, $"brands/*/{collection}/*", field);
        return new ContentKey(ids[0], ids[1]);
    }

    private static string LastId(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static RpcException Missing(string name) => Rejection.Missing(name).ToRpcException();
}
