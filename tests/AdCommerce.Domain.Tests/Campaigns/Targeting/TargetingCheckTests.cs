using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Targeting;
using static AdCommerce.Domain.Tests.Campaigns.Targeting.TargetingSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Targeting;

public sealed class TargetingCheckTests
{
    private static readonly TargetingAttribute SkinType = TargetingAttribute.OfViewer("skin_type");
    private static readonly TargetingExpression Leaf = new Presence(SkinType);

    [Theory]
    [InlineData("skin_typ == \"oily\"", 1, 8, "attribute", "\"skin_typ\" is neither a defined attribute")]
    [InlineData("scene.colour == \"red\"", 1, 12, "attribute", "\"scene.colour\" is neither")]
    [InlineData("skin_type == \"oilly\"", 14, 7, "word", "which takes oily, dry, combination, normal")]
    [InlineData("skin_type in [\"dry\", \"oilly\"]", 22, 7, "words[1]", "\"oilly\" is not a value of skin_type")]
    [InlineData("skin_type in [\"dry\", \"dry\"]", 22, 5, "words[1]", "must not be listed twice")]
    [InlineData("skin_type > 3", 1, 9, "attribute", "is one word")]
    [InlineData("\"oily\" in skin_type", 11, 9, "attribute", "is one word")]
    [InlineData("age == \"old\"", 1, 3, "attribute", "age is a number, compared as in age >= 1")]
    [InlineData("age in [\"old\"]", 1, 3, "attribute", "is a number")]
    [InlineData("age >= 121", 8, 3, "number", "must be a number from 0 to 120, as age is")]
    [InlineData("avoids == \"alcohol\"", 1, 6, "attribute", "asked as in \"word\" in avoids")]
    [InlineData("\"water\" in avoids", 1, 7, "word", "\"water\" is not a value of avoids")]
    [InlineData("market == \"cn\"", 11, 4, "word", "two upper-case letters")]
    [InlineData("device == \"fridge\"", 11, 8, "word", "phone, tablet, desktop or tv")]
    [InlineData("drama == \"Skin Deep\"", 10, 11, "word", "is not an id")]
    [InlineData("episode > 1", 1, 7, "attribute", "is one word")]
    [InlineData("\"\" in scene.theme", 1, 2, "word", "1 to 64 characters")]
    [InlineData("scene.place == \"a\\nb\"", 16, 6, "word", "no control characters")]
    public void Check_WrongLine_NamesThePlaceAndThePath(string line, int column, int length, string path, string expected)
    {
        var parsed = TargetingParser.Parse(line);

        var problem = Assert.Single(parsed.Check(Definitions));
        Assert.Equal((new TextPlace(column, length), path), (problem.Place!.Value, problem.Path));
        Assert.Contains(expected, problem.Description, StringComparison.Ordinal);
        var structured = Assert.Single(TargetingCheck.Check(parsed.Expression!, Definitions));
        Assert.Equal(problem with { Place = null }, structured);
    }

    [Fact]
    public void Check_SeveralProblems_TellsThemAllWithTheirPaths()
    {
        var parsed = TargetingParser.Parse("has(skin) && (age >= -1 || !(skin_type in [\"wet\", \"oily\", \"rough\"]))");

        var problems = parsed.Check(Definitions);

        Assert.Equal(
            ["all_of[0].attribute", "all_of[1].any_of[0].number", "all_of[1].any_of[1].not.words[0]", "all_of[1].any_of[1].not.words[2]"],
            problems.Select(p => p.Path));
        Assert.Equal(["columns 5 to 8", "columns 22 to 23", "columns 44 to 48", "columns 59 to 65"], problems.Select(p => p.Place.ToString()));
    }

