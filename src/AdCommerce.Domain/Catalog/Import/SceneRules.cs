using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>What a scene has to keep.</summary>
internal static class SceneRules
{
    private const int TagsMax = 16;
    private const int TagCharsMax = 64;

    public static void Check(EpisodeContent content, ImmutableArray<Scene> scenes, string field, Violations violations)
    {
        if (scenes.Length > EpisodeRevision.ScenesMax)
        {
            violations.Add(field, $"{scenes.Length} scenes, at most {EpisodeRevision.ScenesMax} are taken.");
            return;
        }

        HashSet<string> ids = [];
        for (int i = 0; i < scenes.Length; i++)
        {
            string at = $"{field}[{i}]";
            CheckId(scenes[i].Id, ids, at, violations);
            CheckRange(scenes[i].StartMicros, scenes[i].EndMicros, content, at, violations);
            CheckTags(scenes[i].Themes, $"{at}.themes", violations);
            CheckTags(scenes[i].Moods, $"{at}.moods", violations);
            if (scenes[i].Place.Length > TagCharsMax || scenes[i].Place.Any(char.IsControl))
            {
                violations.Add($"{at}.place", $"A place has at most {TagCharsMax} characters, none of them a control character.");
            }
        }

        int[] order = [.. Enumerable.Range(0, scenes.Length).OrderBy(i => scenes[i].StartMicros)];
        for (int i = 1; i < order.Length; i++)
        {
            (Scene before, Scene after) = (scenes[order[i - 1]], scenes[order[i]]);
            if (after.StartMicros < before.EndMicros)
            {
                violations.Add($"{field}[{order[i]}].start_offset", $"The scene overlaps scene '{before.Id}', which ends at {RenditionRules.Seconds(before.EndMicros)}.");
            }
        }
    }

    public static void CheckId(string id, HashSet<string> ids, string field, Violations violations)
    {
        if (!ResourceId.IsValid(id))
        {
            violations.Add($"{field}.id", $"The id {ResourceId.Rule}.");
        }
        else if (!ids.Add(id))
        {
            violations.Add($"{field}.id", $"The id '{id}' is used twice in the episode.");
        }
    }

    public static void CheckRange(long startMicros, long endMicros, EpisodeContent content, string field, Violations violations)
    {
        long lastMicros = content.DurationMicros + content.FrameMicros / 2;
        if (startMicros < 0 || startMicros > lastMicros)
        {
            violations.Add($"{field}.start_offset", $"{RenditionRules.Seconds(startMicros)} lies outside of the episode, which lasts {RenditionRules.Seconds(content.DurationMicros)}.");
        }

        if (endMicros > lastMicros)
        {
            violations.Add($"{field}.end_offset", $"{RenditionRules.Seconds(endMicros)} lies outside of the episode, which lasts {RenditionRules.Seconds(content.DurationMicros)}.");
        }

        if (endMicros <= startMicros)
        {
            violations.Add($"{field}.end_offset", $"The end ({RenditionRules.Seconds(endMicros)}) has to be later than the start ({RenditionRules.Seconds(startMicros)}).");
        }
    }

    private static void CheckTags(ImmutableArray<string> tags, string field, Violations violations)
    {
        bool isFine = tags.Length <= TagsMax && tags.All(static tag => tag.Length is >= 1 and <= TagCharsMax && !tag.Any(char.IsControl));
        if (!isFine)
        {
            violations.Add(field, $"At most {TagsMax} tags of 1 to {TagCharsMax} characters, none of them a control character.");
        }
    }
}
