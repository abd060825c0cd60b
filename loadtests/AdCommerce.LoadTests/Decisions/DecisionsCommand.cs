using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Decisions;

/// <summary><c>decisions</c>: R16. Drawn decisions, held against a second implementation that tries everything.</summary>
internal static class DecisionsCommand
{
    public static Command Create()
    {
        var count = CommonOptions.Count("Decisions.", 1_000_000);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("decisions", "Compares candidates, reasons and winners of drawn decisions with those of a brute-force oracle.") { count, seed, json };
        command.SetAction((parsed, cancellation) =>
        {
            var (decisions, first) = (parsed.GetValue(count), parsed.GetValue(seed));
            var run = Run.OnConsole();
            var figures = DecisionsRun.Compare(run, decisions, first, cancellation);
            return run.Finish($"decisions --count {decisions} --seed {first}", figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
