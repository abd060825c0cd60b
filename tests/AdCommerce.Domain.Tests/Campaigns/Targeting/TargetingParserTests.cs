using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Tests.Playback;
using CsCheck;
using static AdCommerce.Domain.Tests.Campaigns.Targeting.TargetingSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Targeting;

public sealed class TargetingParserTests
{
    private const string Alphabet = "\"'\\ ()[]!&|=<>.,-+eE0123456789xuUr_abc\t\n\u0000\ud83d\ude00é/*{}:?";

    private static readonly string[] Fragments =
        ["skin_type", "age", "avoids", "scene.theme", "market", " in ", "has(", "true", "&&", "||", "!", "(", ")", "[", "]", ",", "==", "!=", "<=", ">", "\"oily\"", "'dry'", "\"\\", "18", "-0.5", "1e999", " ", ".", "\\u12"];

    private static readonly Gen<char> Letters = Gen.Int[0, Alphabet.Length - 1].Select(static i => Alphabet[i]);

    [Theory]
    [InlineData("skin_type in [\"oily\",\"combination\"] && age >= 18 && !(\"fragrance\" in avoids)", "skin_type in [\"oily\", \"combination\"] && age >= 18 && !(\"fragrance\" in avoids)")]
    [InlineData(" age>=18 ", "age >= 18")]
    [InlineData("((age >= 18))", "age >= 18")]
    [InlineData("age >= 18 || age < 3 && has(skin_type)", "age >= 18 || (age < 3 && has(skin_type))")]
    [InlineData("(age >= 18 || age < 3) && has ( skin_type )", "(age >= 18 || age < 3) && has(skin_type)")]
    [InlineData("(age < 9 && age < 8) && age < 7", "(age < 9 && age < 8) && age < 7")]
    [InlineData("!!has(age)", "!!has(age)")]
    [InlineData("!(!(has(age)))", "!!has(age)")]
    [InlineData("!(age == -0)", "!(age == 0)")]
    [InlineData("spend > -1.50", "spend > -1.5")]
    [InlineData("spend != .5", "spend != 0.5")]
    [InlineData("spend < 2.5E-3", "spend < 0.0025")]
    [InlineData("skin_type != 'oily'", "skin_type != \"oily\"")]
    [InlineData("skin_type in ['oily',]", "skin_type in [\"oily\"]")]
    [InlineData("scene . place == 'it\\'s \"so\"'", "scene.place == \"it's \\\"so\\\"\"")]
    [InlineData("scene.place == '\\x41\\101\\u00e8\\U0001F600\\\\'", "scene.place == \"AAè😀\\\\\"")]
    [InlineData("scene.place == '\\u202E'", "scene.place == \"\\u202e\"")]
    [InlineData("market\n==\t'CN'\r\n", "market == \"CN\"")]
    [InlineData(" true ", "true")]
    public void Parse_Line_HasItsCanonicalLine(string line, string canonical)
    {
        var expression = Parsed(line);

        Assert.Equal(canonical, expression.ToString());
        Assert.Equal(expression, Parsed(canonical));
    }

