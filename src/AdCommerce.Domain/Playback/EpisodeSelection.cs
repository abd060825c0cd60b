using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback;

/// <summary>Chooses what stands in each slot of an episode: a pure function of the snapshot, the episode, the viewer and a seed.</summary>
public static class EpisodeSelection
{
    /// <summary>One decision for every slot.</summary>
    /// <param name="snapshot">Who wants what.</param>
    /// <param name="editions">The revision to decide on.</param>
    /// <param name="profile">The viewer's profile, or null to decide from the episode's context alone (no consent, or not readable).</param>
    /// <param name="viewer">The viewer's pseudonym: seeds the draw between equals, so that the same viewer sees the same again.</param>
    public static EpisodeDecision Decide(PlaybackSnapshot snapshot, EpisodeEditions editions, ViewerProfile? profile, string viewer)
    {
        var revision = editions.Revision;
        var personal = profile is { Consent.Personalization: true } ? profile : null;
        var slots = ImmutableArray.CreateBuilder<SlotDecision>(revision.Slots.Length);
        foreach (var slot in revision.Slots)
            slots.Add(Choose(snapshot.Candidates(slot.Category), slot, SceneOf(revision, slot), personal, new Draw(viewer, editions.EpisodeId, slot.Id)));
        return new EpisodeDecision(revision.Number, slots.MoveToImmutable(), personal is not null, FallbackReason.None);
    }

    private static SlotDecision Choose(ImmutableArray<Candidate> candidates, Slot slot, Scene scene, ViewerProfile? profile, Draw draw)
    {
        Candidate? best = null;
        var bestVariant = -1;
        var bestDraw = 0UL;
        foreach (var candidate in candidates)
        {
            // Best first: nobody after the first winner's equals can win.
            if (best is not null && !candidate.TiesWith(best))
                break;
            var variant = slot.IndexOfVariant(candidate.Product.Id);
            if (variant < 0 || !Holds(candidate.Placement.Matches, scene, profile))
                continue;
            var drawn = draw.Of(candidate.Placement.Key);
            if (best is null || drawn > bestDraw)
                (best, bestVariant, bestDraw) = (candidate, variant, drawn);
        }

        if (best is null)
            return SlotDecision.Original(SlotReason.NoPlacement);
        var matched = Matched(best.Placement.Matches, scene, profile);
        return new SlotDecision(ReasonOf(best.Placement.Matches), bestVariant + 1, best.Placement.Key, best.Product.Id, matched);
    }

    private static bool Holds(ImmutableArray<AttributeMatch> matches, Scene scene, ViewerProfile? profile)
    {
        foreach (var match in matches)
        {
            if (FindMatch(match, scene, profile) is null)
                return false;
        }

        return true;
    }

    private static string? FindMatch(AttributeMatch match, Scene scene, ViewerProfile? profile)
    {
        if (match.Subject == MatchSubject.Viewer)
            return profile is not null && profile.Attributes.TryGetValue(match.Attribute, out var value) ? Common(match.AnyOf, value.Words) : null;
        return match.Attribute switch
        {
            "theme" => Common(match.AnyOf, scene.Themes),
            "mood" => Common(match.AnyOf, scene.Moods),
            _ => match.AnyOf.Contains(scene.Place) ? scene.Place : null,
        };
    }

    private static string? Common(ImmutableArray<string> wanted, ImmutableArray<string> present)
    {
        foreach (var word in wanted)
        {
            if (present.Contains(word))
                return word;
        }

        return null;
    }

    private static ImmutableArray<string> Matched(ImmutableArray<AttributeMatch> matches, Scene scene, ViewerProfile? profile)
    {
        var found = ImmutableArray.CreateBuilder<string>(matches.Length);
        foreach (var match in matches)
        {
            var prefix = match.Subject == MatchSubject.Scene ? "scene." : "";
            found.Add($"{prefix}{match.Attribute}={FindMatch(match, scene, profile)}");
        }

        return found.MoveToImmutable();
    }

    private static SlotReason ReasonOf(ImmutableArray<AttributeMatch> matches)
    {
        if (matches.IsEmpty)
            return SlotReason.Open;
        foreach (var match in matches)
        {
            if (match.Subject == MatchSubject.Viewer)
                return SlotReason.Profile;
        }

        return SlotReason.Scene;
    }

    private static Scene SceneOf(EpisodeRevision revision, Slot slot)
    {
        foreach (var scene in revision.Scenes)
        {
            if (scene.Id == slot.SceneId)
                return scene;
        }

        throw new InvalidOperationException($"slot {slot.Id} names no scene: import let it through");
    }

    /// <summary>A fixed draw between equals: the same for the same viewer and slot, independent between placements.</summary>
    private readonly struct Draw(string viewer, string episodeId, string slotId)
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
