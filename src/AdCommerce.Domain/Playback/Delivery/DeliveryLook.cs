using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Delivery;

/// <summary>A decision with what it was made of, to be looked at once more for what became of everybody who was not chosen. Nothing in it changes.</summary>
/// <param name="Snapshot">Who wanted what.</param>
/// <param name="Editions">The revision that was decided on.</param>
/// <param name="Profile">The viewer's profile.</param>
/// <param name="Viewer">The viewer's pseudonym.</param>
/// <param name="Context">When and where.</param>
/// <param name="History">What the viewer had seen.</param>
/// <param name="Rates">What was learned.</param>
/// <param name="Decision">What was decided.</param>
public sealed record DeliveryLook(
    PlaybackSnapshot Snapshot, EpisodeEditions Editions, ViewerProfile? Profile, string Viewer, DecisionContext Context, ExposureHistory History, LearnedRates? Rates, EpisodeDecision Decision)
{
    /// <summary>
    /// How far each candidate came in the episode: in the slot in which it came furthest, because a placement that stands in one slot lacks nothing in the others.
    /// </summary>
    public IReadOnlyDictionary<PlacementKey, CandidateOutcome> Furthest()
    {
        Dictionary<PlacementKey, CandidateOutcome> furthest = [];
        foreach (var slot in EpisodePreview.Of(Snapshot, Editions, Profile, Viewer, Context, History, Rates, isDrawn: true, DecisionMoney.Again(Decision)))
        {
            foreach (var candidate in slot.Candidates)
            {
                var key = candidate.Candidate.Placement.Key;
                if (!furthest.TryGetValue(key, out var known) || IsFurther(candidate.Outcome, known))
                    furthest[key] = candidate.Outcome;
            }
        }

        return furthest;
    }

    // Filters are numbered in the order in which they are asked; whoever won is past them all.
    private static bool IsFurther(CandidateOutcome outcome, CandidateOutcome known) =>
        known != CandidateOutcome.Won && (outcome == CandidateOutcome.Won || outcome > known);
}
