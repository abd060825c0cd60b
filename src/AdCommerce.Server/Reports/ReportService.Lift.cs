using AdCommerce.Domain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

internal sealed partial class ReportService
{
    public override async Task<V1.ReportLiftResponse> ReportLift(V1.ReportLiftRequest request, ServerCallContext context)
    {
        var brandId = ResourceName.Parse(request.Parent, "brands/*", "parent")[0];
        var state = await registry.ReadAsync(context.CancellationToken);
        if (!state.Brands.ContainsKey(brandId))
            throw Rejection.Missing(request.Parent).ToRpcException();
        var violations = new Violations();
        var requests = new ReportRequests(state, brandId, violations);
        var campaign = requests.Campaign(request.Campaign, "campaign");
        violations.Require(campaign is null || campaign.HoldoutShare > 0, "campaign", "must hold viewers out: without them nothing can be compared");
        var start = request.StartDate.Length == 0 ? int.MinValue : requests.Day(request.StartDate, "start_date");
        var end = request.EndDate.Length == 0 ? int.MaxValue : requests.Day(request.EndDate, "end_date");
        violations.Require(start is null || end is null || start <= end, "end_date", "must not be before start_date");
        if (!violations.None)
            throw violations.ToRejection().ToRpcException();

        var now = time.NowMicros();
        var cells = await Task.WhenAll(shards.All.Select(shard => shard.CountLift(brandId))).WaitAsync(context.CancellationToken);
        LiftCell[] asked = [.. cells.SelectMany(static cell => cell).Where(cell => cell.Campaign == campaign!.Key && cell.Day >= start && cell.Day <= end)];
        var report = LiftReport.Of(asked, campaign!.HoldoutShare, now);
        var response = new V1.ReportLiftResponse
        {
            ShownViewers = report.Split.Shown,
            HeldOutViewers = report.Split.HeldOut,
            ExpectedHeldOutViewers = report.Split.ExpectedHeldOut,
            SampleRatioMismatch = report.Split.IsMismatch,
            ChiSquare = report.Split.ChiSquare,
            HoldoutShare = report.Split.HoldoutShare,
            State = new V1.ReportState { AsOf = now.ToTimestamp(), TimeZone = "Etc/UTC" },
        };
        response.Stages.AddRange(report.Stages.Select(static (difference, i) => new V1.LiftStage
        {
            Stage = (V1.FunnelStage)(i + 2),
            Shown = difference.First.ToProto(),
            HeldOut = difference.Second.ToProto(),
            Difference = difference.ToProto(),
        }));
        return response;
    }
}
