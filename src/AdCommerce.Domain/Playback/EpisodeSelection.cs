using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback;

/// <summary>Chooses what stands in each slot of an episode: a pure function of the snapshot, the episode, the viewer, the context and a seed.</summary>
public static class EpisodeSelection
{
    /// <summary>One decision for every slot.</summary>
    /// <param name="snapshot">Who wants what.</param>
    /// <param name="editions">The revision to decide on.</param>
    /// <param name="profile">The viewer's profile, or null to decide from the episode's context alone (not known, or not readable).</param>
    /// <param name="viewer">The viewer's pseudonym: seeds the draw between equals, so that the same viewer sees the same again.</param>
    /// <param name="context">When and where.</param>
    public static EpisodeDecision Decide(
        PlaybackSnapshot snapshot, EpisodeEditions editions, ViewerProfile? profile, string viewer, DecisionContext context)
    {
        var revision = editions.Revision;
        var dramaId = snapshot.FindEpisode(editions.EpisodeId)?.Episode.DramaId ?? "";
        var personalized = context.ProfileAllowed && profile is { Consent.Personalization: true };
        var slots = ImmutableArray.CreateBuilder<SlotDecision>(revision.Slots.Length);
        foreach (var slot in revision.Slots)
        {
            var question = SlotQuestion.Of(editions, dramaId, slot, profile, context);
            var winner = Choose(snapshot.Candidates(slot.Category), question, new Draw(viewer, editions.EpisodeId, slot.Id));
            slots.Add(winner is null ? SlotDecision.Original(SlotReason.NoPlacement) : DecisionOf(winner, question));
        }

        return new EpisodeDecision(revision.Number, slots.MoveToImmutable(), personalized, FallbackReason.None);
    }

    /// <summary>Who stands in the slot; null for nobody.</summary>
    internal static Candidate? Choose(ImmutableArray<Candidate> candidates, in SlotQuestion question, Draw draw)
    {
        Candidate? best = null;
        var bestDraw = 0UL;
        foreach (var candidate in candidates)
        {
            // Best first: nobody after the first winner's equals can win.
            if (best is not null && !candidate.TiesWith(best))
                break;
            if (question.Ask(candidate) != CandidateOutcome.Won)
                continue;
            var drawn = draw.Of(candidate.Placement.Key);
            if (best is null || drawn > bestDraw)
                (best, bestDraw) = (candidate, drawn);
        }

        return best;
    }

    private static SlotDecision DecisionOf(Candidate winner, in SlotQuestion question)
    {
        // What nothing is known of was not looked at: a negation that holds for that reason says nothing of the viewer.
        var found = TargetingExplanation.Of(winner.Audience, question.Targeting).Findings.Where(static f => !f.IsLacking).ToArray();
        var reason = found.Length == 0 ? SlotReason.Open
            : found.Any(static f => f.Attribute.IsViewers) ? SlotReason.Profile
            : SlotReason.Scene;
        return new SlotDecision(
            reason,
            question.Slot.IndexOfVariant(winner.Product.Id) + 1,
            winner.Placement.Key,
            winner.Product.Id,
            [.. found.Select(static f => $"{f.Attribute}={f.Value}")]);
    }

    /// <summary>A fixed draw between equals: the same for the same viewer and slot, independent between placements.</summary>
    internal readonly struct Draw(string viewer, string episodeId, string slotId)
    {
        public ulong Of(PlacementKey placement)
        {
            var hash = new XxHash3();
            foreach (var text in (ReadOnlySpan<string>)[viewer, episodeId, slotId, placement.Campaign.BrandId, placement.Campaign.CampaignId, placement.PlacementId])
            {
                hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
                hash.Append([0, 0]);
            }

            return hash.GetCurrentHashAsUInt64();
        }
    }
}
