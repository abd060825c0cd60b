using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Reports;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

internal sealed partial class ReportService
{
    private const long TouchSumMicrosMax = FunnelEvent.AgeMicrosMax;

    /// <summary>Attempts that are made anew are held in memory until all are there.</summary>
    private const int ReplayedAttemptsMax = 2_000_000;

    private const long HalfLifeMicrosMin = 3_600_000_000;
    private const long HalfLifeMicrosMax = 90 * 24 * 3_600_000_000L;

    public override async Task ReportAttribution(
        V1.ReportAttributionRequest request, IServerStreamWriter<V1.ReportAttributionResponse> stream, ServerCallContext context)
    {
        var asked = await AskedAsync(request.Parent, request.Scope, allowsCircles: false, context);
        var question = QuestionOf(request, asked);
        asked.ThrowIfWrong();
        var (report, begun) = (new AttributionReport(question), time.GetTimestamp());
        // A touch may lie a window before its conversion, and the parts that it was summed up from a week before that.
        var from = question.Range.StartMicros - (question.WindowMicros ?? JourneyTerms.WindowMicrosMax) - TouchSumMicrosMax;
        await runner.WalkAsync(
            asked.Scope,
            kept => ReportRunner.ThrowIfDeleted(kept, from),
            async (journeys, done) =>
            {
                foreach (var journey in journeys.Journeys())
                    report.Add(journey);
                ThrowIfTooLong(begun, done);
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

    public override async Task ReplayFunnel(V1.ReplayFunnelRequest request, IServerStreamWriter<V1.ReplayFunnelResponse> stream, ServerCallContext context)
    {
        var asked = await AskedAsync(request.Parent, request.Scope, allowsCircles: true, context);
        var terms = TermsOf(request, asked);
        asked = asked with { Dimensions = asked.Requests.Dimensions(request.Dimensions), WindowMicros = terms.WindowMicros };
        asked.ThrowIfWrong();
        var query = asked.Scope.QueryFor(request.ComparePrevious);
        var begun = time.GetTimestamp();
        List<AttemptPart> parts = [];
        await runner.WalkAsync(
            asked.Scope,
            // Where an attempt ends, the next one may begin: each depends on all before it.
            static kept => ReportRunner.ThrowIfDeleted(kept, long.MinValue),
            async (journeys, done) =>
            {
                parts.Add(new AttemptPart([], [.. journeys.Journeys().SelectMany(journey => journey.Attempts(terms)).Where(attempt => query.Takes(attempt.Attempt))]));
                if (parts.Sum(static part => part.Live.Length) > ReplayedAttemptsMax)
                    throw Errors.Outcomes.ToRpcException(Domain.Rejection.Invalid("scope", $"must be of fewer days or campaigns: it has more than {ReplayedAttemptsMax} attempts"));
                ThrowIfTooLong(begun, done);
                if (done < partitions.Count)
                    await stream.WriteAsync(new V1.ReplayFunnelResponse { PartitionsDone = done, Partitions = partitions.Count }, context.CancellationToken);
            },
            context);
        var report = await ReportRunner.SumAsync(
            token => FunnelReport.SumAsync(engine, new([.. parts], null), asked.Scope, asked.Grouping(asked.Dimensions, byDay: false, request.ComparePrevious), config.Value, token), context);
        await stream.WriteAsync(
            new V1.ReplayFunnelResponse { PartitionsDone = partitions.Count, Partitions = partitions.Count, Report = ToProto(asked, report) }, context.CancellationToken);
    }

    /// <summary>Gives up a report that will not be done in time: it would hold one of the few slots for as long as it likes.</summary>
    private void ThrowIfTooLong(long begun, int partitionsDone)
    {
        if (partitionsDone < partitions.Count && time.GetElapsedTime(begun) > TimeSpan.FromSeconds(config.Value.LongSeconds))
            throw Errors.Statuses.TooLargeReport($"The report takes longer than {config.Value.LongSeconds} seconds. Ask for fewer campaigns.").ToRpcException();
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

    private static JourneyTerms TermsOf(V1.ReplayFunnelRequest request, AskedReport asked)
    {
        var window = request.JourneyWindow.ToMicros();
        asked.Violations.Require(window is >= JourneyTerms.WindowMicrosMin and <= JourneyTerms.WindowMicrosMax, "journey_window", "must be from 1 hour to 30 days");
        long Step(Google.Protobuf.WellKnownTypes.Duration? step, string field)
        {
            var micros = step.ToMicros();
            asked.Violations.Require(step is null || (micros >= JourneyTerms.StepMicrosMin && micros <= window), field, "must be from 1 second to journey_window");
            return micros;
        }

        return new JourneyTerms(
            window, Step(request.NoteStepWindow, "note_step_window"), Step(request.LivestreamStepWindow, "livestream_step_window"), Step(request.GroupStepWindow, "group_step_window"));
    }

    private static V1.Credit ToProto(AttributedCredit credit, string value)
    {
        var shown = new V1.Credit { Value = value, ConversionMicros = credit.ConversionMicros };
        shown.Values.AddRange(credit.Values.Select(static money => new V1.CreditedValue { CurrencyCode = money.CurrencyCode, AmountMicros = money.AmountMicros }));
        return shown;
    }
}
