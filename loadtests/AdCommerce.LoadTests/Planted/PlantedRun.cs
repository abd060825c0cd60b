using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Planted;

/// <summary>Plants one bug after the other, and expects the tests to find it: the proof that they can fail.</summary>
internal static class PlantedRun
{
    /// <summary>Plants them. What is not found is a broken promise.</summary>
    public static async Task<PlantedFigures> RunAsync(Run run, IReadOnlyList<PlantedBug> bugs)
    {
        using var copy = await SourceCopy.MakeAsync();
        // Without a bug the same tests pass: otherwise their failing says nothing.
        foreach (var project in bugs.GroupBy(bug => bug.Project))
        {
            var sound = await copy.TestAsync(project.Key, project.Select(bug => bug.Filter));
            run.Say($"{project.Key}: {(sound is { IsPassed: true, IsRun: true } ? "passes without a bug" : "does not pass without a bug")}");
            run.Expect(sound is { IsPassed: true, IsRun: true }, $"{project.Key} fails without any bug: {End(sound.Output)}");
        }

        var figures = new List<PlantedFigure>();
        foreach (var bug in bugs)
            figures.Add(await PlantAsync(run, copy, bug));
        return new PlantedFigures(figures.Count, figures.Count(figure => figure.Failed.Count > 0), figures);
    }

    private static async Task<PlantedFigure> PlantAsync(Run run, SourceCopy copy, PlantedBug bug)
    {
        var started = run.Elapsed;
        if (await copy.PlantAsync(bug) is { } error)
        {
            run.Violated($"{bug.Name}: the patch does not fit any more: {error}");
            return new PlantedFigure(bug.Name, bug.What, [], 0);
        }

        var outcome = await copy.TestAsync(bug.Project, [bug.Filter]);
        await copy.RemoveAsync(bug);
        var seconds = Math.Round((run.Elapsed - started).TotalSeconds, 1);
        run.Say($"{bug.Name}: {(outcome.Failed.Count > 0 ? $"caught by {string.Join(", ", outcome.Failed)}" : "NOT caught")} ({seconds} s)");
        run.Expect(outcome.IsRun, $"{bug.Name}: no test was run: {End(outcome.Output)}");
        run.Expect(!outcome.IsRun || outcome.Failed.Count > 0, $"{bug.Name}: {bug.What}, and no test finds it");
        return new PlantedFigure(bug.Name, bug.What, outcome.Failed, seconds);
    }

    private static string End(string output) => output[Math.Max(0, output.Length - 1_000)..].ReplaceLineEndings(" ");
}
