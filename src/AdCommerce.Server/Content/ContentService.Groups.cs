using AdCommerce.Domain;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Chain;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Content;

internal sealed partial class ContentService
{
    /// <summary>Most codes of one request.</summary>
    public const int CodesMax = 1_000;

    public override Task<V1.Group> CreateGroup(V1.CreateGroupRequest request, ServerCallContext context)
    {
        var group = (request.Group ?? new()).ToDomain(NewKey(request.Parent, request.GroupId)) with { Version = 0 };
        return OpenAsync(new CreateGroup(group) { Request = RequestKeys.Of(context, request, request.RequestId) }, context);
    }

    public override async Task<V1.Group> GetGroup(V1.GetGroupRequest request, ServerCallContext context)
    {
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.Groups.GetValueOrDefault(GroupOf(request.Name))?.ToProto() ?? throw Missing(request.Name);
    }

    public override async Task<V1.ListGroupsResponse> ListGroups(V1.ListGroupsRequest request, ServerCallContext context)
    {
        var (state, brandId) = await ReadBrandAsync(request.Parent, context);
        var campaignId = CampaignFilter(request.Campaign, brandId);
        var groups = state.Groups.Values
            .Where(g => g.Key.BrandId == brandId && (campaignId is null || g.CampaignId == campaignId))
            .Select(ContentMapping.ToProto)
            .Where(g => request.State == V1.Group.Types.State.Unspecified || g.State == request.State);
        var (page, next) = Paging.Of(groups, static g => LastId(g.Name), request.PageSize, request.PageToken);
        return new() { Groups = { page }, NextPageToken = next };
    }

    public override Task<V1.Group> UpdateGroup(V1.UpdateGroupRequest request, ServerCallContext context)
    {
        var group = request.Group ?? new();
        var key = KeyOf(group.Name, "groups", "group.name");
        return OpenAsync(
            new UpdateGroup(group.ToDomain(key), [.. UpdateMask.PathsOf(request.UpdateMask, group, NoValues)])
            {
                Request = RequestKeys.Of(context, request, request.RequestId),
            },
            context);
    }

    public override Task<V1.Group> CloseGroup(V1.CloseGroupRequest request, ServerCallContext context) => OpenAsync(
        new CloseGroup(GroupOf(request.Name), CatalogMapping.VersionOf(request.Etag)) { Request = RequestKeys.Of(context, request, request.RequestId) },
        context);

    public override async Task<V1.IssueCodesResponse> IssueCodes(V1.IssueCodesRequest request, ServerCallContext context)
    {
        var key = GroupOf(request.Name);
        if (request.Count is < 1 or > CodesMax)
            throw Rejection.Invalid("count", $"must be from 1 to {CodesMax}").ToRpcException();
        if (!(await registry.ReadAsync(context.CancellationToken)).Groups.ContainsKey(key))
            throw Missing(request.Name);
        var group = grains.GetGrain<IGroupGrain>($"{key.BrandId}/{key.Id}");
        var issued = await group.IssueCodes(request.Count, RequestKeys.Of(context, request, request.RequestId)).OrThrow();
        return new() { Codes = { issued.Codes } };
    }

    private async Task<V1.Group> OpenAsync(RegistryCommand command, ServerCallContext context) =>
        (await registry.ExecuteAsync<PrivateGroup>(command, context.CancellationToken)).ToProto();

    private static ContentKey GroupOf(string name) => KeyOf(name, "groups", "name");
}
