using AdCommerce.ConsolePages.Campaigns.Targeting;
using AdCommerce.V1;
using CsCheck;

namespace AdCommerce.Server.Tests.ConsolePages.Campaigns.Targeting;

public sealed class TargetingConditionTests
{
    private static readonly Gen<TargetingCondition> Conditions =
        from attribute in Gen.OneOf(Gen.Const("skin_type"), Gen.Const("age"), Gen.Const("avoids"), Gen.Const("market"))
        from kind in Gen.Enum<ConditionKind>()
        from words in Gen.OneOf(Gen.Const("a"), Gen.Const("b"), Gen.Const("c")).HashSet[1, 3]
        from number in Gen.Int[0, 130]
        select new TargetingCondition(
            attribute, kind,
            kind switch
            {
                ConditionKind.OneOf or ConditionKind.NoneOf => [.. words.Order(StringComparer.Ordinal)],
                ConditionKind.Contains or ConditionKind.Lacks => [words.First()],
                _ => [],
            },
            kind is ConditionKind.AtLeast or ConditionKind.AtMost ? number : 0);

    [Fact]
    public void ToExpression_AnyConditions_AreReadBackAsTheyWere() => Conditions.List[0, 5].Sample(conditions =>
    {
        var read = TargetingCondition.Of(TargetingCondition.ToExpression(conditions))!;

        Assert.Equal(conditions.Select(Said), read.Select(Said));
    });

    [Fact]
    public void ToExpression_OneNotFilledIn_SaysNothingOfIt()
    {
        TargetingCondition[] conditions = [new("skin_type", ConditionKind.OneOf, [], 0), new("age", ConditionKind.AtLeast, [], 18)];

        Assert.Equal("age", TargetingCondition.ToExpression(conditions)!.Comparison.Attribute);
    }

    [Fact]
    public void Of_MoreThanLinesCanSay_IsNothing()
    {
        var either = new TargetingExpression { AnyOf = new() { Expressions = { new TargetingExpression { Present = "age" }, new TargetingExpression { Present = "taste" } } } };

        Assert.Null(TargetingCondition.Of(either));
        Assert.Null(TargetingCondition.Of(new() { AllOf = new() { Expressions = { new TargetingExpression { Present = "age" }, either } } }));
        Assert.Null(TargetingCondition.Of(new() { Not = new() { Present = "age" } }));
    }

    [Fact]
    public void Of_OneWordThatIsEqual_IsOneOfIt()
    {
        var equal = new TargetingExpression { Comparison = new() { Attribute = "market", Operator = TargetingExpression.Types.Comparison.Types.Operator.Equal, Word = "CN" } };

        var condition = Assert.Single(TargetingCondition.Of(equal)!);

        Assert.Equal("market OneOf CN 0", Said(condition));
    }

    private static string Said(TargetingCondition condition) => $"{condition.Attribute} {condition.Kind} {condition.WordsText} {condition.NumberText}";
}
