using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;
using AdCommerce.Grains;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Learning;
using AdCommerce.Grains.Playback;
using AdCommerce.Grains.Registry;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Access;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Playback;

/// <summary>Press play.</summary>
internal sealed partial class PlaybackService(
    EpisodeResolver resolver, SessionTokens tokens, IPseudonyms pseudonyms, RegistryReplica registry, SharedRates rates, CampaignMoney money, GrainReferences<IViewerGrain> viewers,
    DecisionReplays replays, DeliverySurvey survey, TimeProvider time)
    : V1.PlaybackService.PlaybackServiceBase
{
    public override async Task<V1.ResolveEpisodeResponse> ResolveEpisode(V1.ResolveEpisodeRequest request, ServerCallContext context)
    {
        var episodeId = ResourceName.Parse(request.Name, "episodes/*", "name")[0];
        var viewer = pseudonyms.Of(context.GetCaller().ViewerId!);
        if (request.Session.Length > 0)
            return await ResumeAsync(request, episodeId, viewer);
        var now = time.GetUtcNow();
        var where = DecisionContexts.Of(now, request.Market, request.Device, context.GetHttpContext().Request) with { SessionId = SessionIds.At(now) };
        var resolved = await resolver.ResolveAsync(viewer, episodeId, where) ?? throw Rejection.Missing(request.Name).ToRpcException();
        var expireTime = DateTimeOffset.FromUnixTimeMilliseconds((now + SessionTicket.Lifetime).ToUnixTimeMilliseconds());
        var ticket = new SessionTicket(where.SessionId, viewer, episodeId, resolved.Decision, expireTime).Bounded();
        return Answer(ticket, tokens.Seal(ticket), resolved);
    }

    public override async Task<V1.PreviewEpisodeResponse> PreviewEpisode(V1.PreviewEpisodeRequest request, ServerCallContext context)
    {
        var episodeId = ResourceName.Parse(request.Name, "episodes/*", "name")[0];
        var caller = context.GetCaller();
        // A preview shows what was written before it was asked for.
        await registry.CatchUpAsync(context.CancellationToken);
        var snapshot = registry.Snapshot;
        var episode = snapshot.FindEpisode(episodeId) ?? throw Rejection.Missing(request.Name).ToRpcException();
        var (viewer, profile, history) = await ViewerOfAsync(request, caller);
        var now = request.Time is null ? time.GetUtcNow() : request.Time.ToTime();
        if (now < DateTimeOffset.UnixEpoch)
            throw Rejection.Invalid("time", "must be after 1970").ToRpcException();
        var where = DecisionContexts.Of(now, request.Market, request.Device, context.GetHttpContext().Request);
        // As for a session that begins now: it looks, and takes nothing.
        var preview = EpisodePreview.Of(snapshot, episode.Current, profile, viewer, where, history, rates.Current, money: money.For(SessionIds.At(now)));
        return new()
        {
            Slots = { preview.Select(slot => slot.ToProto(caller)) },
            PlaylistUri = PictureOf(episode.Current, episode.Current.Get(preview.ChoicesSeenBy(caller))),
            OriginalPlaylistUri = PictureOf(episode.Current, episode.Current.Original),
        };
    }

    public override Task<V1.ReplayDecisionResponse> ReplayDecision(V1.ReplayDecisionRequest request, ServerCallContext context) => replays.ReplayAsync(request, context);

    private static string PictureOf(EpisodeEditions editions, Edition edition) =>
        editions.Revision.Content.Renditions.FirstOrDefault(static rendition => rendition.Kind == RenditionKind.Video) is { } video
            ? EditionPaths.Media(editions.EpisodeId, edition.Id, video.Id)
            : "";

    private async Task<(string Viewer, ViewerProfile? Profile, ExposureHistory History)> ViewerOfAsync(V1.PreviewEpisodeRequest request, Caller caller)
    {
        if (request.ViewerCase == V1.PreviewEpisodeRequest.ViewerOneofCase.StoredViewer)
        {
            if (!caller.IsOperator)
                throw Rejection.Invalid("stored_viewer", "can be asked for by operators only: describe the viewer in described_viewer").ToRpcException();
            var id = ResourceName.Parse(request.StoredViewer, "viewers/*", "stored_viewer")[0];
            var viewer = ResourceId.IsValidViewer(id) ? pseudonyms.Of(id) : throw Rejection.Missing(request.StoredViewer).ToRpcException();
            var grain = viewers.Of(viewer);
            var stored = await grain.Read() ?? throw Rejection.Missing(request.StoredViewer).ToRpcException();
            return (viewer, stored, await grain.ReadExposures());
        }

        if (request.DescribedViewer is not { Attributes.Count: > 0 } described)
            return ("", null, ExposureHistory.None);
        var attributes = described.Attributes.ToImmutableSortedDictionary(static p => p.Key, static p => p.Value.ToDomain(), StringComparer.Ordinal);
        var violations = new Violations();
        ViewerProfile.CheckAttributes(attributes, registry.State.Attributes, "described_viewer.attributes", violations);
        if (!violations.None)
            throw violations.ToRejection().ToRpcException();
        return ("", ViewerProfile.Unknown with { Attributes = attributes, Consent = Consent.None with { Personalization = true } }, ExposureHistory.None);
    }

    private async Task<V1.ResolveEpisodeResponse> ResumeAsync(V1.ResolveEpisodeRequest request, string episodeId, string viewer)
    {
        var ticket = OpenSession(request.Session, episodeId, viewer);
        var resolved = await resolver.EditionOfAsync(episodeId, ticket.Decision) ?? throw Rejection.Missing(request.Name).ToRpcException();
        return Answer(ticket, request.Session, resolved);
    }

    private SessionTicket OpenSession(string session, string episodeId, string viewer)
    {
        var ticket = tokens.OpenSession(session);
        if (ticket is null || ticket.Viewer != viewer || ticket.EpisodeId != episodeId)
        {
            throw Rejection.Invalid("session", "is not a session that this viewer was given for this episode; leave it empty for a new one")
                .ToRpcException();
        }

        return ticket;
    }

    private V1.ResolveEpisodeResponse Answer(SessionTicket ticket, string session, Resolved resolved)
    {
        var (revision, snapshot, seal) = (resolved.Editions.Revision, registry.Snapshot, tokens.EventSealOf(session));
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
            var slot = SlotMapping.ToProto(revision.Slots[i], ticket.Decision.Slots[i], ticket.Decision.Personalized, snapshot);
            slot.EventToken = EventTicket.Of(ticket, i) is { } eventTicket ? seal.Seal(eventTicket) : "";
            answer.Slots.Add(slot);
        }

        return answer;
    }
}
