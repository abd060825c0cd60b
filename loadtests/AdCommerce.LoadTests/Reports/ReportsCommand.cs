using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Reports;

/// <summary><c>reports</c>: every report against a slow computation over the export, and their invariants under load.</summary>
internal static class ReportsCommand
{
    public static Command Create()
    {
        var events = CommonOptions.Number("--events", "Events that are counted at least.", 1_000_000);
        var minutes = CommonOptions.Number("--minutes", "How long the load lasts at least.", 10);
        var days = CommonOptions.Number("--days", "Over how many days of the server's clock, which is moved on.", 40);
        var viewers = CommonOptions.Number("--viewers", "Viewers, who come again and again.", 4_000);
        var combinations = CommonOptions.Number("--combinations", "Questions that are compared.", 200);
        var longEvery = CommonOptions.Number("--long-every", "Each so many-th of them also with other windows, and as attribution.", 2);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("reports", "Asks reports under load, then compares each number with SQL over the brand's own export.")
        {
            events, minutes, days, viewers, combinations, longEvery, seed, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            var plan = new ReportsPlan(
                parsed.GetValue(events), TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(days), parsed.GetValue(viewers), parsed.GetValue(combinations),
                parsed.GetValue(longEvery), SnapshotEntries: 100, parsed.GetValue(seed));
            var run = Run.OnConsole();
            var figures = await ReportsRun.RunAsync(run, plan);
            return await run.Finish(
                $"reports --events {plan.Events} --minutes {plan.Length.TotalMinutes:0} --days {plan.Days} --viewers {plan.Viewers} --combinations {plan.Combinations} --long-every {plan.LongEvery} --seed {plan.Seed}",
                figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
