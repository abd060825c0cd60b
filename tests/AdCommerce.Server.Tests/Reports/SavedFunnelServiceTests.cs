using AdCommerce.Server.Tests.Demo;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace AdCommerce.Server.Tests.Reports;

/// <summary>Saved funnels through the public API of a whole server.</summary>
public sealed class SavedFunnelServiceTests(DemoHost host) : IClassFixture<DemoHost>, IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(host.Server.GrpcAddress);

    private const string Brand = "brands/lumiere";

    private SavedFunnelService.SavedFunnelServiceClient Funnels => new(_channel);

    private Metadata Operator => host.Api.Operator;

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task SavedFunnel_SavedReadRenamedDeleted_IsWhatWasSaid()
    {
        var request = new CreateSavedFunnelRequest { Parent = Brand, SavedFunnelId = "mine", SavedFunnel = New(), RequestId = "funnel-1" };
        var saved = await Funnels.CreateSavedFunnelAsync(request, Operator);
        var again = await Funnels.CreateSavedFunnelAsync(request, Operator);
        var renamed = await Funnels.UpdateSavedFunnelAsync(new() { SavedFunnel = new() { Name = saved.Name, DisplayName = "Other", Etag = saved.Etag } }, Operator);

        Assert.Equal(saved, again);
        Assert.Equal((Brand + "/savedFunnels/mine", "Weekly, 每周"), (saved.Name, saved.DisplayName));
        Assert.Equal(New().Question, saved.Question);
        Assert.Equal(("Other", saved.Question, saved.CreateTime), (renamed.DisplayName, renamed.Question, renamed.CreateTime));
        Assert.Equal(renamed, await Funnels.GetSavedFunnelAsync(new() { Name = saved.Name }, Operator));
        Assert.Contains(renamed, (await Funnels.ListSavedFunnelsAsync(new() { Parent = Brand }, Operator)).SavedFunnels);
        await RefusedAsync(StatusCode.Aborted, Funnels.UpdateSavedFunnelAsync(new() { SavedFunnel = new() { Name = saved.Name, DisplayName = "Late", Etag = saved.Etag } }, Operator));
        await Funnels.DeleteSavedFunnelAsync(new() { Name = saved.Name }, Operator);
        await RefusedAsync(StatusCode.NotFound, Funnels.GetSavedFunnelAsync(new() { Name = saved.Name }, Operator));
    }

    [Fact]
    public async Task SavedFunnel_OfFixedDays_KeepsThem()
    {
        var question = new FunnelQuestion { Scope = new() { StartDate = "2026-11-01", EndDate = "2026-11-11", TimeZone = "Etc/UTC" }, CountViewers = true };

        var saved = await Funnels.CreateSavedFunnelAsync(new() { Parent = Brand, SavedFunnelId = "fixed", SavedFunnel = new() { DisplayName = "Singles' day", Question = question } }, Operator);

        Assert.Equal(question, saved.Question);
    }

    [Fact]
    public async Task SavedFunnel_EveryKindOfMistake_IsToldAtOnce()
    {
        var wrong = New();
        wrong.DisplayName = "";
        wrong.Question.LastDays = 400;
        wrong.Question.Scope = new() { StartDate = "2026-11-01", TimeZone = "Beijing", Campaigns = { "brands/petal/campaigns/soft-morning" }, Filters = { "colour=red" } };
        wrong.Question.Dimensions.Add(ReportDimension.Market);
        wrong.Question.Windows = new() { JourneyWindow = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), GroupStepWindow = Duration.FromTimeSpan(TimeSpan.FromDays(1)) };

        var refused = await RefusedAsync(StatusCode.InvalidArgument, Funnels.CreateSavedFunnelAsync(new() { Parent = Brand, SavedFunnelId = "Wrong", SavedFunnel = wrong }, Operator));

        Assert.Equal(
            [
                "saved_funnel.display_name", "saved_funnel.question.dimensions", "saved_funnel.question.last_days", "saved_funnel.question.scope.campaigns[0]",
                "saved_funnel.question.scope.filters[0]", "saved_funnel.question.scope.start_date", "saved_funnel.question.scope.time_zone",
                "saved_funnel.question.windows.group_step_window", "saved_funnel.question.windows.journey_window", "saved_funnel_id",
            ],
            refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(static violation => violation.Field).Distinct().Order(StringComparer.Ordinal));
    }

    private static SavedFunnel New() => new()
    {
        DisplayName = "Weekly, 每周",
        Question = new()
        {
            Scope = new() { TimeZone = "Asia/Shanghai", Campaigns = { Brand + "/campaigns/evening-light" }, Filters = { "market=CN", "market=SG", "product=products/lumiere-matte-velvet" } },
            LastDays = 7,
            Dimensions = { ReportDimension.Placement, ReportDimension.Market },
            ComparePrevious = true,
            AtAll = true,
            Windows = new() { JourneyWindow = Duration.FromTimeSpan(TimeSpan.FromDays(2)), NoteStepWindow = Duration.FromTimeSpan(TimeSpan.FromHours(1)) },
        },
    };

    private static async Task<RpcException> RefusedAsync<T>(StatusCode code, AsyncUnaryCall<T> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(code, refused.StatusCode);
        return refused;
    }
}
