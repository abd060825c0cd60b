using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Budgets;

/// <summary><c>money</c>: R15. Campaigns in virtual time, with everything breaking that can.</summary>
internal static class MoneyCommand
{
    public static Command Create()
    {
        var count = CommonOptions.Count("Decisions; 1 plays the seed's world only, and says what happened in it.", 10_000_000);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("money", "Spends the budgets of simulated campaigns, one world for each seed from the first on.") { count, seed, json };
        command.SetAction((parsed, cancellation) =>
        {
            var (decisions, first) = (parsed.GetValue(count), parsed.GetValue(seed));
            var run = Run.OnConsole();
            var figures = MoneyRun.Play(run, decisions, first, cancellation);
            return run.Finish($"money --count {decisions} --seed {first}", figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
