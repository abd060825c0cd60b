using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Access;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace AdCommerce.Server.Funnel;

/// <summary>What happened on the chain, and what comes next. Every call is the calling viewer's own.</summary>
internal sealed class FunnelService(GrainReferences<IViewerGrain> viewers, IPseudonyms pseudonyms, EventReception reception, StepAnswers answers, StepWatching watching, FunnelMetrics metrics)
    : V1.FunnelService.FunnelServiceBase
{
    /// <summary>Most events of one batch.</summary>
    public const int BatchEventsMax = 100;

    /// <summary>Most steps that a viewer can decline in one question.</summary>
    private const int DeclinedMax = 20;

    public override async Task<V1.RecordEventsResponse> RecordEvents(V1.RecordEventsRequest request, ServerCallContext context)
    {
        CheckBatch(request);
        var viewer = ViewerOf(context);
        var response = new V1.RecordEventsResponse();
        var judged = await reception.CheckAsync(request, viewer, BatchSource.Of(context.GetHttpContext()), context.CancellationToken);
        var outcomes = new EventOutcome[judged.Length];
        var accepted = new List<(int Index, CheckedEvent Event)>(outcomes.Length);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (happened, rejection) = judged[i];
            if (happened is null)
                outcomes[i] = EventOutcome.Rejected(rejection);
            else
                accepted.Add((i, happened));
        }

        if (accepted.Count > 0)
        {
            var recorded = await GrainOf(viewer).Record([.. accepted.Select(static a => a.Event)], new StepContext(request.Market, []));
            if (recorded.RetryMillis > 0)
                throw TooMany(recorded.RetryMillis, context);
            for (var k = 0; k < accepted.Count; k++)
                outcomes[accepted[k].Index] = recorded.Outcomes[k];
            response.NextSteps.AddRange(recorded.Steps.Select(step => answers.ToProto(step, viewer)));
        }

        metrics.Recorded(outcomes);
        for (var i = 0; i < outcomes.Length; i++)
            response.Outcomes.Add(outcomes[i].ToProto(request.Events[i].EventId));
        return response;
    }

    public override async Task<V1.ListJourneysResponse> ListJourneys(V1.ListJourneysRequest request, ServerCallContext context)
    {
        var journeys = (await GrainOf(ViewerOf(context)).ReadJourneys()).Journeys.OrderBy(static j => JourneyNames.Of(j.Campaign), StringComparer.Ordinal);
        var (page, next) = Paging.Of(journeys, static j => JourneyNames.Of(j.Campaign), request.PageSize, request.PageToken);
        return new() { Journeys = { page.Select(answers.ToProto) }, NextPageToken = next };
    }

    public override async Task<V1.NextStep> GetNextStep(V1.GetNextStepRequest request, ServerCallContext context)
    {
        var viewer = ViewerOf(context);
        var step = (await GrainOf(viewer).FindSteps(Parse(request.Name), ContextOf(request.Market, request.Declined)))[0];
        return answers.ToProto(step, viewer);
    }

    public override Task WatchNextSteps(V1.WatchNextStepsRequest request, IServerStreamWriter<V1.NextStep> stream, ServerCallContext context) =>
        watching.RunAsync(
            ViewerOf(context), request.Name == JourneyNames.All ? null : Parse(request.Name), ContextOf(request.Market, []), stream, context.CancellationToken);

    public override async Task<V1.NextStep> SetReminder(V1.SetReminderRequest request, ServerCallContext context)
    {
        var viewer = ViewerOf(context);
        var campaign = Parse(request.Name);
        var ids = ResourceName.Parse(request.Livestream, "brands/*/livestreams/*", "livestream");
        if (ids[0] != campaign.BrandId)
            throw Rejection.Invalid("livestream", "must name a livestream of the journey's campaign").ToRpcException();
        var step = await GrainOf(viewer).SetReminder(campaign, ids[1], !request.Cancel, ContextOf(request.Market, [])).OrThrow();
        return answers.ToProto(step, viewer);
    }

    private string ViewerOf(ServerCallContext context) => pseudonyms.Of(context.GetCaller().ViewerId!);

    private IViewerGrain GrainOf(string viewer) => viewers.Of(viewer);

    private static CampaignKey Parse(string name) =>
        JourneyNames.TryParse(name) ?? throw Rejection.Invalid("name", "must be a journey's name as ListJourneys gives it: \"journeys/{brand}.{campaign}\"").ToRpcException();

    private static StepContext ContextOf(string market, RepeatedField<string> declined)
    {
        var violations = new Violations();
        RequireMarket(market, violations);
        violations.Require(declined.Count <= DeclinedMax, "declined", $"must be at most {DeclinedMax}");
        return violations.None ? new StepContext(market, [.. declined]) : throw violations.ToRejection().ToRpcException();
    }

    private static void CheckBatch(V1.RecordEventsRequest request)
    {
        var violations = new Violations();
        violations.Require(request.Events.Count is >= 1 and <= BatchEventsMax, "events", $"must be 1 to {BatchEventsMax}");
        RequireMarket(request.Market, violations);
        violations.Require(System.Enum.IsDefined(request.Device), "device", "must be one of the listed devices");
        if (!violations.None)
            throw violations.ToRejection().ToRpcException();
    }

    private static void RequireMarket(string market, Violations violations) =>
        violations.Require(
            market.Length == 0 || (market.Length == 2 && market.All(char.IsAsciiLetterUpper)), "market", "must be empty or two upper-case letters (ISO 3166-1)");

    private static RpcException TooMany(int retryMillis, ServerCallContext context)
    {
        var status = Statuses.Exhausted("The viewer sends more events than may come. Nothing of this batch was recorded; send it again later.", TimeSpan.FromMilliseconds(retryMillis));
        HttpErrors.AddHeaders(context.GetHttpContext(), status);
        return status.ToRpcException();
    }
}
