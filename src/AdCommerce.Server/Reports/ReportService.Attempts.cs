using System.Collections.Immutable;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Reports;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

// When attempts began, how long they took and which way they went.
internal sealed partial class ReportService
{
    public override async Task<V1.ReportTrendResponse> ReportTrend(V1.ReportTrendRequest request, ServerCallContext context)
    {
        var asked = await AskedOfAttemptsAsync(request.Parent, request.Scope, request.Windows, context);
        return TrendOf(asked, await RunAsync(asked, withPrevious: false, (attempts, token) => SumByDayAsync(asked, attempts, token), context));
    }

    public override async Task<V1.ReportTimeToConvertResponse> ReportTimeToConvert(V1.ReportTimeToConvertRequest request, ServerCallContext context)
    {
        var asked = await AskedOfAttemptsAsync(request.Parent, request.Scope, request.Windows, context);
        return TimesOf(asked, await RunAsync(asked, withPrevious: false, (attempts, token) => engine.TimesAsync(attempts, asked.Scope, token), context));
    }

    public override async Task<V1.ReportTransitionsResponse> ReportTransitions(V1.ReportTransitionsRequest request, ServerCallContext context)
    {
        var asked = await AskedOfAttemptsAsync(request.Parent, request.Scope, request.Windows, context);
        return TransitionsOf(asked, await RunAsync(asked, withPrevious: false, (attempts, token) => engine.PathsAsync(attempts, asked.Scope, token), context));
    }

    private async Task<AskedReport> AskedOfAttemptsAsync(string parent, V1.ReportScope? scope, V1.ReportWindows? windows, ServerCallContext context)
    {
        var asked = await AskedAsync(parent, scope, allowsCircles: false, context);
        asked = asked with { Windows = asked.Requests.Windows(windows) };
        asked.ThrowIfWrong();
        return asked;
    }

    private async Task<IReadOnlyList<FunnelGroup>> SumByDayAsync(AskedReport asked, AttemptSet attempts, CancellationToken cancellationToken) =>
        (await engine.SumAsync(attempts, asked.Scope, asked.Grouping([], byDay: true, withPrevious: false), cancellationToken)).Total;

    private static V1.ReportTrendResponse TrendOf(AskedReport asked, IReadOnlyList<FunnelGroup> groups)
    {
        var days = groups.ToDictionary(static group => group.Day!.Value);
        var response = new V1.ReportTrendResponse { State = asked.State() };
        for (var i = 0; i < asked.Scope.Range.Days; i++)
        {
            var day = asked.Scope.Range.FirstDay + i;
            var group = days.GetValueOrDefault(day) ?? new FunnelGroup(false, day, true, [], FunnelSums.None);
            var shown = new V1.TrendDay { Date = ReportRequests.DateOf(day), Mature = i < asked.MatureDays };
            shown.Bars.AddRange(new TellableGroup(group, [false, false, false, false]).ToBars());
            response.Days.Add(shown);
        }

        return response;
    }

    private static V1.ReportTimeToConvertResponse TimesOf(AskedReport asked, ImmutableArray<StageTimes> times)
    {
        var response = new V1.ReportTimeToConvertResponse { State = asked.State() };
        foreach (var stage in times)
        {
            var shown = new V1.StageTime { Stage = stage.Stage.ToProto(), Attempts = stage.Attempts, Median = stage.MedianMicros.ToDuration(), P90 = stage.P90Micros.ToDuration() };
            shown.Bins.AddRange(stage.Bins.Select(static (attempts, bin) => new V1.TimeBin { StartSeconds = TimeBins.StartSeconds(bin), Attempts = attempts }));
            response.Stages.Add(shown);
        }

        return response;
    }

    private static V1.ReportTransitionsResponse TransitionsOf(AskedReport asked, ImmutableArray<StagePath> paths)
    {
        var response = new V1.ReportTransitionsResponse { State = asked.State() };
        response.Transitions.AddRange(StageTransition.Of(paths).Select(static step => new V1.Transition
        {
            FromStage = step.From.ToProto(),
            ToStage = step.To?.ToProto() ?? V1.FunnelStage.Unspecified,
            Attempts = step.Attempts,
        }));
        return response;
    }
}
