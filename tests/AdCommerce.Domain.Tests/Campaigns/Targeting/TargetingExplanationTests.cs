using AdCommerce.Domain.Campaigns.Targeting;
using CsCheck;
using static AdCommerce.Domain.Tests.Campaigns.Targeting.TargetingSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Targeting;

public sealed class TargetingExplanationTests
{
    [Theory]
    [InlineData("age >= 18 && skin_type == \"dry\" && hair == \"long\"", "skin_type == \"dry\"", false, false)]
    [InlineData("age >= 18 && hair == \"long\" && skin_type == \"dry\"", "hair == \"long\"", false, true)]
    [InlineData("age >= 18 && !(\"fragrance\" in avoids)", "\"fragrance\" in avoids", true, false)]
    [InlineData("skin_type == \"dry\" || hair != \"long\"", "skin_type == \"dry\"", false, false)]
    [InlineData("!(hair == \"long\" || age > 20)", "age > 20", true, false)]
    [InlineData("market == \"US\"", "market == \"US\"", false, false)]
    public void Refusal_LineThatDoesNotHold_IsTheFirstPredicateThatDecided(string line, string predicate, bool held, bool isLacking)
    {
        var refusal = TargetingExplanation.Of(Parsed(line), Known()).Refusal!.Value;

        Assert.Equal((predicate, held, isLacking), (refusal.Predicate, refusal.Held, refusal.IsLacking));
    }

    [Theory]
    [InlineData("true", "")]
    [InlineData("market == \"CN\"", "")]
    [InlineData("skin_type == \"oily\" && age >= 18", "age,skin_type")]
    [InlineData("hair == \"long\" || age >= 18 || skin_type == \"oily\"", "age")]
    [InlineData("!(hair == \"long\") && (age < 9 || !(age > 50))", "age")]
    [InlineData("!(hair == \"long\" || \"alcohol\" in avoids)", "avoids")]
    public void ViewerAttributes_LineThatHolds_AreThoseItRestsOn(string line, string attributes)
    {
        var explanation = TargetingExplanation.Of(Parsed(line), Known());

        Assert.True(explanation.Holds);
        Assert.Null(explanation.Refusal);
        Assert.Equal(attributes, string.Join(',', explanation.ViewerAttributes));
    }

    [Fact]
    public void Of_RandomCase_FindingsSufficeForTheAnswer() => Gen.Select(new TargetingGen(), new ContextGen()).Sample(
        (expression, context) =>
        {
            var explanation = TargetingExplanation.Of(expression, context);

            Assert.Equal(expression.Holds(context), explanation.Holds);
            Assert.Equal(expression == TargetingExpression.Everybody, explanation.Findings.IsEmpty);
            Assert.All(explanation.Findings, f => Assert.Equal(Parsed(f.Predicate).Holds(context), f.Held));
            Assert.All(explanation.Findings, f => Assert.False(f.Held && f.IsLacking));
            // Whatever the other predicates were, the answer would be the same.
            foreach (var others in new[] { false, true })
                Assert.Equal(explanation.Holds, Value(expression, explanation, others));
        },
        iter: 10_000);

    private static bool Value(TargetingExpression expression, TargetingExplanation explanation, bool others) => expression switch
    {
        AllOf all => all.Expressions.All(e => Value(e, explanation, others)),
        AnyOf any => any.Expressions.Any(e => Value(e, explanation, others)),
        Not not => !Value(not.Expression, explanation, others),
        _ => explanation.Findings.Where(f => f.Predicate == expression.ToString()).Select(static f => f.Held).FirstOrDefault(others),
    };
}
