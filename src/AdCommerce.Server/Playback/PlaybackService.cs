using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Registry;
using AdCommerce.Server.Access;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Playback;

/// <summary>Press play.</summary>
internal sealed class PlaybackService(
    EpisodeResolver resolver, SessionTokens tokens, IPseudonyms pseudonyms, RegistryReplica registry, TimeProvider time)
    : V1.PlaybackService.PlaybackServiceBase
{
    public override async Task<V1.ResolveEpisodeResponse> ResolveEpisode(V1.ResolveEpisodeRequest request, ServerCallContext context)
    {
        var episodeId = ResourceName.Parse(request.Name, "episodes/*", "name")[0];
        var viewer = pseudonyms.Of(context.GetCaller().ViewerId!);
        if (request.Session.Length > 0)
            return await ResumeAsync(request, episodeId, viewer);
        var profileAllowed = !PrivacySignals.ForbidProfile(context.GetHttpContext().Request);
        var resolved = await resolver.ResolveAsync(viewer, episodeId, profileAllowed) ?? throw Rejection.Missing(request.Name).ToRpcException();
        var now = time.GetUtcNow();
        var expireTime = DateTimeOffset.FromUnixTimeMilliseconds((now + SessionTokens.Lifetime).ToUnixTimeMilliseconds());
        var ticket = new SessionTicket(Guid.CreateVersion7(now), viewer, episodeId, resolved.Decision, expireTime).Bounded();
        return Answer(ticket, tokens.Seal(ticket), resolved);
    }

    private async Task<V1.ResolveEpisodeResponse> ResumeAsync(V1.ResolveEpisodeRequest request, string episodeId, string viewer)
    {
        var ticket = tokens.OpenSession(request.Session);
        if (ticket is null || ticket.Viewer != viewer || ticket.EpisodeId != episodeId)
        {
            throw Rejection.Invalid("session", "is not a session that this viewer was given for this episode; leave it empty for a new one")
                .ToRpcException();
        }

        var resolved = await resolver.EditionOfAsync(episodeId, ticket.Decision) ?? throw Rejection.Missing(request.Name).ToRpcException();
        return Answer(ticket, request.Session, resolved);
    }

    private V1.ResolveEpisodeResponse Answer(SessionTicket ticket, string session, Resolved resolved)
    {
        var revision = resolved.Editions.Revision;
        var state = registry.State;
        var answer = new V1.ResolveEpisodeResponse
        {
            Session = session,
            ExpireTime = ticket.ExpireTime.ToTimestamp(),
            PlaylistUri = EditionPaths.Master(ticket.EpisodeId, session),
            Edition = resolved.Edition.Id.ToString(),
            Revision = revision.Number,
            Title = revision.Title,
            Duration = revision.Content.DurationMicros.ToDuration(),
            FallbackReason = (V1.FallbackReason)(int)ticket.Decision.Fallback,
        };
        for (var i = 0; i < revision.Slots.Length; i++)
        {
            var slot = SlotMapping.ToProto(revision.Slots[i], ticket.Decision.Slots[i], ticket.Decision.Personalized, state);
            slot.EventToken = EventTicket.Of(ticket, i) is { } eventTicket ? tokens.Seal(eventTicket, session) : "";
            answer.Slots.Add(slot);
        }

        return answer;
    }
}
