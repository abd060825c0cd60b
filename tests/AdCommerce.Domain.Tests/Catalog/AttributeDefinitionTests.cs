using AdCommerce.Domain.Catalog;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Catalog;

public sealed class AttributeDefinitionTests
{
    private static readonly AttributeDefinition Hair = Attribute("hair", AttributeKind.Enum, "short", "long");
    private static readonly AttributeDefinition Skin = Attribute("skin_type", AttributeKind.Set, "oily", "dry");
    private static readonly AttributeDefinition Age = Attribute("age", AttributeKind.Number) with { Minimum = -1, Maximum = 2.5 };

    [Fact]
    public void Check_Good_FindsNothing()
    {
        Assert.Empty(Check(Hair, AttributeValue.OfEnum("long")));
        Assert.Empty(Check(Skin, AttributeValue.OfSet()));
        Assert.Empty(Check(Skin, AttributeValue.OfSet("dry", "oily")));
        Assert.Empty(Check(Age, AttributeValue.OfNumber(-1)));
        Assert.Empty(Check(Age, AttributeValue.OfNumber(2.5)));
    }

    [Fact]
    public void Check_OtherKind_SaysWhatItMustBe()
    {
        Assert.Equal(["must be one of the allowed values, as attribute \"hair\" is defined"], Check(Hair, AttributeValue.OfSet("long")));
        Assert.Equal(["must be a set of the allowed values, as attribute \"skin_type\" is defined"], Check(Skin, AttributeValue.OfEnum("dry")));
        Assert.Equal(["must be a number, as attribute \"age\" is defined"], Check(Age, AttributeValue.OfEnum("1")));
        Assert.Single(Check(Hair, new AttributeValue(AttributeKind.Unspecified, [], 0)));
    }

    [Theory]
    [InlineData(-1.01)]
    [InlineData(2.51)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Check_NumberOutside_SaysTheRange(double number) => Assert.Equal(["must be a number from -1 to 2.5"], Check(Age, AttributeValue.OfNumber(number)));

    [Fact]
    public void Check_UnknownWords_ListsTheAllowedOnce()
    {
        Assert.Equal(["must be among short, long"], Check(Hair, AttributeValue.OfEnum("Long")));
        Assert.Equal(["must be among oily, dry"], Check(Skin, AttributeValue.OfSet("dry", "x", "y")));
    }

    [Fact]
    public void Check_RepeatedWord_IsRefused() => Assert.Equal(["must not repeat a value"], Check(Skin, AttributeValue.OfSet("dry", "dry")));

    [Fact]
    public void Check_EnumOfNoneOrSeveral_IsRefused()
    {
        Assert.Equal(["must be one value"], Check(Hair, new AttributeValue(AttributeKind.Enum, [], 0)));
        Assert.Equal(["must be one value"], Check(Hair, new AttributeValue(AttributeKind.Enum, ["short", "long"], 0)));
    }

    private static IEnumerable<string> Check(AttributeDefinition definition, AttributeValue value)
    {
        var violations = new Violations();
        definition.Check(value, "field", violations);
        return violations.None ? [] : violations.ToRejection().Violations.Select(violation => violation.Description);
    }
}
