using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Catalog;

/// <summary>Scenes and slots as an import asks for them.</summary>
internal static class SlotRequests
{
    private const long NanosPerMicro = 1_000;
    private const long MicrosPerSecond = 1_000_000;
    private const long SecondsMax = 24 * 60 * 60;

    public static ImmutableArray<Scene> ToScenes(IReadOnlyList<V1.Scene> scenes, Violations violations) =>
        [.. scenes.Select((scene, i) => new Scene(
            scene.Id,
            ToMicros(scene.StartOffset, $"scenes[{i}].start_offset", violations),
            ToMicros(scene.EndOffset, $"scenes[{i}].end_offset", violations),
            [.. scene.Themes],
            [.. scene.Moods],
            scene.Place))];

    public static ImmutableArray<Slot> ToSlots(IReadOnlyList<V1.Slot> slots, ImmutableArray<Scene> scenes, Violations violations) =>
        [.. slots.Select((slot, i) =>
        {
            var start = ToMicros(slot.StartOffset, $"slots[{i}].start_offset", violations);
            var end = ToMicros(slot.EndOffset, $"slots[{i}].end_offset", violations);
            return new Slot
            {
                Id = slot.Id,
                SceneId = slot.Scene.Length > 0 ? slot.Scene : SceneAround(scenes, start, end),
                StartMicros = start,
                EndMicros = end,
                Category = slot.Category,
                Box = slot.Box is { } box ? new PictureBox(box.X, box.Y, box.Width, box.Height) : new PictureBox(0, 0, 0, 0),
                Ranges = [],
                Variants = [],
                ContinuityGroup = slot.ContinuityGroup,
                Refusals = new SlotRefusals([.. slot.RefusedCategories], [.. slot.RefusedBrands.Select(CatalogMapping.BrandIdOf)]),
            };
        })];

    // Where no scene holds it, the one that holds most of it is named, so that the refusal can say by how much it is missed.
    private static string SceneAround(ImmutableArray<Scene> scenes, long start, long end) =>
        scenes.OrderByDescending(scene => Math.Min(end, scene.EndMicros) - Math.Max(start, scene.StartMicros)).FirstOrDefault()?.Id ?? "";

    private static long ToMicros(Duration? offset, string field, Violations violations)
    {
        if (offset is null)
        {
            violations.Add(field, "must be given");
            return 0;
        }

        if (offset.Seconds is < 0 or > SecondsMax || offset.Nanos is < 0 or > 999_999_999)
        {
            violations.Add(field, "must be from 0 s to 24 h");
            return 0;
        }

        return (offset.Seconds * MicrosPerSecond) + (offset.Nanos / NanosPerMicro);
    }
}
