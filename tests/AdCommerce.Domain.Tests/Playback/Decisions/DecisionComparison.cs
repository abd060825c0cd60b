using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Tests.Playback.Decisions;

/// <summary>Holds the product's decision and preview against the oracle's.</summary>
internal static class DecisionComparison
{
    /// <summary>Viewers of one drawn world.</summary>
    public const int ViewersPerWorld = 20;

    private static readonly Guid Session = new(1, 0, 0, new byte[8]);

    /// <summary>Decides for some viewers of a world, both ways.</summary>
    /// <param name="seed">Draws the world and the viewers.</param>
    /// <param name="outcomes">Counts what became of candidates, so that a run can say what it met.</param>
    /// <returns>The first difference in words; null for none.</returns>
    public static string? FindDifference(int seed, IDictionary<string, long>? outcomes = null)
    {
        var draw = new WorldDraw(seed);
        var drawn = draw.World();
        var built = new BuiltWorld(drawn);
        for (var i = 0; i < ViewersPerWorld; i++)
        {
            var viewer = draw.Viewer(drawn);
            if (FindDifference(drawn, built, viewer, outcomes) is { } difference)
                return $"world {seed}, viewer {i}: {difference}";
        }

        return null;
    }

    private static string? FindDifference(DrawnWorld drawn, BuiltWorld built, DrawnViewer viewer, IDictionary<string, long>? outcomes)
    {
        var oracle = new DecisionOracle(drawn, viewer).Decide();
        var (profile, context, history) = (BuiltWorld.ProfileOf(viewer), BuiltWorld.ContextOf(viewer), BuiltWorld.HistoryOf(viewer));
        var decision = EpisodeSelection.Decide(built.Snapshot, built.Editions, profile, viewer.Pseudonym, context, history, money: built.Money.For(Session));
        var preview = EpisodePreview.Of(built.Snapshot, built.Editions, profile, viewer.Pseudonym, context, history, money: built.Money.For(Session));
        for (var slot = 0; slot < drawn.Slots.Length; slot++)
        {
            if (FindDifference(oracle, drawn, slot, decision.Slots[slot]) is { } difference)
                return $"slot {slot}: {difference}";
            var previews = preview[slot].Candidates.ToDictionary(static c => c.Candidate.Placement.Key);
            var candidates = oracle.CandidatesOf(slot).ToArray();
            if (previews.Count != candidates.Length)
                return $"slot {slot}: {candidates.Length} candidates, and the preview has {previews.Count}";
            foreach (var placement in candidates)
            {
                var found = previews[BuiltWorld.KeyOf(placement)];
                if (outcomes is not null)
                    outcomes[found.Outcome.ToString()] = outcomes.TryGetValue(found.Outcome.ToString(), out var count) ? count + 1 : 1;
                if (FindDifference(oracle, slot, placement, found.Outcome) is { } other)
                    return $"slot {slot}, {placement.Name}: {other}";
            }
        }

        return null;
    }

    private static string? FindDifference(DecisionOracle oracle, DrawnWorld drawn, int slot, SlotDecision decided)
    {
        var winner = oracle.Winners[slot];
        if (decided.Placement != (winner is null ? null : BuiltWorld.KeyOf(winner)))
            return $"{winner?.Name ?? "the original"} should stand, and {decided.Placement} does";
        var choice = winner is null ? 0 : drawn.Slots[slot].Variants.IndexOf(winner.Product.Id) + 1;
        if (decided.Choice != choice)
            return $"variant {choice} should be shown, and {decided.Choice} is";
        return decided.Ghosts.SequenceEqual(oracle.Ghosts[slot].Select(BuiltWorld.KeyOf)) ? null : $"{oracle.Ghosts[slot].Count} ghosts, and it has {decided.Ghosts.Length}, or others";
    }

    private static string? FindDifference(DecisionOracle oracle, int slot, DrawnPlacement placement, CandidateOutcome found)
    {
        var asked = oracle.OutcomeOf(slot, placement);
        if (asked != CandidateOutcome.Won)
            return found == asked ? null : $"should be {asked}, and is {found}";
        var choices = oracle.JudgedIn[(slot, placement)];
        if (oracle.Ghosts[slot].Contains(placement))
            return found == CandidateOutcome.HeldOut ? null : $"should be HeldOut, and is {found}";
        if (choices[slot] == placement)
            return found == CandidateOutcome.Won ? null : $"should be Won, and is {found}";
        if (choices[slot] is { } stands && oracle.IsBetter(slot, stands, placement))
            return found == CandidateOutcome.Outbid ? null : $"should be Outbid, and is {found}";
        var broken = oracle.BrokenBy(choices, slot, placement);
        return broken.Contains(found) ? null : $"would break {string.Join(", ", broken)}, and is {found}";
    }
}
