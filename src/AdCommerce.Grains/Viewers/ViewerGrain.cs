using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;
using AdCommerce.Grains.Registry;

namespace AdCommerce.Grains.Viewers;

internal sealed class ViewerGrain(
    [PersistentState("viewer", ViewerGrain.StorageName)] IPersistentState<ViewerState> stored, RegistryReplica registry)
    : Grain, IViewerGrain
{
    /// <summary>Name of the grain storage that holds viewers.</summary>
    public const string StorageName = "viewers";

    private string Pseudonym => this.GetPrimaryKeyString();

    public Task<ViewerProfile?> Read() => Task.FromResult(stored.State.Profile);

    public Task<EpisodeDecision?> Resolve(string episodeId, bool profileAllowed)
    {
        var snapshot = registry.Snapshot;
        var decision = snapshot.FindEpisode(episodeId) is { } episode
            ? EpisodeSelection.Decide(snapshot, episode.Current, profileAllowed ? stored.State.Profile : null, Pseudonym)
            : null;
        return Task.FromResult(decision);
    }

    public async Task<Result<ViewerProfile>> Update(ViewerUpdate update, RequestKey request)
    {
        if (FindAnswer(request) is { } known)
            return known;
        var updated = update.Apply(stored.State.Profile);
        if (updated.Value is not { } profile)
            return updated;
        await WriteAsync(new ViewerState { Profile = profile, Requests = Remember(request, profile) });
        return profile;
    }

    public async Task Erase()
    {
        try
        {
            await stored.ClearStateAsync();
        }
        finally
        {
            // Whatever the store said, what is in memory must not outlive this call.
            stored.State = new ViewerState();
            DeactivateOnIdle();
        }
    }

    private Result<ViewerProfile>? FindAnswer(RequestKey request)
    {
        if (request.Id.Length == 0 || stored.State.Requests.FirstOrDefault(r => r.Key.Id == request.Id) is not { } known)
            return null;
        return known.Key.Fingerprint == request.Fingerprint
            ? known.Answer
            : Rejection.Of(RejectionReason.AlreadyExists, "request_id was used for another request. Use a new one for a new request.");
    }

    private ImmutableArray<ViewerRequest> Remember(RequestKey request, ViewerProfile answer)
    {
        if (request.Id.Length == 0)
            return stored.State.Requests;
        var remembered = stored.State.Requests.Add(new ViewerRequest(request, answer));
        return remembered.Length > ViewerState.RequestsMax ? remembered.RemoveAt(0) : remembered;
    }

    private async Task WriteAsync(ViewerState next)
    {
        var before = stored.State;
        stored.State = next;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // The write may or may not have happened: forget what is in memory, and let the next activation read what is true.
            stored.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
