using System.Globalization;
using AdCommerce.Domain;
using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Alerts;

internal sealed partial class AlertService
{
    public override async Task<V1.ListAlertEventsResponse> ListAlertEvents(V1.ListAlertEventsRequest request, ServerCallContext context)
    {
        var brandId = BrandOf(request.Parent);
        await ReadBrandAsync(request.Parent, context);
        string? alertId = null;
        if (request.Alert.Length > 0)
        {
            var key = KeyOf(request.Alert, "alert");
            alertId = key.BrandId == brandId ? key.Id : throw Rejection.Invalid("alert", "must be one of the brand in parent").ToRpcException();
        }

        var events = (await LookAsync(brandId, context)).Events.Where(told => alertId is null || told.AlertId == alertId);
        var (page, next) = Newest(events, static told => told, request.PageSize, request.PageToken);
        return new() { Events = { page.Select(told => told.ToProto(brandId)) }, NextPageToken = next };
    }

    public override async Task<V1.ListAlertDeliveriesResponse> ListAlertDeliveries(V1.ListAlertDeliveriesRequest request, ServerCallContext context)
    {
        var brandId = BrandOf(request.Parent);
        await ReadBrandAsync(request.Parent, context);
        var (page, next) = Newest((await LookAsync(brandId, context)).Deliveries, static delivery => delivery.Event, request.PageSize, request.PageToken);
        return new() { Deliveries = { page.Select(delivery => delivery.ToProto(brandId)) }, NextPageToken = next };
    }

    public override async Task<V1.AlertWebhook> GetAlertWebhook(V1.GetAlertWebhookRequest request, ServerCallContext context)
    {
        var brandId = WebhookOf(request.Name, "name");
        var state = await ReadBrandAsync($"brands/{brandId}", context);
        return state.Webhooks.GetValueOrDefault(brandId).ToProto(brandId, secret: "");
    }

    public override Task<V1.AlertWebhook> UpdateAlertWebhook(V1.UpdateAlertWebhookRequest request, ServerCallContext context)
    {
        var webhook = request.AlertWebhook ?? new();
        var brandId = WebhookOf(webhook.Name, "alert_webhook.name");
        if (request.UpdateMask is { Paths.Count: > 0 } mask && mask.Paths.Any(static path => path != "uri"))
            throw Rejection.Invalid("update_mask", "must be empty or \"uri\"").ToRpcException();
        return SetAsync(
            brandId, new SetAlertWebhook(brandId, webhook.Uri, environment.IsDevelopment(), CatalogMapping.VersionOf(webhook.Etag)) { Request = RequestKeys.Of(context, request, request.RequestId) }, context);
    }

    public override Task<V1.AlertWebhook> RotateAlertWebhookSecret(V1.RotateAlertWebhookSecretRequest request, ServerCallContext context)
    {
        var brandId = WebhookOf(request.Name, "name");
        return SetAsync(brandId, new RotateAlertWebhookSecret(brandId) { Request = RequestKeys.Of(context, request, request.RequestId) }, context);
    }

    public override async Task<V1.AlertDelivery> TestAlertWebhook(V1.TestAlertWebhookRequest request, ServerCallContext context)
    {
        var brandId = WebhookOf(request.Name, "name");
        await ReadBrandAsync($"brands/{brandId}", context);
        var delivery = await GrainOf(brandId).Test(RequestKeys.Of(context, request, request.RequestId)).OrThrow();
        bell.Ring(brandId);
        return delivery.ToProto(brandId);
    }

    private async Task<V1.AlertWebhook> SetAsync(string brandId, RegistryCommand command, ServerCallContext context)
    {
        var webhook = await registry.ExecuteAsync<AlertWebhook>(command, context.CancellationToken);
        bell.Ring(brandId);
        return webhook.ToProto(brandId, webhook.ShowsSecret ? WebhookSignature.Show(secrets.Of(webhook.BrandId, webhook.Secret)) : "");
    }

    // By time backwards, what was told together by its number; a token names the last one that was shown.
    private static (List<T> Page, string NextToken) Newest<T>(IEnumerable<T> all, Func<T, AlertEvent> eventOf, int size, string token)
    {
        string KeyOf(T item) => string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - eventOf(item).TimeMicros:D19}{eventOf(item).Id}");
        return Paging.Of(all.OrderBy(KeyOf, StringComparer.Ordinal), KeyOf, size, token);
    }

    private static string WebhookOf(string name, string field) => ResourceName.Parse(name, "brands/*/alertWebhook", field)[0];
}
