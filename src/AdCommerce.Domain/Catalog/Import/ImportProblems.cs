using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>Collects problems, so that a person sees all of them at once. Beyond the limit they are counted only.</summary>
internal sealed class ImportProblems
{
    private readonly List<ImportProblem> _problems = [];
    private int _more;

    public bool Any => _problems.Count > 0;

    public void Add(ImportProblem problem)
    {
        if (_problems.Count < ImportLimits.ProblemsMax)
        {
            _problems.Add(problem);
        }
        else
        {
            _more++;
        }
    }

    public void AddRange(IEnumerable<ImportProblem> problems)
    {
        foreach (ImportProblem problem in problems)
        {
            Add(problem);
        }
    }

    public ImmutableArray<ImportProblem> ToImmutable() =>
        _more == 0 ? [.. _problems] : [.. _problems, new ImportProblem($"{_more} more problems are not listed")];
}
