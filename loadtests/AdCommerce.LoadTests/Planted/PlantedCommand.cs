using System.CommandLine;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Planted;

/// <summary><c>planted</c>: bugs that somebody could write; the suite has to find each of them.</summary>
internal static class PlantedCommand
{
    public static Command Create()
    {
        var only = new Option<string?>("--only") { Description = "Only bugs whose name contains this." };
        var json = CommonOptions.Json();
        var command = new Command("planted", "Plants known bugs in a copy of the sources, one at a time; the tests must find each.") { only, json };
        command.SetAction(async (parsed, _) =>
        {
            var part = parsed.GetValue(only);
            var run = Run.OnConsole();
            var bugs = PlantedBug.ReadAll(Repository.Root).Where(bug => part is null || bug.Name.Contains(part, StringComparison.Ordinal)).ToList();
            var figures = await PlantedRun.RunAsync(run, bugs);
            return await run.Finish($"planted{(part is null ? "" : $" --only {part}")}", figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
