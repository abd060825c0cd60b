using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Campaigns.Budgets;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf;
using Grpc.Core;

namespace AdCommerce.Server.Campaigns;

/// <summary>Campaigns and placements. That a request speaks of the caller's own brand was checked before it came here.</summary>
internal sealed partial class CampaignService(
    RegistryGateway registry,
    LedgerGateway ledgers,
    LedgerStatement statement,
    BrandDelivery delivery,
    ViewerSurvey survey,
    [FromKeyedServices(CampaignServices.ReachSlots)] BulkSlots slots,
    TimeProvider time)
    : V1.CampaignService.CampaignServiceBase
{
    private const string CampaignPattern = "brands/*/campaigns/*";

    public override async Task<V1.Campaign> CreateCampaign(V1.CreateCampaignRequest request, ServerCallContext context)
    {
        var brandId = ResourceName.Parse(request.Parent, "brands/*", "parent")[0];
        var given = request.Campaign ?? new();
        var command = new CreateCampaign(given.ToDomain(new CampaignKey(brandId, request.CampaignId)), BudgetMapping.FlightOf(given.Budget))
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
            AskTime = time.GetUtcNow(),
        };
        return await ledgers.FollowAsync(await registry.ExecuteAsync<Campaign>(command, context.CancellationToken));
    }

    public override async Task<V1.Campaign> GetCampaign(V1.GetCampaignRequest request, ServerCallContext context) =>
        await ledgers.ShowAsync(await FindAsync(request.Name, "name", context));

    public override async Task<V1.ListCampaignsResponse> ListCampaigns(V1.ListCampaignsRequest request, ServerCallContext context)
    {
        var brandId = ResourceName.Parse(request.Parent, "brands/*", "parent")[0];
        var state = await registry.ReadAsync(context.CancellationToken);
        if (!state.Brands.ContainsKey(brandId))
            throw Rejection.Missing(request.Parent).ToRpcException();
        var campaigns = state.Campaigns.Values.Where(c => c.Key.BrandId == brandId);
        var (page, next) = Paging.Of(campaigns, static c => c.Key.CampaignId, request.PageSize, request.PageToken);
        return new() { Campaigns = { await Task.WhenAll(page.Select(ledgers.ShowAsync)) }, NextPageToken = next };
    }

    public override Task<V1.Campaign> PauseCampaign(V1.PauseCampaignRequest request, ServerCallContext context) =>
        SetPausedAsync(CampaignOf(request.Name, "name"), true, request, request.RequestId, context);

    public override Task<V1.Campaign> ResumeCampaign(V1.ResumeCampaignRequest request, ServerCallContext context) =>
        SetPausedAsync(CampaignOf(request.Name, "name"), false, request, request.RequestId, context);

    private async Task<V1.Campaign> SetPausedAsync(CampaignKey key, bool paused, IMessage request, string requestId, ServerCallContext context)
    {
        var command = new SetCampaignPaused(key, paused) { Request = RequestKeys.Of(context, request, requestId) };
        return await ledgers.FollowAsync(await registry.ExecuteAsync<Campaign>(command, context.CancellationToken));
    }

    private static CampaignKey CampaignOf(string name, string field)
    {
        var ids = ResourceName.Parse(name, CampaignPattern, field);
        return new CampaignKey(ids[0], ids[1]);
    }
}
