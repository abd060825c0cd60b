using System.Text.RegularExpressions;
using AdCommerce.ConsolePages.Translation;
using AdCommerce.EndToEnd.Tests;

namespace AdCommerce.Server.Tests.ConsolePages.Translation;

/// <summary>The words that the pages say, read from their sources.</summary>
public sealed partial class WordsTests
{
    // Words that no page says literally but by a name: enumerations' words stand in switches of their own.
    private static readonly string[] WordRooms =
        ["Alerts/AlertWords.cs", "Campaigns/DeliveryWords.cs", "Campaigns/Outcomes.cs", "Campaigns/Pacings.cs", "Campaigns/Prices.cs", "Campaigns/Targeting/TargetingChoice.cs", "Preview/OutcomeText.cs", "Reports/Stages.cs"];

    [Fact]
    public void Chinese_OfEveryWordThatAPageSays_IsThere()
    {
        var said = Sources("*.razor").SelectMany(static file => Said().Matches(File.ReadAllText(file)).Select(static m => Regex.Unescape(m.Groups["word"].Value)))
            .Concat(Sources("*.razor").SelectMany(static file => Chosen().Matches(File.ReadAllText(file)).SelectMany(static m => m.Groups["word"].Captures.Select(static c => c.Value))))
            .Concat(WordRooms.SelectMany(static room => Named().Matches(File.ReadAllText(Path.Combine(Root(), room))).Select(static m => m.Groups["word"].Value)))
            .Distinct().ToList();

        Assert.True(said.Count > 250, $"only {said.Count} words were found");
        Assert.DoesNotContain(said, static word => !Words.IsTranslated(word));
    }

    [Fact]
    public void Chinese_OfWordsWithPlaces_HasTheSamePlaces() =>
        Assert.All(Words.Translations, static pair => Assert.Equal(Places(pair.Key), Places(pair.Value)));

    [Fact]
    public void Of_AnyOtherLanguage_IsEnglish() => Assert.Equal("Funnel", Words.Of("fr")["Funnel"]);

    private static IEnumerable<string> Places(string words) => Place().Matches(words).Select(static m => m.Value).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sources(string pattern) => Directory.EnumerateFiles(Root(), pattern, SearchOption.AllDirectories)
        .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Root() => Path.Combine(Repository.Root, "src", "AdCommerce.Console");

    [GeneratedRegex("""T\[\s*"(?<word>(?:[^"\\]|\\.)*)"[\],]""")]
    private static partial Regex Said();

    [GeneratedRegex("""T\[[^"\]]*\?\s*"(?<word>[^"]*)"\s*:\s*"(?<word>[^"]*)"[\],]""")]
    private static partial Regex Chosen();

    [GeneratedRegex("""=> "(?<word>[^"]+)",""")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
