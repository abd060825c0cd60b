using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Traffic;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Learning;
using AdCommerce.Grains.Playback;
using AdCommerce.Grains.Registry;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;

namespace AdCommerce.Grains.Viewers;

internal sealed partial class ViewerGrain(
    [PersistentState(ViewerGrain.StateName, ViewerGrain.StorageName)] IPersistentState<SealedViewer> stored,
    IViewerKeys keys,
    IViewerDirectory directory,
    Serializer<ViewerState> serializer,
    RegistryReplica registry,
    EventRecording recording,
    StepFinding steps,
    SharedRates rates,
    CampaignMoney money,
    DeliveryWatch watch,
    TrafficRules traffic,
    GrainReferences<IGroupGrain> groups,
    Shards shards,
    IPseudonyms pseudonyms,
    TimeProvider time,
    ILogger<ViewerGrain> logger)
    : Grain, IViewerGrain
{
    /// <summary>Name of the grain storage that holds viewers.</summary>
    public const string StorageName = "viewers";

    /// <summary>Name of a viewer's state in it.</summary>
    public const string StateName = "viewer";

    private ViewerState _state = new();
    private byte[]? _key;
    private bool _isEntered;
    private EventAllowance _allowance = EventAllowance.Full(0);

    // Spelt anew each time that Orleans is asked for it.
    private string Pseudonym => field ??= this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await stored.State.OpenAsync(keys, serializer, Pseudonym) is { } open)
            (_state, _key) = open;
        BeginExposures();
        await WaitForExposuresAsync();
    }

    public Task<ViewerProfile?> Read() => Task.FromResult(_state.Profile);

    public Task<EpisodeDecision?> Resolve(string episodeId, DecisionContext context)
    {
        var snapshot = registry.Snapshot;
        if (snapshot.FindEpisode(episodeId) is not { } episode)
            return Task.FromResult<EpisodeDecision?>(null);
        ReadIfUnknown();
        var (learned, spending, history) = (rates.Current, money.For(context.SessionId), DecisionHistory.Of(Exposures));
        var decision = EpisodeSelection.Decide(snapshot, episode.Current, _state.Profile, Pseudonym, context, history, learned, spending) with
        {
            Inputs = InputsOf(snapshot, learned, context, history.Asked()).With(spending),
            ChargedTo = Consent.Measurement ? ChargeSubject.Viewer : ChargeSubject.Session,
        };
        // Who brings no session, is shown nothing that is paid for, which says nothing about a placement.
        if (watch.IsFree && context.SessionId != Guid.Empty)
            watch.Offer(new(snapshot, episode.Current, _state.Profile, Pseudonym, context, Exposures, learned, decision));
        BeginMedia(context.SessionId, decision);
        _exposures = Exposures.Reserve(decision, episode.Current, episode.Episode.DramaId, context.Now);
        return Task.FromResult<EpisodeDecision?>(decision);
    }

    public async Task<Result<ViewerProfile>> Update(ViewerUpdate update, RequestKey request)
    {
        if (FindAnswer(request) is { } known)
            return known;
        var updated = update.Apply(_state.Profile);
        if (updated.Value is not { } profile)
            return updated;
        var measured = Consent.Measurement;
        var agrees = profile.Consent.Measurement && !measured;
        // Before it is on record that the viewer agrees no more: should the shard not answer, the caller repeats.
        if (measured && !profile.Consent.Measurement)
            await Shard.EndMeasurement(Pseudonym);
        await WriteAsync(_state with
        {
            Profile = profile,
            Requests = Remember(request, profile),
            MeasuredSince = agrees ? time.GetUtcNow() : _state.MeasuredSince,
        });
        if (Consent.Measurement != measured)
            BeginExposures();
        return profile;
    }

    public async Task Erase()
    {
        try
        {
            // The profile names the groups that know of the viewer: it goes when they do not any more. Should one of them fail, the caller repeats.
            await ForgetJourneysAsync();
            // The key before the rest: with it goes every copy. Should the store then fail, what it keeps is noise.
            if (stored.State.KeyId != 0)
                await keys.DestroyAsync(stored.State.KeyId);
            await stored.ClearStateAsync();
            // Last: as long as anything is stored, the viewer is found.
            await directory.RemoveAsync(Pseudonym);
        }
        finally
        {
            // Whatever the store said, what is in memory must not outlive this call.
            (_state, _key, _isEntered, _exposures, _unread) = (new ViewerState(), null, false, ExposureHistory.None, null);
            ForgetFacts();
            DeactivateOnIdle();
        }
    }

    private Result<ViewerProfile>? FindAnswer(RequestKey request)
    {
        if (request.Id.Length == 0 || _state.Requests.FirstOrDefault(r => r.Key.Id == request.Id) is not { } known)
            return null;
        return known.Key.Fingerprint == request.Fingerprint
            ? known.Answer
            : Rejection.Of(RejectionReason.AlreadyExists, "request_id was used for another request. Use a new one for a new request.");
    }

    private ImmutableArray<ViewerRequest> Remember(RequestKey request, ViewerProfile answer)
    {
        if (request.Id.Length == 0)
            return _state.Requests;
        var remembered = _state.Requests.Add(new ViewerRequest(request, answer));
        return remembered.Length > ViewerState.RequestsMax ? remembered.RemoveAt(0) : remembered;
    }

    private async Task WriteAsync(ViewerState next)
    {
        try
        {
            if (!_isEntered)
                await directory.AddAsync(Pseudonym);
            _isEntered = true;
            var (keyId, key) = _key is { } known ? (stored.State.KeyId, known) : await keys.CreateAsync();
            stored.State = SealedViewer.Of(keyId, key, Pseudonym, serializer.SerializeToArray(next));
            await stored.WriteStateAsync();
            (_state, _key) = (next, key);
        }
        catch
        {
            // The write may or may not have happened: forget what is in memory, and let the next activation read what is true.
            DeactivateOnIdle();
            throw;
        }
    }
}
