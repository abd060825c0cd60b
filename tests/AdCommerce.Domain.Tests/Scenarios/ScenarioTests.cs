using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;

namespace AdCommerce.Domain.Tests.Scenarios;

/// <summary>Every file here is a story of one decision. Write one more to say what should happen; a brand manager can read them.</summary>
public sealed class ScenarioTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Scenarios");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.json").Select(static f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Story_Told_Happens(string name)
    {
        var scenario = Scenario.Read(Path.Combine(Folder, $"{name}.json"));
        var world = new ScenarioWorld(scenario);

        var decision = EpisodeSelection.Decide(world.Snapshot, world.Editions, world.Profile, world.Viewer, world.Context, world.History);
        var preview = EpisodePreview.Of(world.Snapshot, world.Editions, world.Profile, world.Viewer, world.Context, world.History);

        Assert.Equal(scenario.Expect.Length, decision.Slots.Length);
        for (var i = 0; i < scenario.Expect.Length; i++)
        {
            Check(scenario.Expect[i], decision.Slots[i]);
            Check(scenario.Expect[i], decision.Slots[i], preview[i]);
        }
    }

    [Fact]
    public void Stories_All_AreAtLeastSixtyAndEachIsTold()
    {
        var stories = Directory.GetFiles(Folder, "*.json").Select(static f => Scenario.Read(f).Story).ToArray();

        Assert.InRange(stories.Length, 60, int.MaxValue);
        Assert.Equal(stories.Length, stories.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    private static void Check(ScenarioExpectation expected, SlotDecision decided)
    {
        Assert.Equal(expected.Shows, decided.ProductId.Length == 0 ? "the original" : decided.ProductId);
        if (expected.By is { } by)
            Assert.Equal(by, ScenarioWorld.NameOf(decided.Placement!.Value));
        if (expected.Because is { } because)
            Assert.Equal(because, decided.Reason.ToString());
        if (expected.Matched is { } matched)
            Assert.Equal(matched, decided.Matched);
        Assert.Equal(expected.Ghosts ?? [], decided.Ghosts.Select(ScenarioWorld.NameOf));
    }

    private static void Check(ScenarioExpectation expected, SlotDecision decided, SlotPreview preview)
    {
        var won = preview.Candidates.SingleOrDefault(static c => c.Outcome == CandidateOutcome.Won);
        Assert.Equal(decided.Placement, won?.Candidate.Placement.Key);
        foreach (var (name, outcome) in expected.Others ?? [])
        {
            var candidate = Find(preview, name);
            Assert.Equal(outcome, Enum.TryParse<CandidateOutcome>(outcome, out _) ? candidate.Outcome.ToString() : candidate.Explain());
        }

        foreach (var (name, sentence) in expected.WouldWin ?? [])
            Assert.Equal(sentence, Find(preview, name).WouldWin());
        foreach (var (name, sentence) in expected.Values ?? [])
            Assert.Equal(sentence, Find(preview, name).ExplainValue());
    }

    private static CandidatePreview Find(SlotPreview preview, string name) =>
        Assert.Single(preview.Candidates, c => ScenarioWorld.NameOf(c.Candidate.Placement.Key) == name);
}
