using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Log;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Campaigns;

internal sealed partial class CampaignService
{
    public override async Task<V1.EstimateReachResponse> EstimateReach(V1.EstimateReachRequest request, ServerCallContext context)
    {
        var brandId = ResourceName.Parse(request.Parent, "brands/*", "parent")[0];
        var asked = new ReachRequest(
            brandId,
            // What names no product is an id that none has, and refused as such.
            request.Product.Length == 0 ? null : ResourceName.TryParse(request.Product, "products/*") is [var id] ? id : "",
            [.. request.Matches.Select(PlacementMapping.ToDomain)],
            request.TargetingExpression?.ToDomain() ?? TargetingExpression.Everybody,
            request.Targeting);
        var question = asked.Compile(await registry.ReadAsync(context.CancellationToken)).OrThrow();
        using var slot = slots.Take(context);
        using var background = BackgroundWork.Begin();
        using var timeout = new CancellationTokenSource(CampaignServices.ReachTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.CancellationToken);
        var estimate = await survey.AskAsync(question, brandId, either.Token);
        var answer = new V1.EstimateReachResponse
        {
            KnownViewers = estimate.Known,
            SampledViewers = estimate.Asked,
            Method = estimate.Method,
            Targeting = asked.Asked == TargetingExpression.Everybody ? "" : asked.Asked.ToString(),
            TargetingExpression = asked.Asked.ToProtoOrNull(),
        };
        if (estimate.Figures is { } figures)
            (answer.MatchingViewers, answer.MatchingViewersLow, answer.MatchingViewersHigh) = (figures.Matching, figures.Low, figures.High);
        return answer;
    }
}