    [Theory]
    [InlineData("", 1, 0, "expected a predicate")]
    [InlineData("age >=", 7, 0, "expected a number; the line ends here")]
    [InlineData("age >= 'x'", 8, 3, "words have no order")]
    [InlineData("age 18", 5, 2, "expected ==")]
    [InlineData("age == 18 hair == 'short'", 11, 4, "expected &&, || or the end")]
    [InlineData("age == 18)", 10, 1, "closes none")]
    [InlineData("(age == 18", 11, 0, "expected &&, || or \")\"")]
    [InlineData("age + 1 == 2", 5, 1, "\"+\" means nothing here")]
    [InlineData("age == 0x10", 8, 4, "no decimal number")]
    [InlineData("age == 5u", 8, 2, "no decimal number")]
    [InlineData("age == 1.", 8, 2, "no decimal number")]
    [InlineData("age == 1e999", 8, 5, "too large")]
    [InlineData("18 <= age", 4, 2, "expected in")]
    [InlineData("18 in avoids", 1, 2, "sets hold words")]
    [InlineData("!age == 18", 2, 3, "what is negated stands in parentheses")]
    [InlineData("!'a' in avoids", 2, 3, "what is negated stands in parentheses")]
    [InlineData("true && has(age)", 1, 4, "true may stand on its own")]
    [InlineData("false", 1, 5, "is no predicate")]
    [InlineData("skin_type == r'oily'", 14, 1, "no prefix")]
    [InlineData("skin_type == 'oily", 14, 5, "no closing '")]
    [InlineData("skin_type == 'o\\qly'", 16, 2, "no escape")]
    [InlineData("skin_type == '\\ud800'", 15, 2, "no escape")]
    [InlineData("skin_type in []", 15, 1, "expected a string")]
    [InlineData("skin_type in [1]", 15, 1, "expected a string")]
    [InlineData("skin_type in 'oily'", 14, 6, "expected a list")]
    [InlineData("skin_type in ['oily' 'dry']", 22, 5, "expected \",\" or \"]\"")]
    [InlineData("has(18)", 5, 2, "expected an attribute")]
    [InlineData("has(age", 8, 0, "expected \")\"")]
    [InlineData("skin_type.matches('a.*')", 18, 1, "expected ==")]
    [InlineData("in == 'a'", 1, 2, "expected an attribute")]
    [InlineData("age == 18 // grown up", 11, 1, "\"/\" means nothing here")]
    public void Parse_WrongLine_NamesThePlaceAndWhatWasExpected(string line, int column, int length, string expected)
    {
        var problem = TargetingParser.Parse(line).Problems[0];

        Assert.Equal(new TextPlace(column, length), problem.Place);
        Assert.Contains(expected, problem.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_HalfACharacter_NamesItsPlace() =>
        Assert.Equal(new TextPlace(11, 1), Assert.Single(TargetingParser.Parse("age == 18 \ud83d").Problems).Place);

    [Fact]
    public void Parse_SeveralProblems_TellsThemAll()
    {
        var problems = TargetingParser.Parse("age >= && (skin_type = 'oily' || has(18)) || 'x' on avoids").Problems;

        Assert.Equal([8, 22, 38, 50], problems.Select(p => p.Place!.Value.Column));
    }

    [Fact]
    public void Parse_DeepLines_AreRefusedAtTheLimit()
    {
        string Nested(int count) => new string('(', count) + "has(age)" + new string(')', count);

        Assert.NotNull(TargetingParser.Parse(Nested(TargetingLimits.NestingMax)).Expression);
        var problem = Assert.Single(TargetingParser.Parse(Nested(TargetingLimits.NestingMax + 1)).Problems);
        Assert.Equal(new TextPlace(TargetingLimits.NestingMax + 1, 1), problem.Place);
        Assert.NotEmpty(TargetingParser.Parse(new string('!', TargetingLimits.LineCharsMax)).Problems);
        Assert.NotEmpty(TargetingParser.Parse(new string('(', TargetingLimits.LineCharsMax)).Problems);
    }

    [Fact]
    public void Parse_LongLine_IsRefusedBehindTheLimit()
    {
        var whole = "has(age)".PadRight(TargetingLimits.LineCharsMax);

        Assert.NotNull(TargetingParser.Parse(whole).Expression);
        Assert.Equal(new TextPlace(TargetingLimits.LineCharsMax + 1, 1), Assert.Single(TargetingParser.Parse(whole + " ").Problems).Place);
    }

    [Fact]
    public void Parse_PrintedTree_IsTheTree() => new TargetingGen(5).Where(static t => t.ToString().Length <= TargetingLimits.LineCharsMax).Sample(
        expression =>
        {
            var line = expression.ToString();

            Assert.Equal(expression, Parsed(line));
            Assert.Equal(expression.GetHashCode(), Parsed(line).GetHashCode());
            Assert.Equal(line, Parsed(line).ToString());
        },
        iter: 5_000);

    [Fact]
    public void Parse_AnyCharacters_NeverThrowsAndPlacesEveryProblem() => Gen.Char.Array[0, 60].Select(static c => new string(c)).Sample(CheckPlaces, iter: 5_000);

    [Fact]
    public void Parse_CharactersOfTheLanguage_NeverThrowsAndPlacesEveryProblem() =>
        Letters.Array[0, 80].Select(static c => new string(c)).Sample(CheckPlaces, iter: 20_000);

    [Fact]
    public void Parse_PiecesOfTheLanguage_NeverThrowsAndPlacesEveryProblem() =>
        Gen.Int[0, Fragments.Length - 1].Select(static i => Fragments[i]).Array[0, 30].Select(string.Concat).Sample(CheckPlaces, iter: 20_000);

    [Fact]
    public void Parse_DamagedLine_NeverThrowsAndPlacesEveryProblem() => Gen.Select(new TargetingGen(), Gen.Int[0, 4_000], Letters).Sample(
        (expression, at, character) =>
        {
            var line = expression.ToString();
            at %= line.Length;
            CheckPlaces(line[..at] + character + line[(at + 1)..]);
            CheckPlaces(line[..at]);
            CheckPlaces(line.Remove(at, 1));
        },
        iter: 5_000);

    private static void CheckPlaces(string line)
    {
        var parsed = TargetingParser.Parse(line);
        Assert.Equal(parsed.Expression is null, parsed.Problems.Length > 0);
        foreach (var problem in parsed.Check(Definitions))
        {
            var place = problem.Place!.Value;
            Assert.True(place.Column >= 1 && place.Length >= 0 && place.Column - 1 + place.Length <= line.Length, $"{place} in {line}");
            Assert.NotEqual("", problem.Description);
        }

        if (parsed.Expression is { } expression && parsed.Check(Definitions).IsEmpty)
            Assert.Equal(expression, Parsed(expression.ToString()));
    }
}
