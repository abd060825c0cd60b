using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>Who may stand in each slot of this episode, for this viewer, now?</summary>
/// <param name="Editions">The revision that is decided on.</param>
/// <param name="DramaId">Its drama; empty for an episode that is not known.</param>
/// <param name="Profile">The viewer's profile; null when not known.</param>
/// <param name="Context">When and where.</param>
/// <param name="View">What the viewer saw; null for nothing.</param>
/// <param name="Money">What campaigns may spend; null where money limits nothing.</param>
internal readonly record struct EpisodeQuestions(
    EpisodeEditions Editions, string DramaId, ViewerProfile? Profile, DecisionContext Context, ExposureView? View, DecisionMoney? Money)
{
    /// <summary>The questions for one episode.</summary>
    public static EpisodeQuestions Of(
        PlaybackSnapshot snapshot, EpisodeEditions editions, ViewerProfile? profile, DecisionContext context, DecisionHistory? history, DecisionMoney? money)
    {
        var dramaId = snapshot.FindEpisode(editions.EpisodeId)?.Episode.DramaId ?? "";
        return new(editions, dramaId, profile, context, history?.Look(snapshot, dramaId, editions.EpisodeId, context.Now), money);
    }

    /// <summary>The question for one slot.</summary>
    /// <param name="slot">Its place in the order of time.</param>
    public SlotQuestion Of(int slot) => SlotQuestion.Of(Editions, DramaId, Editions.Revision.Slots[slot], Profile, Context, View, Money);
}
