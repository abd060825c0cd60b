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
        asked.ThrowIfWrong();
        var grouping = asked.Grouping(asked.Dimensions, byDay: false, request.ComparePrevious);
        var report = await runner.ReplayAsync(
            asked.Scope,
            windows,
            request.ComparePrevious,
            async done =>
            {
                if (done < partitions.Count)
                    await stream.WriteAsync(new V1.ReplayFunnelResponse { PartitionsDone = done, Partitions = partitions.Count }, context.CancellationToken);
            },
            (attempts, token) => FunnelReport.SumAsync(engine, attempts, asked.Scope, grouping, config.Value, token),
            context);
        await stream.WriteAsync(
            new V1.ReplayFunnelResponse { PartitionsDone = partitions.Count, Partitions = partitions.Count, Report = ToProto(asked, report) }, context.CancellationToken);
    }

    /// <summary>Makes a report of attempts as they are recorded, or as they are made anew where other windows are asked for.</summary>
    private Task<T> RunAsync<T>(AskedReport asked, bool withPrevious, Func<AttemptSet, CancellationToken, Task<T>> sum, ServerCallContext context) => asked.Windows is { } windows
        ? runner.ReplayAsync(asked.Scope, windows, withPrevious, static _ => Task.CompletedTask, sum, context)
        : runner.RunAsync(asked.Scope, withPrevious, sum, context);
}
