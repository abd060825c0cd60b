using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Assignment;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// Takes campaigns that the viewer is held out from out of a set, once they have won: rank first, then withhold (funnel.md, Lift). Who comes next may be of
/// another such campaign, and is then withheld as well: each of them has its ghost, so that a viewer who is held out from two campaigns counts for both.
/// </summary>
/// <param name="viewer">The viewer's pseudonym.</param>
/// <param name="set">What is chosen from.</param>
internal sealed class Withholding(string viewer, EpisodeSet set)
{
    private List<(int Slot, Candidate Candidate)>? _ghosts;

    /// <summary>True when anybody was withheld.</summary>
    public bool IsAny => _ghosts is not null;

    /// <summary>Takes out what was chosen and is to be withheld. True when there was any: choose anew.</summary>
    public bool TakeFrom(ReadOnlySpan<int> choices)
    {
        if (Find(choices) is not { } campaigns)
            return false;
        set.Remove(campaigns);
        return true;
    }

    /// <summary>Notes what was chosen and is to be withheld; the campaigns to take out, or null for none.</summary>
    public IReadOnlySet<CampaignKey>? Find(ReadOnlySpan<int> choices)
    {
        HashSet<CampaignKey>? campaigns = null;
        for (var slot = 0; slot < choices.Length; slot++)
        {
            if (choices[slot] == SlotAssignment.Original)
                continue;
            var chosen = set[choices[slot]];
            if (!Holdout.Holds(viewer, chosen.Campaign))
                continue;
            (_ghosts ??= []).Add((slot, chosen));
            (campaigns ??= []).Add(chosen.Campaign.Key);
        }

        return campaigns;
    }

    /// <summary>Whoever was withheld from a slot, best first.</summary>
    public ImmutableArray<PlacementKey> GhostsOf(int slot) =>
        _ghosts is null ? [] : [.. _ghosts.Where(g => g.Slot == slot).Select(static g => g.Candidate.Placement.Key)];
}
