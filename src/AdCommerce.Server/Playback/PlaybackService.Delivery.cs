using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Delivery;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Playback;

internal sealed partial class PlaybackService
{
    private static readonly TimeSpan SurveyTimeout = TimeSpan.FromSeconds(3);

    public override async Task<V1.ExplainDeliveryResponse> ExplainDelivery(V1.ExplainDeliveryRequest request, ServerCallContext context)
    {
        var ids = ResourceName.Parse(request.Parent, "brands/*/campaigns/*", "parent");
        var key = new CampaignKey(ids[0], ids[1]);
        var state = registry.State;
        if (!state.Campaigns.ContainsKey(key))
            throw Rejection.Missing(request.Parent).ToRpcException();
        var now = time.GetUtcNow();
        var (told, missing) = await survey.AskAsync(key, SurveyTimeout, time, context.CancellationToken);
        var tally = told ?? new DeliveryTally(now, 0, []);
        return new()
        {
            StartTime = tally.Since.ToTimestamp(),
            Decisions = tally.Decisions,
            SilosMissing = missing,
            Placements =
            {
                state.Placements.Values.Where(placement => placement.Key.Campaign == key).OrderBy(static placement => placement.Key.PlacementId, StringComparer.Ordinal)
                    .Select(placement => ToProto(DeliveryExplanation.Of(placement, state, tally, now))),
            },
        };
    }

    private static V1.PlacementDelivery ToProto(DeliveryExplanation explained) => new()
    {
        Placement = explained.Placement.ToString(),
        Sentence = explained.Sentence,
        Standing = explained.Standing == CandidateOutcome.Won ? V1.PreviewedCandidate.Types.Outcome.Unspecified : explained.Standing.ToProto(),
        Decisions = explained.Decisions,
        ViewersTogether = explained.IsCoarse,
        Reasons =
        {
            explained.Reasons.Select(reason => new V1.PlacementDelivery.Types.Reason
            {
                Outcome = reason.Outcome.ToProto(),
                Decisions = reason.Decisions,
                Meaning = DeliveryExplanation.MeaningOf(reason.Outcome, explained.IsCoarse),
            }),
        },
    };
}
