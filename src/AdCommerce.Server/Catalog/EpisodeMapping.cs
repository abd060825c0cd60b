using AdCommerce.Domain.Catalog;

namespace AdCommerce.Server.Catalog;

/// <summary>Episodes as the API spells them, and what is asked for an import as the domain checks it.</summary>
internal static class EpisodeMapping
{
    public static V1.Episode ToProto(this Episode episode) => new()
    {
        Name = $"episodes/{episode.Id}",
        Drama = $"dramas/{episode.DramaId}",
        Published = episode.Current?.ToProto(episode.Id),
        Draft = episode.Draft?.ToProto(episode.Id),
        Etag = CatalogMapping.Etag(episode.Version),
    };

    public static V1.Variant ToProto(this Variant variant, string episodeId, string slotId) => new()
    {
        Name = $"episodes/{episodeId}/slots/{slotId}/variants/{variant.ProductId}",
        Product = $"products/{variant.ProductId}",
        Grade = GradeOf(variant.Grade),
        Findings = { variant.Findings.Select(ToProto) },
        ContentSha256 = variant.ContentSha256,
    };

    private static V1.EpisodeRevision ToProto(this EpisodeRevision revision, string episodeId) => new()
    {
        Number = revision.Number,
        Title = revision.Title,
        SourceUri = revision.SourceUri,
        Duration = revision.Content.DurationMicros.ToDuration(),
        Renditions = { revision.Content.Renditions.Select(ToProto) },
        Scenes = { revision.Scenes.Select(ToProto) },
        Slots = { revision.Slots.Select(slot => slot.ToProto(episodeId)) },
        EditionsChecked = revision.EditionsChecked,
        EditionsSha256 = revision.EditionsSha256,
    };

    private static V1.EpisodeRevision.Types.Rendition ToProto(Rendition rendition) => new()
    {
        Id = rendition.Id,
        Kind = rendition.Kind == RenditionKind.IFrames ? "I_FRAMES" : rendition.Kind.ToString().ToUpperInvariant(),
        Segments = rendition.Segments.Length,
    };

    private static V1.Scene ToProto(Scene scene) => new()
    {
        Id = scene.Id,
        StartOffset = scene.StartMicros.ToDuration(),
        EndOffset = scene.EndMicros.ToDuration(),
        Themes = { scene.Themes },
        Moods = { scene.Moods },
        Place = scene.Place,
    };

    private static V1.Slot ToProto(this Slot slot, string episodeId) => new()
    {
        Id = slot.Id,
        StartOffset = slot.StartMicros.ToDuration(),
        EndOffset = slot.EndMicros.ToDuration(),
        Category = slot.Category,
        Box = slot.Box.ToProto(),
        Scene = slot.SceneId,
        ContinuityGroup = slot.ContinuityGroup,
        RefusedCategories = { slot.Refusals.Categories },
        RefusedBrands = { slot.Refusals.BrandIds.Select(static id => $"brands/{id}") },
        Variants = { slot.Variants.Select(variant => variant.ToProto(episodeId, slot.Id)) },
    };

    private static V1.Variant.Types.Finding ToProto(VariantFinding finding) => new()
    {
        Grade = GradeOf(finding.Grade),
        Rendition = finding.RenditionId,
        Segment = finding.Segment,
        Box = finding.Box,
        Message = finding.Message,
    };

    private static V1.Variant.Types.Grade GradeOf(VariantGrade grade) => (V1.Variant.Types.Grade)((int)grade + 1);
}
