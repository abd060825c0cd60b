using System.Globalization;
using Comparison = AdCommerce.V1.TargetingExpression.Types.Comparison;

namespace AdCommerce.ConsolePages.Campaigns.Targeting;

/// <summary>What a condition of the form asks of an attribute.</summary>
internal enum ConditionKind
{
    /// <summary>It is one of some words.</summary>
    OneOf,

    /// <summary>It is none of some words, or not known.</summary>
    NoneOf,

    /// <summary>It is a number of at least so much.</summary>
    AtLeast,

    /// <summary>It is a number of at most so much.</summary>
    AtMost,

    /// <summary>The set contains a word.</summary>
    Contains,

    /// <summary>The set does not contain a word, or is not known.</summary>
    Lacks,

    /// <summary>It is known at all.</summary>
    Known,
}

/// <summary>One line of the targeting form. All lines of a form have to hold.</summary>
/// <param name="Attribute">As the expression names it: "skin_type", "episode", "scene.theme".</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Words">Of words and sets; a set's has one.</param>
/// <param name="Number">Of numbers.</param>
internal sealed record TargetingCondition(string Attribute, ConditionKind Kind, IReadOnlyList<string> Words, double Number)
{
    /// <summary>The conditions of an expression; null when it says more than lines of a form can.</summary>
    /// <param name="expression">Null for everybody.</param>
    public static IReadOnlyList<TargetingCondition>? Of(V1.TargetingExpression? expression)
    {
        if (expression is null)
            return [];
        var parts = expression.AllOf is { } all ? all.Expressions.Select(OfPart) : [OfPart(expression)];
        var conditions = parts.ToList();
        return conditions.Contains(null) ? null : [.. conditions.OfType<TargetingCondition>()];
    }

    /// <summary>The expression of conditions; null for everybody. Lines that are not filled in yet say nothing.</summary>
    public static V1.TargetingExpression? ToExpression(IEnumerable<TargetingCondition> conditions)
    {
        var parts = conditions.Where(static c => c.IsComplete).Select(static c => c.ToExpression()).ToList();
        return parts.Count switch
        {
            0 => null,
            1 => parts[0],
            _ => new V1.TargetingExpression { AllOf = new() { Expressions = { parts } } },
        };
    }

    private bool IsComplete => Attribute.Length > 0 && (Kind is ConditionKind.AtLeast or ConditionKind.AtMost or ConditionKind.Known || Words.Count > 0);

    private V1.TargetingExpression ToExpression() => Kind switch
    {
        ConditionKind.OneOf => Among(),
        ConditionKind.NoneOf => new() { Not = Among() },
        ConditionKind.AtLeast => Compare(Comparison.Types.Operator.GreaterOrEqual),
        ConditionKind.AtMost => Compare(Comparison.Types.Operator.LessOrEqual),
        ConditionKind.Contains => Holds(),
        ConditionKind.Lacks => new() { Not = Holds() },
        _ => new() { Present = Attribute },
    };

    private V1.TargetingExpression Among() => new() { Among = new() { Attribute = Attribute, Words = { Words } } };

    private V1.TargetingExpression Holds() => new() { Contains = new() { Attribute = Attribute, Word = Words[0] } };

    private V1.TargetingExpression Compare(Comparison.Types.Operator by) => new() { Comparison = new() { Attribute = Attribute, Operator = by, Number = Number } };

    private static TargetingCondition? OfPart(V1.TargetingExpression part) => part switch
    {
        { Among: { } among } => new(among.Attribute, ConditionKind.OneOf, [.. among.Words], 0),
        { Contains: { } contains } => new(contains.Attribute, ConditionKind.Contains, [contains.Word], 0),
        { Not.Among: { } among } => new(among.Attribute, ConditionKind.NoneOf, [.. among.Words], 0),
        { Not.Contains: { } contains } => new(contains.Attribute, ConditionKind.Lacks, [contains.Word], 0),
        { ExpressionCase: V1.TargetingExpression.ExpressionOneofCase.Present } => new(part.Present, ConditionKind.Known, [], 0),
        { Comparison: { ValueCase: Comparison.ValueOneofCase.Word, Operator: Comparison.Types.Operator.Equal } equal } =>
            new(equal.Attribute, ConditionKind.OneOf, [equal.Word], 0),
        { Comparison: { ValueCase: Comparison.ValueOneofCase.Number, Operator: Comparison.Types.Operator.GreaterOrEqual } least } =>
            new(least.Attribute, ConditionKind.AtLeast, [], least.Number),
        { Comparison: { ValueCase: Comparison.ValueOneofCase.Number, Operator: Comparison.Types.Operator.LessOrEqual } most } =>
            new(most.Attribute, ConditionKind.AtMost, [], most.Number),
        _ => null,
    };

    /// <summary>The words as a person types them, and back.</summary>
    public string WordsText => string.Join(", ", Words);

    /// <summary>The number as a person types it.</summary>
    public string NumberText => Number.ToString(CultureInfo.InvariantCulture);
}
