using AdCommerce.Server.Tests.Demo;
using AdCommerce.V1;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace AdCommerce.Server.Tests.Alerts;

/// <summary>Alerts through the public API of a whole server.</summary>
public sealed class AlertServiceTests(DemoHost host) : IClassFixture<DemoHost>, IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(host.Server.GrpcAddress);

    private const string Brand = "brands/lumiere";
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    private AlertService.AlertServiceClient Alerts => new(_channel);

    private SavedFunnelService.SavedFunnelServiceClient Funnels => new(_channel);

    private Metadata Operator => host.Api.Operator;

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task Alert_SetLookedAtChangedDeleted_IsWhatWasSaid()
    {
        var funnel = await SaveAsync("watched");
        var request = new CreateAlertRequest { Parent = Brand, AlertId = "mine", Alert = new() { DisplayName = "Mine", SavedFunnel = funnel }, RequestId = "alert-1" };
        var set = await Alerts.CreateAlertAsync(request, Operator);
        var again = await Alerts.CreateAlertAsync(request, Operator);

        Assert.Equal((set.Name, set.Etag), (again.Name, again.Etag));
        Assert.Equal((30, 0.95, FunnelStage.Unspecified, false), (set.MinEntrants, set.Confidence, set.Stage, set.Disabled));
        // Nobody was shown anything weeks ago: it is looked at, and nothing is concluded.
        var looked = await WaitAsync(set.Name, static alert => alert.State == Alert.Types.State.Undecided);
        Assert.Equal([FunnelStage.Note, FunnelStage.Livestream, FunnelStage.Group], looked.Findings.Select(static finding => finding.Stage));
        Assert.All(looked.Findings, static finding => Assert.Equal((0, AlertFinding.Types.Verdict.Unspecified), (finding.Current.Entrants, finding.Verdict)));
        Assert.Equal(("Asia/Shanghai", ""), (looked.Period.TimeZone, looked.Problem));
        Assert.NotNull(looked.EvaluateTime);
        var narrowed = await Alerts.UpdateAlertAsync(new() { Alert = new() { Name = set.Name, Stage = FunnelStage.Group, Etag = set.Etag } }, Operator);
        Assert.Equal((FunnelStage.Group, "Mine"), (narrowed.Stage, narrowed.DisplayName));
        await WaitAsync(set.Name, static alert => alert.Findings is [{ Stage: FunnelStage.Group }]);
        var off = await Alerts.UpdateAlertAsync(new() { Alert = new() { Name = set.Name, Disabled = true } }, Operator);
        Assert.Equal(Alert.Types.State.Disabled, off.State);
        await RefusedAsync(StatusCode.FailedPrecondition, Funnels.DeleteSavedFunnelAsync(new() { Name = funnel }, Operator));
        await Alerts.DeleteAlertAsync(new() { Name = set.Name }, Operator);
        await RefusedAsync(StatusCode.NotFound, Alerts.GetAlertAsync(new() { Name = set.Name }, Operator));
        Assert.Equal(0, (await Alerts.ListAlertsAsync(new() { Parent = Brand }, Operator)).FiringCount);
    }

    [Fact]
    public async Task Alert_EverythingWrong_NamesEveryField()
    {
        var wrong = new Alert { SavedFunnel = "brands/petal/savedFunnels/theirs", Stage = FunnelStage.Episode, MinEntrants = 3, Confidence = 2 };

        var refused = await RefusedAsync(StatusCode.InvalidArgument, Alerts.CreateAlertAsync(new() { Parent = Brand, AlertId = "-", Alert = wrong }, Operator));

        Assert.Equal(
            ["alert.confidence", "alert.display_name", "alert.min_entrants", "alert.saved_funnel", "alert.stage", "alert_id"], FieldsOf(refused));
    }

    [Fact]
    public async Task AlertWebhook_SetTestedRotated_SignsWithTheSecretThatWasShownOnce()
    {
        await using var listener = await HookListener.StartAsync();
        var name = Brand + "/alertWebhook";
        var none = await Alerts.GetAlertWebhookAsync(new() { Name = name }, Operator);
        Assert.Equal("", none.Uri);
        await RefusedAsync(StatusCode.FailedPrecondition, Alerts.TestAlertWebhookAsync(new() { Name = name }, Operator));
        // As the console does: what was read, with an address.
        var set = await Alerts.UpdateAlertWebhookAsync(new() { AlertWebhook = new(none) { Uri = listener.Uri } }, Operator);

        var test = await Alerts.TestAlertWebhookAsync(new() { Name = name, RequestId = "test-1" }, Operator);
        var hook = await listener.NextAsync();

        Assert.StartsWith("whsec_", set.Secret, StringComparison.Ordinal);
        Assert.Equal("", (await Alerts.GetAlertWebhookAsync(new() { Name = name }, Operator)).Secret);
        Assert.Equal((test.Event.EventId, "alert.test"), (hook.Id, hook.Json.GetProperty("type").GetString()));
        Assert.True(hook.IsSignedWith(set.Secret));
        Assert.Equal(test.Event.EventId, (await Alerts.TestAlertWebhookAsync(new() { Name = name, RequestId = "test-1" }, Operator)).Event.EventId);

        var rotated = await Alerts.RotateAlertWebhookSecretAsync(new() { Name = name }, Operator);
        await Alerts.TestAlertWebhookAsync(new() { Name = name }, Operator);
        var second = await listener.NextAsync();

        Assert.NotEqual(set.Secret, rotated.Secret);
        Assert.NotNull(rotated.PreviousSecretExpireTime);
        Assert.True(second.IsSignedWith(rotated.Secret));
        Assert.True(second.IsSignedWith(set.Secret));
        var log = await DeliveredAsync(2);
        Assert.Equal([second.Id, hook.Id], log.Select(static delivery => delivery.Event.EventId));
        Assert.All(log, static delivery => Assert.Equal(200, Assert.Single(delivery.Attempts).Status));
        var page = await Alerts.ListAlertDeliveriesAsync(new() { Parent = Brand, PageSize = 1 }, Operator);
        Assert.Equal(log[0], Assert.Single(page.Deliveries));
        Assert.Equal(log[1], Assert.Single((await Alerts.ListAlertDeliveriesAsync(new() { Parent = Brand, PageToken = page.NextPageToken }, Operator)).Deliveries));
    }

    [Theory]
    [InlineData("ftp://example.com/")]
    [InlineData("example.com")]
    public async Task AlertWebhook_NotAnAddress_IsRefused(string uri)
    {
        var refused = await RefusedAsync(StatusCode.InvalidArgument, Alerts.UpdateAlertWebhookAsync(new() { AlertWebhook = new() { Name = "brands/petal/alertWebhook", Uri = uri } }, Operator));

        Assert.Equal(["alert_webhook.uri"], FieldsOf(refused));
    }

    private async Task<string> SaveAsync(string id) => (await Funnels.CreateSavedFunnelAsync(
        new()
        {
            Parent = Brand,
            SavedFunnelId = id,
            SavedFunnel = new() { DisplayName = id, Question = new() { Scope = new() { TimeZone = "Asia/Shanghai" }, LastDays = 7 } },
        },
        Operator)).Name;

    private async Task<Alert> WaitAsync(string name, Predicate<Alert> isSo)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        while (true)
        {
            var alert = await Alerts.GetAlertAsync(new() { Name = name }, Operator);
            if (isSo(alert))
                return alert;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private async Task<IReadOnlyList<AlertDelivery>> DeliveredAsync(int count)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        while (true)
        {
            var log = (await Alerts.ListAlertDeliveriesAsync(new() { Parent = Brand }, Operator)).Deliveries;
            if (log.Count(static delivery => delivery.State == AlertDelivery.Types.State.Delivered) == count)
                return log;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private static async Task<RpcException> RefusedAsync<T>(StatusCode code, AsyncUnaryCall<T> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(code, refused.StatusCode);
        return refused;
    }

    private static IEnumerable<string> FieldsOf(RpcException refused) =>
        refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(static violation => violation.Field).Distinct().Order(StringComparer.Ordinal);
}
