using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Viewers;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Grains.Viewers;

/// <summary>The viewer's way through the chain. The shard owns what is recorded; nothing of it is kept here.</summary>
internal sealed partial class ViewerGrain
{
    // By how much the clocks of two silos may differ before an event that is sent again around a change of consent could count twice.
    private static readonly TimeSpan ClockToleranceOfSilos = TimeSpan.FromSeconds(10);

    private Consent Consent => _state.Profile?.Consent ?? Consent.None;

    private IShardGrain Shard => shards.Of(Pseudonym);

    public async Task<RecordedBatch> Record(ImmutableArray<CheckedEvent> events, StepContext context)
    {
        (_allowance, var retryMillis) = _allowance.Take(events.Length, time.GetTimestampMicros());
        if (retryMillis > 0)
            return new RecordedBatch([], [], retryMillis);
        var consent = Consent;
        var outcomes = await FindCountedElsewhereAsync(events, consent);
        if (consent.Measurement)
            await RememberGroupsAsync(events, outcomes);
        var found = ImmutableArray.CreateBuilder<JourneyStep>();
        foreach (var (subject, ofSubject) in BySubject(events, consent))
        {
            var open = Array.FindAll(ofSubject, i => outcomes[i] is null);
            var judged = JudgeExposures([.. open.Select(i => consent.Measurement ? events[i].OfViewer() : events[i].Untested())], consent);
            var answer = await recording.RecordAsync(Pseudonym, subject, judged, e => ChargeStep(e, consent));
            KeepTraffic(judged, answer.Outcomes);
            if (subject == Pseudonym)
                Keep(answer.Journeys);
            for (var i = 0; i < open.Length; i++)
                outcomes[open[i]] = answer.Outcomes[i];
            foreach (var (campaign, last) in CampaignsOf(events, ofSubject))
            {
                var step = await steps.FindAsync(Pseudonym, answer.Journeys, campaign, consent, context);
                found.Add(new JourneyStep(campaign, step, SessionFor(campaign, consent, last.SessionId)));
            }
        }

        return new RecordedBatch(ImmutableCollectionsMarshal.AsImmutableArray(Array.ConvertAll(outcomes, static o => o!.Value)), found.DrainToImmutable(), 0);
    }

    public Task<SubjectJourneys> ReadJourneys() => Consent.Measurement ? Shard.Read(Pseudonym) : Task.FromResult(SubjectJourneys.None);

    public async Task<ImmutableArray<JourneyStep>> FindSteps(CampaignKey? campaign, StepContext context)
    {
        var consent = Consent;
        var journeys = await ReadJourneys();
        var campaigns = campaign is { } one ? [one] : journeys.Journeys.Select(static j => j.Campaign).ToList();
        var found = ImmutableArray.CreateBuilder<JourneyStep>();
        foreach (var each in campaigns)
            found.Add(new JourneyStep(each, await steps.FindAsync(Pseudonym, journeys, each, consent, context), JourneyStep.SessionOf(Pseudonym, each)));
        return found.ToImmutable();
    }

    public async Task<Result<JourneyStep>> SetReminder(CampaignKey campaign, string livestreamId, bool wanted, StepContext context)
    {
        if (wanted && ReminderRules.Check(registry.State, campaign, livestreamId, Consent, time.GetUtcNow()) is { } refusal)
            return refusal;
        var journeys = await Shard.PutReminder(Pseudonym, ReminderRules.Of(registry.State, campaign, livestreamId, time.GetUtcNow()), wanted);
        return new JourneyStep(
            campaign, await steps.FindAsync(Pseudonym, journeys, campaign, Consent, context), JourneyStep.SessionOf(Pseudonym, campaign));
    }

    // Without consent to measurement, what a viewer does is counted, but not as that viewer's: each session stands for itself.
    private IEnumerable<(string Subject, int[] Events)> BySubject(ImmutableArray<CheckedEvent> events, Consent consent)
    {
        int[] all = [.. Enumerable.Range(0, events.Length)];
        return consent.Measurement ? [(Pseudonym, all)] : all.GroupBy(i => SessionSubjectOf(events[i].Event)).Select(static g => (g.Key, g.ToArray()));
    }

