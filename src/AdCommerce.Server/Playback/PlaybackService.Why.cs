using AdCommerce.Domain;
using AdCommerce.Domain.Playback;
using AdCommerce.Server.Access;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Playback;

internal sealed partial class PlaybackService
{
    public override async Task<V1.WhyProductResponse> WhyProduct(V1.WhyProductRequest request, ServerCallContext context)
    {
        var episodeId = ResourceName.Parse(request.Name, "episodes/*", "name")[0];
        var ticket = OpenSession(request.Session, episodeId, pseudonyms.Of(context.GetCaller().ViewerId!));
        var resolved = await resolver.EditionOfAsync(episodeId, ticket.Decision) ?? throw Rejection.Missing(request.Name).ToRpcException();
        var slots = resolved.Editions.Revision.Slots;
        var place = slots.Select(static slot => slot.Id).ToList().IndexOf(request.Slot);
        if (place < 0)
            throw Rejection.Invalid("slot", "must be the id of one of the episode's slots").ToRpcException();
        var decision = ticket.Decision.Slots[place];
        var state = registry.State;
        var words = WhyWords.Of(request.LanguageCode);
        var product = decision.Choice == 0 ? null : state.Products.GetValueOrDefault(decision.ProductId);
        var sentences = Domain.Playback.WhyProduct.Explain(
            ticket.Decision,
            place,
            slots[place].ContinuityGroup.Length > 0,
            product,
            product is null ? null : state.Brands.GetValueOrDefault(product.BrandId),
            decision.Placement is { } key ? state.Placements.GetValueOrDefault(key) : null,
            decision.Placement is { } placement ? Domain.Playback.WhyProduct.FindOccasion(state.Occasions.Values, placement, SessionTicket.BeginOf(ticket.SessionId)) : null,
            words);
        return new V1.WhyProductResponse
        {
            Explanation = string.Join(words.BetweenSentences, sentences),
            Sentences = { sentences },
            AttributesUsed = { Domain.Playback.WhyProduct.AttributesUsed(ticket.Decision, place) },
            Product = product is null ? "" : $"products/{product.Id}",
            Brand = product is null ? "" : $"brands/{product.BrandId}",
        };
    }
}
