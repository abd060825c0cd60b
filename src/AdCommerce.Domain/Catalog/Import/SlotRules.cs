using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>What a slot has to keep, its segments aside.</summary>
internal static class SlotRules
{
    private const int CategoryCharsMax = 63;

    // Shares arrive as doubles: 0.7 + 0.3 may come out above 1 by a rounding.
    private const double ShareSlack = 1e-9;

    public static void Check(Slot slot, ImmutableArray<Scene> scenes, EpisodeContent content, string field, Violations violations)
    {
        SceneRules.CheckRange(slot.StartMicros, slot.EndMicros, content, field, violations);
        CheckScene(slot, scenes, content.FrameMicros / 2, field, violations);
        if (slot.Category.Length is 0 or > CategoryCharsMax || slot.Category.Any(char.IsControl))
        {
            violations.Add($"{field}.category", $"A slot takes products of one category: give its name, 1 to {CategoryCharsMax} characters.");
        }

        if (slot.ContinuityGroup.Length > 0 && !ResourceId.IsValid(slot.ContinuityGroup))
        {
            violations.Add($"{field}.continuity_group", $"The group {ResourceId.Rule}, or empty.");
        }

        CheckRefusals(slot.Refusals, field, violations);
        PictureBox box = slot.Box;
        bool isInside = box.X >= 0 && box.Y >= 0 && box.Width > 0 && box.Height > 0
            && box.X + box.Width <= 1 + ShareSlack && box.Y + box.Height <= 1 + ShareSlack;
        if (!isInside)
        {
            violations.Add($"{field}.box", "The box has to lie inside the picture: x, y, width and height are shares in [0, 1], width and height more than 0.");
        }
    }

    private static void CheckRefusals(SlotRefusals refusals, string field, Violations violations)
    {
        if (refusals.Categories.Length + refusals.BrandIds.Length > SlotRefusals.RefusalsMax)
        {
            violations.Add($"{field}.refused_categories", $"A slot refuses at most {SlotRefusals.RefusalsMax} categories and brands together.");
        }

        if (!refusals.Categories.All(ResourceId.IsValid))
        {
            violations.Add($"{field}.refused_categories", $"Each category {ResourceId.Rule}.");
        }
    }

    public static void CheckTogether(ImmutableArray<Slot> slots, string fieldPrefix, Violations violations)
    {
        HashSet<string> ids = [];
        for (int i = 0; i < slots.Length; i++)
        {
            SceneRules.CheckId(slots[i].Id, ids, $"{fieldPrefix}slots[{i}]", violations);
        }

        int[] order = [.. Enumerable.Range(0, slots.Length).OrderBy(i => slots[i].StartMicros)];
        for (int i = 1; i < order.Length; i++)
        {
            (Slot before, Slot after) = (slots[order[i - 1]], slots[order[i]]);
            if (after.StartMicros < before.EndMicros)
            {
                violations.Add(
                    $"{fieldPrefix}slots[{order[i]}].start_offset", $"The slot overlaps slot '{before.Id}', which ends at {RenditionRules.Seconds(before.EndMicros)}.");
            }
        }
    }

    private static void CheckScene(Slot slot, ImmutableArray<Scene> scenes, long slackMicros, string field, Violations violations)
    {
        Scene? scene = scenes.FirstOrDefault(scene => scene.Id == slot.SceneId);
        if (scene is null)
        {
            violations.Add($"{field}.scene", $"The episode has no scene '{Excerpt(slot.SceneId)}'.");
            return;
        }

        if (slot.StartMicros < scene.StartMicros - slackMicros || slot.EndMicros > scene.EndMicros + slackMicros)
        {
            violations.Add(
                $"{field}.scene",
                $"The slot ({RenditionRules.Seconds(slot.StartMicros)} to {RenditionRules.Seconds(slot.EndMicros)}) does not lie inside scene '{scene.Id}' ({RenditionRules.Seconds(scene.StartMicros)} to {RenditionRules.Seconds(scene.EndMicros)}).");
        }
    }

    private static string Excerpt(string text) => ResourceId.IsValid(text) ? text : "?";
}
