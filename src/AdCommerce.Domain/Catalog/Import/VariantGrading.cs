using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>The outcome of grading a variant.</summary>
/// <param name="Grade">The best grade that all findings leave.</param>
/// <param name="Findings">What was seen, worst first.</param>
/// <param name="Variant">The variant, ready to be stored; null for a C.</param>
public sealed record VariantGrading(VariantGrade Grade, ImmutableArray<VariantFinding> Findings, Variant? Variant)
{
    /// <summary>The variant, or for a C the refusal that names everything that makes it one.</summary>
    public Result<Variant> ToResult()
    {
        if (Variant is not null)
        {
            return Variant;
        }

        return Rejection.Invalid([.. Findings
            .Where(static finding => finding.Grade == VariantGrade.C)
            .Select(static finding => new FieldViolation(ImportFields.SourceUri, Describe(finding)))]);
    }

    private static string Describe(VariantFinding finding) =>
        new ImportProblem(finding.Message.TrimEnd('.')) { RenditionId = finding.RenditionId, Segment = finding.Segment, Box = finding.Box }.ToString();
}
