using System.CommandLine;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Tests.Learning;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Learning;

/// <summary><c>learning</c>: what learning brings, against choosing at random and against knowing the rates, on every seed of the scenario's file.</summary>
internal static class LearningCommand
{
    public static Command Create()
    {
        var halfLife = CommonOptions.Number(
            "--half-life", "After so many days an exposure counts half; 0 for never. The server's default without it.", LearnedRates.HalfLifeDaysDefault);
        var json = CommonOptions.Json();
        var command = new Command("learning", "Plays the worlds of learning-scenarios.json, no seed left out, and 50 more that no file names.") { halfLife, json };
        command.SetAction(async (parsed, _) =>
        {
            var run = Run.OnConsole();
            var days = parsed.GetValue(halfLife);
            var figures = LearningRun.Play(run, LearningScenario.Load(), days);
            return await run.Finish($"learning --half-life {days}", figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
