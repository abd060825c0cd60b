using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Tests.Playback;

/// <summary>What has to be in force at a segment of an edition, as a player sees it.</summary>
internal sealed record ExpectedSegment(
    string Uri, ByteRange? Range, long DurationMicros, string? MapUri, ByteRange? MapRange, string Keys, string? ProgramDateTime, bool Discontinuity, string OtherTags)
{
    public static ExpectedSegment Of(HlsSegment found) => new(
        found.Uri, found.Range, found.DurationMicros, found.Map?.Uri, found.Map?.Range, string.Join('\n', found.Keys.Select(key => key.Text)),
        found.ProgramDateTime, found.Discontinuity, string.Join('\n', found.OtherTags.Select(tag => tag.Text)));
}

/// <summary>An edition put together segment by segment, without parts and edges: slow and obvious.</summary>
internal static class ExpectedEdition
{
    public static ImmutableArray<ExpectedSegment> Of(EpisodeRevision revision, int renditionIndex, string choices)
    {
        Rendition rendition = revision.Content.Renditions[renditionIndex];
        List<ExpectedSegment> segments = [];
        for (int i = 0; i < rendition.Segments.Length; i++)
        {
            MediaSegment original = rendition.Segments[i];
            (Variant? variant, int inSlot) = ChosenAt(revision, renditionIndex, choices, i);
            (Variant? before, _) = i == 0 ? (variant, 0) : ChosenAt(revision, renditionIndex, choices, i - 1);
            VariantRendition? own = variant?.Renditions.FirstOrDefault(r => r.RenditionId == rendition.Id);
            MediaSegment shown = own is null ? original : own.Segments[inSlot];
            // A conformed variant plays with the original's section, one of grade B with its own.
            InitSection? map = shown.InitIndex < 0 ? null
                : own is not null && variant!.Grade == VariantGrade.B ? own.InitSections[shown.InitIndex]
                : rendition.InitSections[original.InitIndex];
            bool edge = variant != before && (variant?.Grade == VariantGrade.B || before?.Grade == VariantGrade.B);
            segments.Add(new ExpectedSegment(
                shown.Uri, shown.Range, shown.DurationMicros, map?.Uri, map?.Range, string.Join('\n', shown.KeyTags),
                original.ProgramDateTime, i > 0 && (original.Discontinuity || edge),
                // A bit rate would go on to be said of what another choice shows.
                string.Join('\n', shown.OtherTags.Where(tag => !tag.StartsWith("#EXT-X-BITRATE", StringComparison.Ordinal)))));
        }

        return [.. segments];
    }

    private static (Variant? Variant, int InSlot) ChosenAt(EpisodeRevision revision, int renditionIndex, string choices, int segment)
    {
        for (int k = 0; k < revision.Slots.Length; k++)
        {
            SegmentRange range = revision.Slots[k].Ranges[renditionIndex];
            int choice = choices[k] - '0';
            if (segment >= range.First && segment < range.First + range.Count)
            {
                return (choice == 0 ? null : revision.Slots[k].Variants[choice - 1], segment - range.First);
            }
        }

        return (null, 0);
    }
}
