using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>Collects what grading sees. Beyond the limit only the grade is kept.</summary>
internal sealed class Findings
{
    private readonly List<VariantFinding> _findings = [];

    /// <summary>The best grade that all findings leave.</summary>
    public VariantGrade Grade { get; private set; } = VariantGrade.A;

    public void Add(VariantGrade grade, string renditionId, int segment, string box, string message)
    {
        Grade = (VariantGrade)Math.Max((int)Grade, (int)grade);
        var finding = new VariantFinding(grade, renditionId, segment, box, message);
        if (_findings.Count < ImportLimits.ProblemsMax && !_findings.Contains(finding))
        {
            _findings.Add(finding);
        }
        else if (grade == VariantGrade.C && !_findings.Exists(static found => found.Grade == VariantGrade.C))
        {
            // What refuses a variant is always named.
            _findings[^1] = finding;
        }
    }

    /// <summary>Problems that no grade can live with.</summary>
    public void Refuse(ImmutableArray<ImportProblem> problems)
    {
        foreach (ImportProblem problem in problems)
        {
            string where = (problem.Document, problem.Line) switch
            {
                ("", _) => "",
                (var document, 0) => $"{document}: ",
                (var document, var line) => $"{document}, line {line}: ",
            };
            Add(VariantGrade.C, problem.RenditionId, problem.Segment, problem.Box, $"{where}{problem.Message}.");
        }
    }

    /// <summary>Worst first, otherwise in the order they were seen.</summary>
    public ImmutableArray<VariantFinding> ToImmutable() => [.. _findings.OrderByDescending(static finding => finding.Grade)];
}
