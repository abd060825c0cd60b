using AdCommerce.Domain.Media.Hls;
using AdCommerce.Domain.Tests.Media.Hls;

namespace AdCommerce.EndToEnd.Tests.ForeignValidators;

/// <summary>
/// Our validator beside two of other people: hls-parser in strict mode, and m3u8-parser. They see one playlist at a time and no media, so they
/// know fewer rules; where they complain, we have to.
/// </summary>
public sealed class ForeignValidatorsTests
{
    private const int AgreedWrongMin = 30;

    private sealed record Verdict(string Name, bool Ours, bool HlsParser, bool M3U8Parser)
    {
        public bool IsGood => Name.StartsWith("Good/", StringComparison.Ordinal);

        public override string ToString() => $"{Name}\t{Word(Ours)}\t{Word(HlsParser)}\t{Word(M3U8Parser)}";

        private static string Word(bool accepted) => accepted ? "accepts" : "refuses";
    }

    [RequiresFact(Requirement.ForeignValidators)]
    public async Task Validate_GoodPresentations_AllThreeAccept()
    {
        Verdict[] good = [.. (await JudgeAsync()).Where(verdict => verdict.IsGood)];

        Assert.NotEmpty(good);
        Assert.All(good, verdict => Assert.True(verdict is { Ours: true, HlsParser: true, M3U8Parser: true }, verdict.ToString()));
    }

    [RequiresFact(Requirement.ForeignValidators)]
    public async Task Validate_WrongPresentations_OursRefusesAllAndAForeignOneAtLeastThirty()
    {
        Verdict[] wrong = [.. (await JudgeAsync()).Where(verdict => !verdict.IsGood)];

        Assert.All(wrong, verdict => Assert.False(verdict.Ours, verdict.ToString()));
        Assert.InRange(wrong.Count(verdict => !verdict.HlsParser || !verdict.M3U8Parser), AgreedWrongMin, wrong.Length);
    }

    [RequiresFact(Requirement.ForeignValidators)]
    public async Task Validate_AllPresentations_VerdictsAreThoseOfTheTable()
    {
        string[] found = [.. (await JudgeAsync()).Select(verdict => verdict.ToString())];

        string[] expected = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "ForeignValidators", "verdicts.tsv"));
        Assert.Equal("presentation\tours\thls-parser\tm3u8-parser", expected[0]);
        Assert.Equal(string.Join('\n', expected.Skip(1)), string.Join('\n', found));
    }

    private static async Task<IReadOnlyList<Verdict>> JudgeAsync()
    {
        (string Name, HlsPresentation Presentation)[] all =
        [
            .. PlaylistCases.Good.Select(name => ($"Good/{name}", PlaylistCases.ReadGood(name))),
            .. PlaylistCases.Wrong.Select(name => ($"Wrong/{name}", PlaylistCases.ReadWrong(name))),
        ];
        IReadOnlyDictionary<string, ForeignVerdict> foreign = await ForeignParsers.JudgeAsync(all);
        return
        [
            .. all.Select(item => new Verdict(
                item.Name,
                HlsValidator.Validate(item.Presentation, SampleEpisode.Facts).IsEmpty,
                foreign[item.Name].HlsParser.Count == 0,
                foreign[item.Name].M3U8Parser.Count == 0)),
        ];
    }
}
