using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain.Campaigns.Targeting;

namespace AdCommerce.LoadTests.Measure.Matching;

/// <summary>A predicate of the generated placements, from which each of the ways to match is built.</summary>
/// <param name="Attribute">Number of the attribute.</param>
/// <param name="IsNegated">Holds where the rest does not.</param>
internal abstract record Wish(int Attribute, bool IsNegated)
{
    /// <summary>As the product's language says it.</summary>
    public TargetingExpression Expression => IsNegated ? new Not(Plain(Matched)) : Plain(Matched);

    /// <summary>Name of an attribute.</summary>
    public static string NameOf(int attribute) => string.Create(CultureInfo.InvariantCulture, $"a{attribute}");

    /// <summary>A word by its number.</summary>
    public static string WordOf(int word) => string.Create(CultureInfo.InvariantCulture, $"word-{word}");

    private TargetingAttribute Matched => TargetingAttribute.OfViewer(NameOf(Attribute));

    /// <summary>Without the negation.</summary>
    protected abstract TargetingExpression Plain(TargetingAttribute attribute);
}

/// <summary>One word among several.</summary>
internal sealed record WordWish(int Attribute, bool IsNegated, ImmutableArray<int> Words) : Wish(Attribute, IsNegated)
{
    protected override TargetingExpression Plain(TargetingAttribute attribute) => new WordAmong(attribute, [.. Words.Select(WordOf)]);
}

/// <summary>A word in a set.</summary>
internal sealed record SetWish(int Attribute, bool IsNegated, int Word) : Wish(Attribute, IsNegated)
{
    protected override TargetingExpression Plain(TargetingAttribute attribute) => new SetContains(attribute, WordOf(Word));
}

/// <summary>A number from one to another, both included.</summary>
internal sealed record RangeWish(int Attribute, int From, int To) : Wish(Attribute, false)
{
    protected override TargetingExpression Plain(TargetingAttribute attribute) => new AllOf(
        [new NumberComparison(attribute, NumberOperator.GreaterOrEqual, From), new NumberComparison(attribute, NumberOperator.LessOrEqual, To)]);
}
