using System.Collections.Immutable;
using AdCommerce.Domain.Catalog;

namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>What a line says.</summary>
public sealed class ParsedTargeting
{
    private readonly IReadOnlyDictionary<TargetingExpression, NodePlaces> _places;

    internal ParsedTargeting(
        TargetingExpression? expression, ImmutableArray<TargetingProblem> problems, IReadOnlyDictionary<TargetingExpression, NodePlaces> places) =>
        (Expression, Problems, _places) = (expression, problems, places);

    /// <summary>The expression; null when the line has problems.</summary>
    public TargetingExpression? Expression { get; }

    /// <summary>What is wrong with the line's form, in reading order; empty when it could be read.</summary>
    public ImmutableArray<TargetingProblem> Problems { get; }

    /// <summary>What is wrong with the line's form or, where that is good, with its meaning and size; empty when it can be used.</summary>
    /// <param name="definitions">The defined attributes by id.</param>
    public ImmutableArray<TargetingProblem> Check(ImmutableSortedDictionary<string, AttributeDefinition> definitions) =>
        Expression is null ? Problems : TargetingCheck.Check(Expression, definitions, _places);
}

/// <summary>Where the parts of a node stand.</summary>
/// <param name="Whole">All of it.</param>
/// <param name="Attribute">The attribute of a predicate.</param>
/// <param name="Values">Its literals.</param>
internal sealed record NodePlaces(TextPlace Whole, TextPlace Attribute, ImmutableArray<TextPlace> Values);
