using AdCommerce.Domain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Access;
using AdCommerce.Server.Errors;
using Grpc.Core;

namespace AdCommerce.Server.Funnel;

/// <summary>What happened on the chain, and what comes next. Every call is the calling viewer's own.</summary>
internal sealed class FunnelService(IGrainFactory grains, IPseudonyms pseudonyms, EventReception reception, FunnelMetrics metrics)
    : V1.FunnelService.FunnelServiceBase
{
    /// <summary>Most events of one batch.</summary>
    public const int BatchEventsMax = 100;

    public override async Task<V1.RecordEventsResponse> RecordEvents(V1.RecordEventsRequest request, ServerCallContext context)
    {
        CheckBatch(request);
        var viewer = pseudonyms.Of(context.GetCaller().ViewerId!);
        var outcomes = new EventOutcome[request.Events.Count];
        var accepted = new List<(int Index, CheckedEvent Event)>(outcomes.Length);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (happened, rejection) = await reception.CheckAsync(
                request.Events[i], viewer, request.Market, request.Device.ToDomain(), context.CancellationToken);
            if (happened is null)
                outcomes[i] = EventOutcome.Rejected(rejection);
            else
                accepted.Add((i, happened));
        }

        if (accepted.Count > 0)
        {
            var recorded = await grains.GetGrain<IViewerGrain>(viewer).Record([.. accepted.Select(static a => a.Event)]);
            if (recorded.RetryMillis > 0)
                throw TooMany(recorded.RetryMillis, context);
            for (var k = 0; k < accepted.Count; k++)
                outcomes[accepted[k].Index] = recorded.Outcomes[k];
        }

        metrics.Recorded(outcomes);
        return new() { Outcomes = { outcomes.Zip(request.Events, static (outcome, reported) => outcome.ToProto(reported.EventId)) } };
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
