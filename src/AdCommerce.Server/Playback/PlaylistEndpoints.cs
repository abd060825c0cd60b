using AdCommerce.Domain;
using AdCommerce.Domain.Playback;
using AdCommerce.Grains.Keys;
using AdCommerce.Server.Access;
using AdCommerce.Server.Errors;

namespace AdCommerce.Server.Playback;

/// <summary>The playlists, from memory. They have no 5xx path: where an edition cannot be chosen, the original is.</summary>
internal static class PlaylistEndpoints
{
    /// <summary>Maps the multivariant playlist of a viewer or session, and the media playlists of editions.</summary>
    public static void MapPlaylists(this IEndpointRouteBuilder app)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/v1/episodes/{episode}/master.m3u8", methods, GetMasterAsync);
        app.MapMethods("/v1/editions/{episode}/{edition}/{rendition}.m3u8", methods, GetMediaAsync);
    }

    private static async Task GetMasterAsync(
        HttpContext context, string episode, EpisodeResolver resolver, SessionTokens tokens, IPseudonyms pseudonyms, PlaylistCompression compression, MediaNotes notes, TimeProvider time)
    {
        Resolved? resolved;
        if (context.Request.Query["session"] is [{ Length: > 0 } session])
        {
            if (tokens.OpenSession(session) is not { } ticket || ticket.EpisodeId != episode)
            {
                await HttpErrors.WriteAsync(
                    context, Statuses.Of(Rejection.Invalid("session", "is not a session for this episode; resolve the episode again")));
                return;
            }

            if (HttpMethods.IsGet(context.Request.Method))
                notes.Asked(ticket);
            resolved = await resolver.EditionOfAsync(episode, ticket.Decision) ?? await OriginalAsync(resolver, episode);
        }
        else if (context.FindCaller()?.ViewerId is { } viewer)
        {
            resolved = await resolver.ResolveAsync(pseudonyms.Of(viewer), episode, DecisionContexts.Tolerant(time.GetUtcNow(), context.Request));
        }
        else
        {
            resolved = await OriginalAsync(resolver, episode);
        }

        if (resolved is null)
        {
            await HttpErrors.WriteAsync(context, Statuses.Of(Rejection.Missing($"episodes/{episode}")));
            return;
        }

        if (resolved.Decision.Fallback != FallbackReason.None)
            context.Response.Headers[FallbackReasons.Header] = FallbackReasons.NameOf(resolved.Decision.Fallback);
        await compression.WriteAsync(context, resolved.Edition.Multivariant, CacheFor.OneViewer);
    }

    private static async Task GetMediaAsync(
        HttpContext context, string episode, string edition, string rendition, EpisodeResolver resolver, PlaylistCompression compression)
    {
        var playlist = EditionId.TryParse(edition, out var id) && await resolver.FindEpisodeAsync(episode) is { } found
            ? (await resolver.FindEditionAsync(found, id))?.Media(rendition)
            : null;
        if (playlist is null)
        {
            await HttpErrors.WriteAsync(
                context, Statuses.Of(Rejection.Of(RejectionReason.NotFound, "No choice makes this edition and rendition. Take the URI from a multivariant playlist.")));
            return;
        }

        await compression.WriteAsync(context, playlist.Value, CacheFor.EverAndEveryone);
    }

    private static async Task<Resolved?> OriginalAsync(EpisodeResolver resolver, string episode) =>
        await resolver.FindEpisodeAsync(episode) is { Current: var editions }
            ? new Resolved(editions, editions.Original, EpisodeDecision.Original(editions, FallbackReason.Internal))
            : null;
}
