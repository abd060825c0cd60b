using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

internal sealed partial class ReportService
{
    public override async Task<V1.ReportCirclesResponse> ReportCircles(V1.ReportCirclesRequest request, ServerCallContext context)
    {
        var asked = await AskedAsync(request.Parent, request.Scope, allowsCircles: false, context);
        var stage = asked.Requests.StageOr(request.Stage, Stage.Note, "stage");
        asked.Violations.Require(stage != Stage.Episode, "stage", "must come after the entry");
        asked.ThrowIfWrong();
        var grouping = asked.Grouping([ReportDimension.Circle], byDay: false, withPrevious: false);
        var (_, groups) = await runner.RunAsync(asked.Scope, withPrevious: false, (attempts, token) => engine.SumAsync(attempts, asked.Scope, grouping, token), context);
        var circles = CircleReport.Of(TellableFunnel.Judge(groups, isByProfile: true, config.Value.EntrantsMin, config.Value.LaterMin), stage);
        var response = new V1.ReportCirclesResponse { State = asked.State(groups.Count - circles.Length) };
        response.Circles.AddRange(circles.Select(static circle => new V1.CircleRow
        {
            Circle = circle.Circle,
            AttemptsShare = circle.AttemptsShare,
            ReachedShare = circle.ReachedShare,
            Rate = circle.Rate.ToProto(),
            Difference = circle.ToOthers.ToProto(),
            Service = ServiceOf(circle.ToOthers.Verdict),
        }));
        return response;
    }

    private static V1.CircleRow.Types.Service ServiceOf(DifferenceVerdict verdict) => verdict switch
    {
        DifferenceVerdict.Higher => V1.CircleRow.Types.Service.UnderServed,
        DifferenceVerdict.Lower => V1.CircleRow.Types.Service.OverServed,
        DifferenceVerdict.Undecided => V1.CircleRow.Types.Service.Even,
        _ => V1.CircleRow.Types.Service.Unspecified,
    };
}
