using AdCommerce.Domain;
using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Alerts;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Alerts;

/// <summary>Alerts here, what they told and where in the file beside this one. That a request speaks of the caller's own brand was checked before it came here.</summary>
internal sealed partial class AlertService(RegistryGateway registry, IGrainFactory grains, WebhookSecrets secrets, AlertBell bell, IHostEnvironment environment)
    : V1.AlertService.AlertServiceBase
{
    private static readonly string[] NoValues = ["name", "etag", "state", "findings", "period", "evaluate_time", "problem"];

    public override async Task<V1.Alert> CreateAlert(V1.CreateAlertRequest request, ServerCallContext context)
    {
        var key = new ContentKey(BrandOf(request.Parent), request.AlertId);
        return await SetAsync(
            new CreateAlert((request.Alert ?? new()).ToDomain(key) with { Version = 0 }) { Request = RequestKeys.Of(context, request, request.RequestId) }, context);
    }

    public override async Task<V1.Alert> GetAlert(V1.GetAlertRequest request, ServerCallContext context)
    {
        var key = KeyOf(request.Name, "name");
        var state = await registry.ReadAsync(context.CancellationToken);
        if (!state.Alerts.TryGetValue(key, out var rule))
            throw Rejection.Missing(request.Name).ToRpcException();
        return rule.ToProto((await LookAsync(key.BrandId, context)).Find(key.Id));
    }

    public override async Task<V1.ListAlertsResponse> ListAlerts(V1.ListAlertsRequest request, ServerCallContext context)
    {
        var brandId = BrandOf(request.Parent);
        var state = await ReadBrandAsync(request.Parent, context);
        var known = await LookAsync(brandId, context);
        var alerts = state.Alerts.Values.Where(alert => alert.Key.BrandId == brandId).Select(alert => alert.ToProto(known.Find(alert.Key.Id))).ToList();
        var (page, next) = Paging.Of(alerts, static alert => alert.Name[(alert.Name.LastIndexOf('/') + 1)..], request.PageSize, request.PageToken);
        return new() { Alerts = { page }, NextPageToken = next, FiringCount = alerts.Count(static alert => alert.State == V1.Alert.Types.State.Firing) };
    }

    public override async Task<V1.Alert> UpdateAlert(V1.UpdateAlertRequest request, ServerCallContext context)
    {
        var alert = request.Alert ?? new();
        var command = new UpdateAlert(alert.ToDomain(KeyOf(alert.Name, "alert.name")), [.. UpdateMask.PathsOf(request.UpdateMask, alert, NoValues)])
        {
            Request = RequestKeys.Of(context, request, request.RequestId),
        };
        return await SetAsync(command, context);
    }

    public override async Task<Empty> DeleteAlert(V1.DeleteAlertRequest request, ServerCallContext context)
    {
        var command = new DeleteAlert(KeyOf(request.Name, "name"), CatalogMapping.VersionOf(request.Etag)) { Request = RequestKeys.Of(context, request, request.RequestId) };
        await registry.ExecuteAsync<AlertRule>(command, context.CancellationToken);
        return new();
    }

    private async Task<V1.Alert> SetAsync(RegistryCommand command, ServerCallContext context)
    {
        var rule = await registry.ExecuteAsync<AlertRule>(command, context.CancellationToken);
        bell.Ring(rule.Key.BrandId);
        return rule.ToProto((await LookAsync(rule.Key.BrandId, context)).Find(rule.Key.Id));
    }

    private async Task<RegistryState> ReadBrandAsync(string parent, ServerCallContext context)
    {
        var state = await registry.ReadAsync(context.CancellationToken);
        return state.Brands.ContainsKey(BrandOf(parent)) ? state : throw Rejection.Missing(parent).ToRpcException();
    }

    private Task<BrandAlerts> LookAsync(string brandId, ServerCallContext context) => GrainOf(brandId).Look().WaitAsync(context.CancellationToken);

    private IAlertsGrain GrainOf(string brandId) => grains.GetGrain<IAlertsGrain>(brandId);

    private static string BrandOf(string parent) => ResourceName.Parse(parent, "brands/*", "parent")[0];

    private static ContentKey KeyOf(string name, string field)
    {
        var ids = ResourceName.Parse(name, "brands/*/alerts/*", field);
        return new ContentKey(ids[0], ids[1]);
    }
}
