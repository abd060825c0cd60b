using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>A place in a line.</summary>
/// <param name="Column">First character, from 1; one more than the line has where something is missing at its end.</param>
/// <param name="Length">Characters (UTF-16 code units); may be 0.</param>
public readonly record struct TextPlace(int Column, int Length)
{
    /// <summary>From the beginning of one to the end of the other.</summary>
    internal TextPlace To(TextPlace last) => this with { Length = last.Column + last.Length - Column };

    /// <summary>"column 4", "columns 4 to 9".</summary>
    public override string ToString() => Length <= 1 ? $"column {Column}" : $"columns {Column} to {Column + Length - 1}";
}

/// <summary>Something wrong with an expression.</summary>
/// <param name="Place">Where in the line; null for an expression that was not a line.</param>
/// <param name="Path">Where in the tree, e.g. <c>all_of[1].not.word</c>; empty for the root, and for what is no tree yet.</param>
/// <param name="Description">What is wrong and what would be right.</param>
public sealed record TargetingProblem(TextPlace? Place, string Path, string Description)
{
    /// <summary>Adds problems to a request's: a line's by column, a tree's by path.</summary>
    /// <param name="problems">What was found.</param>
    /// <param name="field">The field that holds the expression.</param>
    /// <param name="violations">Where they go.</param>
    public static void AddTo(ImmutableArray<TargetingProblem> problems, string field, Violations violations)
    {
        foreach (var problem in problems)
        {
            if (problem.Place is { } place)
                violations.Add(field, $"{place}: {problem.Description}");
            else
                violations.Add(problem.Path.Length > 0 ? $"{field}.{problem.Path}" : field, problem.Description);
        }
    }
}
