using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Viewers;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Grains.Viewers;

/// <summary>The viewer's way through the chain. The shard owns what is recorded; nothing of it is kept here.</summary>
internal sealed partial class ViewerGrain
{
    private Consent Consent => _state.Profile?.Consent ?? Consent.None;

    private IShardGrain Shard => grains.GetGrain<IShardGrain>(partitions.Of(Pseudonym));

    public async Task<RecordedBatch> Record(ImmutableArray<CheckedEvent> events, StepContext context)
    {
        (_allowance, var retryMillis) = _allowance.Take(events.Length, time.GetTimestampMicros());
        if (retryMillis > 0)
            return new RecordedBatch([], [], retryMillis);
        var consent = Consent;
        var outcomes = new EventOutcome[events.Length];
        var found = ImmutableArray.CreateBuilder<JourneyStep>();
        foreach (var ofSubject in Enumerable.Range(0, events.Length).GroupBy(i => SubjectOf(events[i].Event, consent)))
        {
            var answer = await recording.RecordAsync(Pseudonym, ofSubject.Key, [.. ofSubject.Select(i => events[i])]);
            foreach (var (index, outcome) in ofSubject.Zip(answer.Outcomes))
                outcomes[index] = outcome;
            foreach (var ofCampaign in ofSubject.GroupBy(i => events[i].Event.Origin.Campaign))
            {
                var step = await steps.FindAsync(Pseudonym, answer.Journeys, ofCampaign.Key, consent, context);
                found.Add(new JourneyStep(ofCampaign.Key, step, SessionFor(ofCampaign.Key, consent, events[ofCampaign.Last()].Event.SessionId)));
            }
        }

        return new RecordedBatch([.. outcomes], found.ToImmutable(), 0);
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
    private string SubjectOf(FunnelEvent happened, Consent consent) =>
        consent.Measurement ? Pseudonym : pseudonyms.Of($"session/{happened.SessionId:N}");

    private Guid SessionFor(CampaignKey campaign, Consent consent, Guid sessionId) =>
        consent.Measurement ? JourneyStep.SessionOf(Pseudonym, campaign) : sessionId;

    // Seats first: they are found by what the journeys say.
    private async Task ForgetJourneysAsync()
    {
        var journeys = await Shard.Read(Pseudonym);
        foreach (var campaign in journeys.Journeys.Select(static j => j.Campaign))
        {
            foreach (var group in registry.State.Groups.Values.Where(g => g.Key.BrandId == campaign.BrandId && g.CampaignId == campaign.CampaignId))
                await grains.GetGrain<IGroupGrain>($"{group.Key.BrandId}/{group.Key.Id}").Forget(Pseudonym);
        }

        await Shard.Forget(Pseudonym);
    }
}
