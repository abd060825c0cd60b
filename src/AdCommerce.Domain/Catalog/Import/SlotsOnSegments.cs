using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>Scenes and slots that fit an episode: in order of time, slots with their segments in every rendition.</summary>
/// <param name="Scenes">Disjoint, in order of time.</param>
/// <param name="Slots">Disjoint, in order of time, each inside one scene.</param>
public sealed record FittedSlots(ImmutableArray<Scene> Scenes, ImmutableArray<Slot> Slots);

/// <summary>
/// Puts slots that are given in time onto segments. A slot can only be swapped whole segments at a time, so both of its
/// edges have to be segment edges in every rendition: within half a video frame for video, one video frame for the others.
/// </summary>
public static class SlotsOnSegments
{
    /// <summary>The scenes and slots in order of time, slots with <see cref="Slot.Ranges"/> filled in and edges moved onto the exact ones.</summary>
    /// <param name="content">The episode.</param>
    /// <param name="scenes">Scenes as given.</param>
    /// <param name="slots">Slots as given; ranges and variants are not looked at, variants are kept.</param>
    /// <param name="fieldPrefix">What stands before "scenes[0]" and "slots[0]" in the paths of violations.</param>
    public static Result<FittedSlots> Fit(
        EpisodeContent content, ImmutableArray<Scene> scenes, ImmutableArray<Slot> slots, string fieldPrefix = "episode.")
    {
        var violations = new Violations();
        SceneRules.Check(content, scenes, $"{fieldPrefix}scenes", violations);
        var grid = new SegmentGrid(content);
        var fitted = ImmutableArray.CreateBuilder<Slot>();
        if (slots.Length > EpisodeRevision.SlotsMax)
        {
            violations.Add($"{fieldPrefix}slots", $"{slots.Length} slots, at most {EpisodeRevision.SlotsMax} are taken.");
            return violations.ToRejection();
        }

        for (int i = 0; i < slots.Length; i++)
        {
            string field = $"{fieldPrefix}slots[{i}]";
            SlotRules.Check(slots[i], scenes, content, field, violations);
            if (grid.TryFit(slots[i], field, violations, out ImmutableArray<SegmentRange> ranges))
            {
                fitted.Add(grid.OnEdges(slots[i], ranges));
            }
        }

        SlotRules.CheckTogether(slots, fieldPrefix, violations);
        return violations.None
            ? new FittedSlots([.. scenes.OrderBy(static scene => scene.StartMicros)], [.. fitted.OrderBy(static slot => slot.StartMicros)])
            : violations.ToRejection();
    }
}
