using AdCommerce.Domain;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Grains;
using AdCommerce.Grains.Learning;
using AdCommerce.Grains.Log;
using AdCommerce.Grains.Registry;
using AdCommerce.Grains.Viewers;

namespace AdCommerce.Server.Playback;

/// <summary>What a viewer gets to see.</summary>
/// <param name="Editions">The revision that was decided on.</param>
/// <param name="Edition">The chosen cut.</param>
/// <param name="Decision">What was chosen and why.</param>
internal sealed record Resolved(EpisodeEditions Editions, Edition Edition, EpisodeDecision Decision);

/// <summary>
/// The hot path: one call to the viewer's grain, no storage round trip (architecture.md, Fixed 3). Whatever goes wrong on the way, the
/// show goes on, and the decision says why it is less than usual (Fixed 8).
/// </summary>
internal sealed partial class EpisodeResolver(
    GrainReferences<IViewerGrain> viewers, RegistryReplica registry, SharedRates rates, CampaignMoney money, PlaybackMetrics metrics, TimeProvider time, ILogger<EpisodeResolver> logger)
{
    /// <summary>Later than this a decision is worth less than the start of the show.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(50);

    /// <summary>Decisions under way at once; what comes above it gets the original at once instead of waiting.</summary>
    private const int UnderWayMax = 4_096;

    private int _underWay;

    /// <summary>Decides for a viewer.</summary>
    /// <param name="viewer">The viewer's pseudonym.</param>
    /// <param name="episodeId">The episode.</param>
    /// <param name="context">When and where.</param>
    /// <returns>Null when there is no such published episode.</returns>
    public async ValueTask<Resolved?> ResolveAsync(string viewer, string episodeId, DecisionContext context)
    {
        if (await FindEpisodeAsync(episodeId) is not { } episode)
            return null;
        var decision = await DecideAsync(viewer, episodeId, context, episode);
        metrics.Resolved(decision.Fallback);
        return await EditionOfAsync(episodeId, decision) ?? new Resolved(
            episode.Current, episode.Current.Original, EpisodeDecision.Original(episode.Current, FallbackReason.Internal));
    }

    /// <summary>The edition of a decision that was made before, here or on another silo; null when this silo cannot know it.</summary>
    public async ValueTask<Resolved?> EditionOfAsync(string episodeId, EpisodeDecision decision)
    {
        var editions = registry.Snapshot.FindEpisode(episodeId)?.Find(decision.Revision);
        if (editions is null && await TryCatchUpAsync())
            editions = registry.Snapshot.FindEpisode(episodeId)?.Find(decision.Revision);
        return editions is null ? null : new Resolved(editions, editions.Get(decision.Choices()), decision);
    }

    /// <summary>A published episode; looks once at the log when this silo does not know it, since another may have published it just now.</summary>
    public async ValueTask<EpisodePlayback?> FindEpisodeAsync(string episodeId) =>
        registry.Snapshot.FindEpisode(episodeId)
        ?? (ResourceId.IsValid(episodeId) && await TryCatchUpAsync() ? registry.Snapshot.FindEpisode(episodeId) : null);

    /// <summary>An edition by its id; looks once at the log when this silo does not know the revision. Null for one that no choice can make.</summary>
    public async ValueTask<Edition?> FindEditionAsync(EpisodePlayback episode, EditionId id)
    {
        if (episode.Find(id.Revision) is null && await TryCatchUpAsync())
            episode = registry.Snapshot.FindEpisode(episode.Episode.Id) ?? episode;
        return episode.Find(id.Revision)?.Find(id);
    }

    private async ValueTask<EpisodeDecision> DecideAsync(string viewer, string episodeId, DecisionContext context, EpisodePlayback episode)
    {
        if (Interlocked.Increment(ref _underWay) > UnderWayMax)
        {
            Interlocked.Decrement(ref _underWay);
            return EpisodeDecision.Original(episode.Current, FallbackReason.Overload);
        }

        try
        {
            var call = viewers.Of(viewer).Resolve(episodeId, context);
            if (!call.IsCompleted)
                await call.WaitAsync(Deadline, time);
            return await call ?? EpisodeDecision.Original(episode.Current, FallbackReason.Internal);
        }
        catch (TimeoutException)
        {
            return EpisodeDecision.Original(episode.Current, FallbackReason.Deadline);
        }
        catch (Exception e)
        {
            // The grain could not read the profile, or could not be reached: the context alone decides, here and now. What is taken is taken for the viewer; should that one turn
            // out not to be measured, it is counted unbilled.
            LogProfileUnavailable(e);
            var (snapshot, learned, spending) = (registry.Snapshot, rates.Current, money.For(context.SessionId));
            return EpisodeSelection.Decide(snapshot, episode.Current, null, viewer, context, ExposureHistory.Unknown, learned, spending) with
            {
                Fallback = FallbackReason.ProfileUnavailable,
                Inputs = DecisionInputs.WithoutViewer(snapshot, learned, context).With(spending),
            };
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task<bool> TryCatchUpAsync()
    {
        try
        {
            await registry.CatchUpAsync(CancellationToken.None).WaitAsync(Deadline, time);
            return true;
        }
        catch (Exception e) when (e is LogUnavailableException or TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A viewer's profile could not be read; deciding from the episode's context alone")]
    private partial void LogProfileUnavailable(Exception exception);
}
