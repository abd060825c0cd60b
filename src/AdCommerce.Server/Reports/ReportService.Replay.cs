using AdCommerce.Grains.Reports;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

internal sealed partial class ReportService
{
    public override async Task ReplayFunnel(V1.ReplayFunnelRequest request, IServerStreamWriter<V1.ReplayFunnelResponse> stream, ServerCallContext context)
    {
        var asked = await AskedAsync(request.Parent, request.Scope, allowsCircles: true, context);
        var windows = asked.Requests.Windows(request.JourneyWindow, request.NoteStepWindow, request.LivestreamStepWindow, request.GroupStepWindow);
        asked = asked with { Dimensions = asked.Requests.Dimensions(request.Dimensions), Windows = windows };
        asked.Violations.Require(!request.WithDetails || asked.Scope.Circles is null, "with_details", "must not be set where circles are filtered by: details tell too much of few viewers");
        asked.ThrowIfWrong();
        var last = await runner.ReplayAsync(
            asked.Scope,
            windows,
            request.ComparePrevious,
            async done =>
            {
                if (done < partitions.Count)
                    await stream.WriteAsync(new V1.ReplayFunnelResponse { PartitionsDone = done, Partitions = partitions.Count }, context.CancellationToken);
            },
            (attempts, token) => TellAsync(asked, request, attempts, token),
            context);
        await stream.WriteAsync(last, context.CancellationToken);
    }

    private async Task<V1.ReplayFunnelResponse> TellAsync(AskedReport asked, V1.ReplayFunnelRequest request, AttemptSet attempts, CancellationToken cancellationToken)
    {
        var response = new V1.ReplayFunnelResponse
        {
            PartitionsDone = partitions.Count,
            Partitions = partitions.Count,
            Report = ToProto(asked, await SumAsync(asked, attempts, request.ComparePrevious, request.WithDetails, cancellationToken)),
        };
        if (!request.WithDetails)
            return response;
        var current = attempts.Only(asked.Scope.QueryFor(withPrevious: false));
        response.Trend = TrendOf(asked, await SumByDayAsync(asked, current, cancellationToken));
        response.Times = TimesOf(asked, await engine.TimesAsync(current, asked.Scope, cancellationToken));
        response.Transitions = TransitionsOf(asked, await engine.PathsAsync(current, asked.Scope, cancellationToken));
        return response;
    }

    /// <summary>Makes a report of attempts as they are recorded, or as they are made anew where other windows are asked for.</summary>
    private Task<T> RunAsync<T>(AskedReport asked, bool withPrevious, Func<AttemptSet, CancellationToken, Task<T>> sum, ServerCallContext context) => asked.Windows is { } windows
        ? runner.ReplayAsync(asked.Scope, windows, withPrevious, static _ => Task.CompletedTask, sum, context)
        : runner.RunAsync(asked.Scope, withPrevious, sum, context);
}
