using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

internal sealed partial class ReportService
{
    private const long TouchSumMicrosMax = FunnelEvent.AgeMicrosMax;

    private const long HalfLifeMicrosMin = 3_600_000_000;
    private const long HalfLifeMicrosMax = 90 * 24 * 3_600_000_000L;

    public override async Task ReportAttribution(
        V1.ReportAttributionRequest request, IServerStreamWriter<V1.ReportAttributionResponse> stream, ServerCallContext context)
    {
        var asked = await AskedAsync(request.Parent, request.Scope, allowsCircles: false, context);
        var question = QuestionOf(request, asked);
        asked.ThrowIfWrong();
        var report = new AttributionReport(question);
        // A touch may lie a window before its conversion, and the parts that it was summed up from a week before that.
        var from = question.Range.StartMicros - (question.WindowMicros ?? JourneyTerms.WindowMicrosMax) - TouchSumMicrosMax;
        await runner.WalkAsync(
            asked.Scope,
            kept => ReportRunner.ThrowIfDeleted(kept, from),
            async (journeys, done) =>
            {
                foreach (var journey in journeys.Journeys())
                    report.Add(journey);
                if (done < partitions.Count)
                    await stream.WriteAsync(new V1.ReportAttributionResponse { PartitionsDone = done, Partitions = partitions.Count }, context.CancellationToken);
            },
            context);
        var last = new V1.ReportAttributionResponse { PartitionsDone = partitions.Count, Partitions = partitions.Count, Conversions = report.Conversions, State = asked.State() };
        last.Credits.AddRange(report.Credits.Select(credit => ToProto(credit, ReportNames.ToName(question.Dimension, asked.Scope.BrandId, credit.Value))));
        if (report.Unattributed.ConversionMicros > 0)
            last.Credits.Add(ToProto(report.Unattributed, ""));
        foreach (var credit in last.Credits.Skip(report.Credits.Length))
            credit.Unattributed = true;
        await stream.WriteAsync(last, context.CancellationToken);
    }

    private static AttributionQuestion QuestionOf(V1.ReportAttributionRequest request, AskedReport asked)
    {
        var violations = asked.Violations;
        violations.Require(asked.Scope.Filters.IsEmpty, "scope.filters", "must be empty: a conversion's touches differ in what is filtered by");
        violations.Require(Enum.IsDefined(request.Model), "model", "must be a model");
        violations.Require(Enum.IsDefined(request.Conversion), "conversion", "must be a kind of conversion");
        violations.Require(Enum.IsDefined(request.Time), "time", "must be a time");
        var dimension = request.Dimension == V1.ReportDimension.Unspecified ? ReportDimension.Placement : (ReportDimension)(int)request.Dimension;
        violations.Require(Enum.IsDefined(dimension) && dimension != ReportDimension.Circle, "dimension", "must be a dimension other than circles");
        var window = request.Window.ToMicros();
        violations.Require(
            request.Window is null || window is >= JourneyTerms.StepMicrosMin and <= JourneyTerms.WindowMicrosMax, "window", "must be from 1 second to 30 days");
        var halfLife = request.HalfLife.ToMicros();
        violations.Require(request.HalfLife is null || halfLife is >= HalfLifeMicrosMin and <= HalfLifeMicrosMax, "half_life", "must be from 1 hour to 90 days");
        return new AttributionQuestion(
            asked.Scope.Range,
            request.Model == V1.AttributionModel.Unspecified ? AttributionModel.LastTouch : (AttributionModel)(int)request.Model,
            request.Conversion == V1.ConversionKind.Order ? TouchKind.Order : TouchKind.GroupJoin,
            request.Time == V1.AttributionTime.Touch,
            dimension,
            request.Window is null ? null : window,
            request.HalfLife is null ? Attribution.HalfLifeMicrosDefault : halfLife);
    }

    private static V1.Credit ToProto(AttributedCredit credit, string value)
    {
        var shown = new V1.Credit { Value = value, ConversionMicros = credit.ConversionMicros };
        shown.Values.AddRange(credit.Values.Select(static money => new V1.CreditedValue { CurrencyCode = money.CurrencyCode, AmountMicros = money.AmountMicros }));
        return shown;
    }
}
