using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Viewers;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Learning;
using AdCommerce.Grains.Registry;

namespace AdCommerce.Grains.Viewers;

/// <summary>Where and how a viewer asks for a step.</summary>
/// <param name="Market">ISO 3166-1 alpha-2; may be empty.</param>
/// <param name="Declined">Full names of what the viewer does not want now.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.step-context")]
public sealed record StepContext(string Market, ImmutableArray<string> Declined);

/// <summary>
/// Brings together what a next step is decided from: the silo's snapshot, the journey, rooms, what is learned, and the seats of the
/// groups in question.
/// </summary>
public sealed class StepFinding(GrainReferences<IGroupGrain> groups, RegistryReplica registry, RoomOccupancy rooms, SharedRates rates, IStepValue ruled, TimeProvider time)
{
    /// <summary>The next step of a journey.</summary>
    public async Task<NextStep> FindAsync(string viewer, SubjectJourneys journeys, CampaignKey campaign, Consent consent, StepContext context)
    {
        var question = new StepQuestion
        {
            Content = registry.Chain.Find(campaign),
            Journey = journeys.Journeys.FirstOrDefault(j => j.Campaign == campaign),
            Consent = consent,
            Market = context.Market,
            Now = time.GetUtcNow(),
            Reminders = journeys.Reminders,
            Declined = context.Declined,
            RoomViewers = rooms.Of(campaign.BrandId),
        };
        var value = LearnedStepValue.Of(rates.Current, question.Journey?.LastSeen, ruled);
        var lookedAt = NextSteps.GroupsToLookAt(question, value);
        if (lookedAt.IsEmpty)
            return NextSteps.Find(question, value);
        var views = await Task.WhenAll(lookedAt.Select(id => groups.Of($"{campaign.BrandId}/{id}").Look(viewer)));
        return NextSteps.Find(question with { Seats = lookedAt.Zip(views).ToDictionary(static p => p.First, static SeatView (p) => p.Second) }, value);
    }
}
