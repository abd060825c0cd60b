using AdCommerce.Domain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Reports;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using AdCommerce.Storage.Reports;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Reports;

/// <summary>What became of what a brand showed. That a request speaks of the caller's own brand was checked before it came here.</summary>
internal sealed partial class ReportService(
    ReportRunner runner, IReportEngine engine, RegistryGateway registry, Shards shards, Partitions partitions, StoredProfiles profiles, IOptions<ReportConfig> config, TimeProvider time)
    : V1.ReportService.ReportServiceBase
{
    public override async Task<V1.ReportFunnelResponse> ReportFunnel(V1.ReportFunnelRequest request, ServerCallContext context)
    {
        if (request.AttemptsOnly)
            return await CountAsync(request, context);
        var (asked, report) = await FunnelAsync(request.Parent, request.Scope, request.Dimensions, request.ComparePrevious, request.WithDays, windows: null, context);
        return ToProto(asked, report);
    }

    private async Task<(AskedReport Asked, FunnelReport Report)> FunnelAsync(
        string parent, V1.ReportScope scope, IReadOnlyList<V1.ReportDimension> dimensions, bool withPrevious, bool withDays, V1.ReportWindows? windows, ServerCallContext context)
    {
        var asked = await AskedAsync(parent, scope, allowsCircles: true, context);
        asked = asked with { Dimensions = asked.Requests.Dimensions(dimensions), Windows = asked.Requests.Windows(windows) };
        asked.Violations.Require(!withDays || asked.Scope.Circles is null, "with_days", "must not be set where circles are filtered by: days tell too much of few viewers");
        asked.ThrowIfWrong();
        return (asked, await RunAsync(asked, withPrevious, (attempts, token) => SumAsync(asked, attempts, withPrevious, withDays, token), context));
    }

    private async Task<FunnelReport> SumAsync(AskedReport asked, AttemptSet attempts, bool withPrevious, bool withDays, CancellationToken cancellationToken)
    {
        var grouping = asked.Grouping(asked.Dimensions, byDay: false, withPrevious);
        var report = await FunnelReport.SumAsync(engine, attempts, asked.Scope, grouping, config.Value, cancellationToken);
        return withDays ? await report.WithDaysAsync(engine, attempts, asked.Scope, grouping, cancellationToken) : report;
    }

    private async Task<AskedReport> AskedAsync(string parent, V1.ReportScope? scope, bool allowsCircles, ServerCallContext context)
    {
        var brandId = ResourceName.Parse(parent, "brands/*", "parent")[0];
        // What this silo knows is a moment old. It is enough for whoever asks of what is there; only where something is missing, it may just have come.
        var known = AskedOf(registry.Known, brandId, scope, allowsCircles);
        if (known is { Violations.None: true })
            return known;
        return AskedOf(await registry.ReadAsync(context.CancellationToken), brandId, scope, allowsCircles) ?? throw Rejection.Missing(parent).ToRpcException();
    }

    private AskedReport? AskedOf(RegistryState state, string brandId, V1.ReportScope? scope, bool allowsCircles)
    {
        if (!state.Brands.ContainsKey(brandId))
            return null;
        var violations = new Violations();
        var requests = new ReportRequests(state, brandId, violations);
        return new AskedReport(requests, requests.Scope(scope, allowsCircles), scope?.TimeZone is { Length: > 0 } zone ? zone : "Etc/UTC", state, violations, time.NowMicros());
    }

    private static V1.ReportFunnelResponse ToProto(AskedReport asked, FunnelReport report)
    {
        var response = new V1.ReportFunnelResponse { Total = RowOf(asked, [], report.Total, report.PreviousTotal), State = asked.State(report.WithheldRows) };
        response.Rows.AddRange(report.Rows.Select(row => RowOf(asked, asked.Dimensions, row.Current, row.Previous)));
        foreach (var (row, days) in response.Rows.Zip(report.Days))
        {
            row.AttemptsByDay.AddRange(days.Select(static day => day.Attempts));
            row.ViewersByDay.AddRange(days.Select(static day => day.Viewers));
        }

        return response;
    }

    private static V1.FunnelRow RowOf(AskedReport asked, IReadOnlyList<ReportDimension> dimensions, TellableGroup current, TellableGroup? previous)
    {
        var row = new V1.FunnelRow { DeepReads = current.Withheld[1] ? 0 : current.Group.Sums.DeepReads, Engaged = current.Withheld[2] ? 0 : current.Group.Sums.Engaged };
        row.Values.AddRange(current.Group.Values.Zip(dimensions, (value, dimension) => ReportNames.ToName(dimension, asked.Scope.BrandId, value)));
        row.Bars.AddRange(current.ToBars(previous));
        row.PreviousBars.AddRange(previous?.ToBars() ?? []);
        return row;
    }
}