    [Fact]
    public void AddTo_LineAndTree_NameTheFieldInTheirWay()
    {
        var parsed = TargetingParser.Parse("has(skin)");
        var violations = new Violations();

        TargetingProblem.AddTo(parsed.Check(Definitions), "placement.targeting_line", violations);
        TargetingProblem.AddTo(TargetingCheck.Check(parsed.Expression!, Definitions), "placement.targeting", violations);

        var found = violations.ToRejection().Violations;
        Assert.Equal(["placement.targeting_line", "placement.targeting.attribute"], found.Select(v => v.Field));
        Assert.StartsWith("columns 5 to 8: \"skin\" is neither", found[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_Depth_EndsAtTheLimit()
    {
        TargetingExpression Nested(int depth) => depth == 1 ? Leaf : new Not(Nested(depth - 1));

        Assert.Empty(TargetingCheck.Check(Nested(TargetingLimits.DepthMax), Definitions));
        Assert.Equal(
            string.Join('.', Enumerable.Repeat("not", TargetingLimits.DepthMax)),
            Assert.Single(TargetingCheck.Check(Nested(TargetingLimits.DepthMax + 1), Definitions)).Path);
    }

    [Fact]
    public void Check_VeryDeepTree_IsRefusedWithoutGoingDown()
    {
        var deep = Leaf;
        for (var i = 0; i < 1_000_000; i++)
            deep = new Not(deep);

        Assert.Single(TargetingCheck.Check(deep, Definitions));
    }

    [Fact]
    public void Check_Nodes_EndAtTheLimit()
    {
        TargetingExpression Wide(int nodes) => new AllOf([.. Enumerable.Repeat(new Presence(TargetingAttribute.OfViewer("age")), nodes - 1)]);

        Assert.Empty(TargetingCheck.Check(Wide(TargetingLimits.NodesMax), Definitions));
        Assert.Single(TargetingCheck.Check(Wide(TargetingLimits.NodesMax + 1), Definitions));
    }

    [Fact]
    public void Check_ListsAndLine_EndAtTheirLimits()
    {
        TargetingExpression Among(int words, int length) => new WordAmong(
            TargetingAttribute.Named("scene.place"), [.. Enumerable.Range(0, words).Select(i => $"{i}".PadLeft(length, 'x'))]);

        Assert.Empty(TargetingCheck.Check(Among(TargetingLimits.WordsMax, 4), Definitions));
        Assert.Equal("words", Assert.Single(TargetingCheck.Check(Among(TargetingLimits.WordsMax + 1, 4), Definitions)).Path);
        Assert.Contains(
            "as its canonical line", Assert.Single(TargetingCheck.Check(Among(TargetingLimits.WordsMax, TargetingLimits.WordCharsMax), Definitions)).Description,
            StringComparison.Ordinal);
        Assert.Empty(TargetingCheck.Check(Among(1, TargetingLimits.WordCharsMax), Definitions));
        Assert.Single(TargetingCheck.Check(Among(1, TargetingLimits.WordCharsMax + 1), Definitions));
    }

    [Fact]
    public void Check_ManyProblems_TellsSoMany() => Assert.Equal(
        TargetingLimits.ProblemsMax,
        TargetingCheck.Check(new AllOf([.. Enumerable.Repeat(new Presence(TargetingAttribute.OfViewer("x")), 200)]), Definitions).Length);

    public static TheoryData<string, TargetingExpression> MalformedTrees => new()
    {
        { "all_of", new AllOf([Leaf]) },
        { "any_of", new AnyOf([]) },
        { "any_of", new AnyOf(default) },
        { "not.all_of", new Not(TargetingExpression.Everybody) },
        { "attribute", new Presence(default) },
        { "attribute", new Presence(TargetingAttribute.OfViewer("episode")) },
        { "attribute", new Presence(TargetingAttribute.OfViewer("in")) },
        { "operator", new WordComparison(SkinType, WordOperator.Unspecified, "oily") },
        { "operator", new NumberComparison(TargetingAttribute.OfViewer("age"), NumberOperator.Unspecified, 1) },
        { "operator", new NumberComparison(TargetingAttribute.OfViewer("age"), (NumberOperator)99, 1) },
        { "number", new NumberComparison(TargetingAttribute.OfViewer("age"), NumberOperator.Less, double.NaN) },
        { "words", new WordAmong(SkinType, default) },
        { "words", new WordAmong(SkinType, []) },
        { "word", new SetContains(TargetingAttribute.Named("scene.mood"), "\ud83d") },
    };

    [Theory]
    [MemberData(nameof(MalformedTrees), DisableDiscoveryEnumeration = true)]
    public void Check_TreeThatNoLineSays_IsRefused(string path, TargetingExpression expression) =>
        Assert.Equal(path, Assert.Single(TargetingCheck.Check(expression, Definitions)).Path);
}
