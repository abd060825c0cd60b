using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Viewers;
using Orleans.Concurrency;

namespace AdCommerce.Grains.Viewers;

/// <summary>One viewer; the key is the viewer's pseudonym. Owns the profile and decides what this viewer sees.</summary>
[Alias("adcommerce.IViewerGrain")]
public interface IViewerGrain : IGrainWithStringKey
{
    /// <summary>The profile, or null when the viewer does not exist.</summary>
    [Alias("Read")]
    Task<ViewerProfile?> Read();

    /// <summary>Changes the profile. When this returns a profile, it is stored.</summary>
    [Alias("Update")]
    Task<Result<ViewerProfile>> Update(ViewerUpdate update, RequestKey request);

    /// <summary>Deletes all that is kept of the viewer.</summary>
    [Alias("Erase")]
    Task Erase();

    /// <summary>What the viewer saw and what is in play, as decisions look at it.</summary>
    [Alias("ReadExposures")]
    Task<ExposureHistory> ReadExposures();

    /// <summary>
    /// Chooses what stands in each slot of an episode. Reads and writes nothing outside this silo's memory. What is decided is in
    /// play from then on.
    /// </summary>
    /// <param name="episodeId">A published episode.</param>
    /// <param name="context">When and where it is watched, and whether the request lets the profile be used (Sec-GPC).</param>
    /// <returns>Null when this silo does not know the episode (yet).</returns>
    [Alias("Resolve"), AlwaysInterleave]
    Task<EpisodeDecision?> Resolve(string episodeId, DecisionContext context);

    /// <summary>
    /// Opens what a decision of this viewer knew, as its session carries it. Null when the viewer was erased since: what was sealed with the key that went then
    /// can be read by nobody.
    /// </summary>
    [Alias("OpenFacts")]
    Task<DecisionFacts?> OpenFacts(byte[] facts);

    /// <summary>A session of the viewer asked for its playlist. May get lost: what is seen in it is then not charged.</summary>
    [Alias("NoteMedia"), OneWay, AlwaysInterleave]
    Task NoteMedia(Guid sessionId);

    /// <summary>Records what happened, each event exactly once however often it is sent.</summary>
    /// <param name="events">1 to 100, checked against their tokens.</param>
    /// <param name="context">Where and how the viewer is asking.</param>
    /// <exception cref="Log.LogUnavailableException">The store does not answer; what was recorded is a duplicate when the batch is repeated.</exception>
    /// <exception cref="Funnel.ShardOverloadedException">Too much waits for the log already.</exception>
    [Alias("Record")]
    Task<RecordedBatch> Record(ImmutableArray<CheckedEvent> events, StepContext context);

    /// <summary>What is known of the viewer's way through the chain; nothing of a viewer who did not agree to measurement.</summary>
    [Alias("ReadJourneys")]
    Task<SubjectJourneys> ReadJourneys();

    /// <summary>The next step of one journey, or of all.</summary>
    /// <param name="campaign">The journey's campaign; null: each one's.</param>
    /// <param name="context">Where and how the viewer is asking.</param>
    [Alias("FindSteps")]
    Task<ImmutableArray<JourneyStep>> FindSteps(CampaignKey? campaign, StepContext context);

    /// <summary>Sets a reminder of a livestream, or takes it away.</summary>
    /// <returns>The journey's next step after it; refused without consent to messages, or when the livestream is not to come.</returns>
    [Alias("SetReminder")]
    Task<Result<JourneyStep>> SetReminder(CampaignKey campaign, string livestreamId, bool wanted, StepContext context);
}