    /// <summary>The campaigns of some events, each with its last event. Who was shown nothing is led nowhere.</summary>
    private static List<(CampaignKey Campaign, FunnelEvent Last)> CampaignsOf(ImmutableArray<CheckedEvent> events, int[] which)
    {
        var campaigns = new List<(CampaignKey Campaign, FunnelEvent Last)>(1);
        foreach (var i in which)
        {
            var happened = events[i].Event;
            if (happened.IsWithheld)
                continue;
            var place = campaigns.FindIndex(known => known.Campaign == happened.Origin.Campaign);
            if (place < 0)
                campaigns.Add((happened.Origin.Campaign, happened));
            else
                campaigns[place] = (happened.Origin.Campaign, happened);
        }

        return campaigns;
    }

    private string SessionSubjectOf(FunnelEvent happened) => pseudonyms.Of($"session/{happened.SessionId:N}");

    private Guid SessionFor(CampaignKey campaign, Consent consent, Guid sessionId) =>
        consent.Measurement ? JourneyStep.SessionOf(Pseudonym, campaign) : sessionId;

    /// <summary>Names the groups that are going to be asked for a seat, before any of them hears of the viewer.</summary>
    private async Task RememberGroupsAsync(ImmutableArray<CheckedEvent> events, EventOutcome?[] outcomes)
    {
        if (!events.Any(static e => e.Event.Kind == EventKind.GroupJoin))
            return;
        var joins = Enumerable.Range(0, events.Length).Where(i => outcomes[i] is null && events[i].Event.Kind == EventKind.GroupJoin).ToArray();
        if (joins.Length == 0)
            return;
        var next = _state.WithGroups(joins.Select(i => EventRecording.GroupKeyOf(events[i].Event)));
        if (next.Groups.Length > _state.Groups.Length)
            await WriteAsync(next);
        foreach (var i in joins.Where(i => !next.Groups.Contains(EventRecording.GroupKeyOf(events[i].Event))))
            outcomes[i] = EventOutcome.Rejected(EventRejection.TooMany);
    }

    /// <summary>
    /// Outcomes of events that were counted under another name; null for the others. A consent that was given or taken back parts what is sent again
    /// from where it was counted: the other place is asked, so that it counts once.
    /// </summary>
    private async Task<EventOutcome?[]> FindCountedElsewhereAsync(ImmutableArray<CheckedEvent> events, Consent consent)
    {
        var outcomes = new EventOutcome?[events.Length];
        if (consent.Measurement && events.All(e => IsFromSinceMeasured(e.Event)))
            return outcomes;
        var elsewhere = Enumerable.Range(0, events.Length).Where(i => !(consent.Measurement && IsFromSinceMeasured(events[i].Event))).GroupBy(i => consent.Measurement ? SessionSubjectOf(events[i].Event) : Pseudonym);
        foreach (var ofSubject in elsewhere)
        {
            var known = await shards.Of(ofSubject.Key).FindKnown(ofSubject.Key, [.. ofSubject.Select(i => events[i].Event)]);
            foreach (var (index, outcome) in ofSubject.Zip(known))
                outcomes[index] = outcome;
        }

        return outcomes;
    }

    // What is older than that is known nowhere any more, and a slot's event whose session began after the viewer agreed was never counted under it.
    private bool IsFromSinceMeasured(FunnelEvent happened) =>
        time.GetUtcNow() - _state.MeasuredSince > FunnelEvent.RepeatableMax
        || (happened.ObjectId.Length == 0 && SessionTicket.BeginOf(happened.SessionId) > _state.MeasuredSince + ClockToleranceOfSilos);

    // A group that fails is asked again when the caller repeats; forgetting twice does no harm.
    private async Task ForgetJourneysAsync()
    {
        foreach (var group in _state.Groups)
            await groups.Of(group).Forget(Pseudonym);
        await Shard.Forget(Pseudonym);
    }
}
