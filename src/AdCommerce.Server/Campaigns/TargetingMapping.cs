using AdCommerce.Domain.Campaigns.Targeting;
using Operator = AdCommerce.V1.TargetingExpression.Types.Comparison.Types.Operator;

namespace AdCommerce.Server.Campaigns;

/// <summary>Targeting as the API spells its tree, and back. What says nothing becomes a predicate on no attribute, which every check refuses.</summary>
internal static class TargetingMapping
{
    private static readonly TargetingExpression Nothing = new Presence(TargetingAttribute.OfViewer(""));

    /// <summary>Null for everybody.</summary>
    public static V1.TargetingExpression? ToProtoOrNull(this TargetingExpression expression) =>
        expression == TargetingExpression.Everybody ? null : ToProto(expression);

    // No deeper than a message can be read (100), so the recursion is bounded.
    public static TargetingExpression ToDomain(this V1.TargetingExpression expression) => expression.ExpressionCase switch
    {
        V1.TargetingExpression.ExpressionOneofCase.AllOf => new AllOf([.. expression.AllOf.Expressions.Select(ToDomain)]) is { Expressions.IsEmpty: false } all ? all : Nothing,
        V1.TargetingExpression.ExpressionOneofCase.AnyOf => new AnyOf([.. expression.AnyOf.Expressions.Select(ToDomain)]),
        V1.TargetingExpression.ExpressionOneofCase.Not => new Not(ToDomain(expression.Not)),
        V1.TargetingExpression.ExpressionOneofCase.Comparison => ToDomain(expression.Comparison),
        V1.TargetingExpression.ExpressionOneofCase.Among => new WordAmong(TargetingAttribute.Named(expression.Among.Attribute), [.. expression.Among.Words]),
        V1.TargetingExpression.ExpressionOneofCase.Contains => new SetContains(TargetingAttribute.Named(expression.Contains.Attribute), expression.Contains.Word),
        V1.TargetingExpression.ExpressionOneofCase.Present => new Presence(TargetingAttribute.Named(expression.Present)),
        _ => Nothing,
    };

    private static TargetingExpression ToDomain(V1.TargetingExpression.Types.Comparison comparison)
    {
        var attribute = TargetingAttribute.Named(comparison.Attribute);
        return comparison.ValueCase == V1.TargetingExpression.Types.Comparison.ValueOneofCase.Number
            ? new NumberComparison(attribute, (NumberOperator)comparison.Operator, comparison.Number)
            : new WordComparison(attribute, (WordOperator)comparison.Operator, comparison.Word);
    }

    private static V1.TargetingExpression ToProto(TargetingExpression expression) => expression switch
    {
        AllOf all => new() { AllOf = new() { Expressions = { all.Expressions.Select(ToProto) } } },
        AnyOf any => new() { AnyOf = new() { Expressions = { any.Expressions.Select(ToProto) } } },
        Not not => new() { Not = ToProto(not.Expression) },
        WordComparison word => new() { Comparison = new() { Attribute = word.Attribute.Name, Operator = (Operator)word.Operator, Word = word.Word } },
        NumberComparison number => new() { Comparison = new() { Attribute = number.Attribute.Name, Operator = (Operator)number.Operator, Number = number.Number } },
        WordAmong among => new() { Among = new() { Attribute = among.Attribute.Name, Words = { among.Words } } },
        SetContains contains => new() { Contains = new() { Attribute = contains.Attribute.Name, Word = contains.Word } },
        Presence presence => new() { Present = presence.Attribute.Name },
        _ => throw new InvalidOperationException($"{expression.GetType()} cannot be spelled"),
    };
}
