using System.Collections.Immutable;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>
/// Grades a variant against the slot it is for (architecture.md, Fixed 5): A where it can be swapped without a
/// discontinuity, B where it plays across one, C where it does not. The worst finding decides.
/// </summary>
public static class VariantGrader
{
    /// <summary>Grades, and makes the variant unless it is a C.</summary>
    /// <param name="content">The episode.</param>
    /// <param name="slot">The slot, with ranges in every rendition.</param>
    /// <param name="productId">The product that the variant shows.</param>
    /// <param name="source">The variant as it was read: a multivariant playlist over the slot's range alone.</param>
    public static VariantGrading Grade(EpisodeContent content, Slot slot, string productId, SourcePresentation source)
    {
        var findings = new Findings();
        findings.Refuse(source.Problems);
        CheckSource(content, source, findings);
        List<RenditionComparison> compared = [];
        for (int i = 0; i < content.Renditions.Length; i++)
        {
            if (source.Renditions.FirstOrDefault(rendition => rendition.Id == content.Renditions[i].Id) is { } found)
            {
                var comparison = new RenditionComparison(content, i, slot.Ranges[i], source, found, findings);
                comparison.Compare();
                compared.Add(comparison);
            }
        }

        CheckCoverage(content, source, findings);
        VariantTimeline.Check(content, compared, findings);
        VariantGrade grade = findings.Grade;
        if (grade == VariantGrade.A)
        {
            findings.Add(VariantGrade.A, "", -1, "", "In every rendition, tracks, timeline, edges and keys are those of the original.");
        }

        return new VariantGrading(grade, findings.ToImmutable(), grade == VariantGrade.C ? null : ToVariant(productId, grade, findings, compared));
    }

    private static void CheckSource(EpisodeContent content, SourcePresentation source, Findings findings)
    {
        var problems = new ImportProblems();
        foreach (SourceRendition rendition in source.Renditions)
        {
            RenditionRules.Check(rendition, content.IndependentSegments, content.FrameMicros, problems);
            SegmentTiming.Segments(rendition, source.Rules, problems);
        }

        CodecRules.Check(source, problems);
        findings.Refuse(problems.ToImmutable());
    }

    // P6 and P14: who shows the product has to show it everywhere.
    private static void CheckCoverage(EpisodeContent content, SourcePresentation source, Findings findings)
    {
        HashSet<string> replaced = [.. source.Renditions.Select(static rendition => rendition.Id)];
        HashSet<string> known = [.. content.Renditions.Select(static rendition => rendition.Id)];
        string expected = string.Join(", ", content.Renditions.Where(static rendition => IsPicture(rendition.Kind)).Select(static rendition => rendition.Id));
        foreach (SourceRendition rendition in source.Renditions.Where(rendition => !known.Contains(rendition.Id)))
        {
            findings.Add(VariantGrade.C, rendition.Id, -1, "", $"Found rendition {rendition.Id}, which the episode does not have; expected {expected}.");
        }

        foreach (Rendition rendition in content.Renditions.Where(rendition => IsPicture(rendition.Kind) && !replaced.Contains(rendition.Id)))
        {
            string rule = rendition.Kind == RenditionKind.IFrames ? "thumbnails would show another product (P14)" : "a swap in only some rungs is illegal (P6)";
            findings.Add(VariantGrade.C, rendition.Id, -1, "", $"Found no rendition {rendition.Id}; expected one, because {rule}.");
        }

        // The same language at several rates stands in several groups under one name: those are rungs, too.
        foreach (var rungs in content.Media.Where(static media => media.RenditionId is not null).GroupBy(static media => (media.Type, media.Name)))
        {
            string[] ids = [.. rungs.Select(static media => media.RenditionId!).Distinct()];
            string[] missing = [.. ids.Where(id => !replaced.Contains(id))];
            if (missing.Length > 0 && missing.Length < ids.Length)
            {
                findings.Add(VariantGrade.C, missing[0], -1, "", $"Found {rungs.Key.Type} \"{rungs.Key.Name}\" in only some of its groups; expected {string.Join(", ", missing)} as well (P6).");
            }
        }
    }

    private static bool IsPicture(RenditionKind kind) => kind is RenditionKind.Video or RenditionKind.IFrames;

    private static Variant ToVariant(string productId, VariantGrade grade, Findings findings, List<RenditionComparison> compared)
    {
        ImmutableArray<VariantRendition> renditions = [.. compared.Select(static comparison => comparison.ToVariantRendition())];
        return new Variant
        {
            ProductId = productId,
            Grade = grade,
            Findings = findings.ToImmutable(),
            Renditions = renditions,
            ContentSha256 = VariantHash.Of(grade, renditions),
        };
    }
}
