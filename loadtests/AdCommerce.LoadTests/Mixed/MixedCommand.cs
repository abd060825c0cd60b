using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Mixed;

/// <summary><c>mixed</c>: resolve, events and next steps by the clock.</summary>
internal static class MixedCommand
{
    public static Command Create()
    {
        var store = new Option<string>("--store") { Description = "embedded or redis.", DefaultValueFactory = static _ => "embedded" };
        store.AcceptOnlyFromAmong("embedded", "redis");
        var rate = CommonOptions.Number("--rate", "Requests a second: half resolves, 35 % batches of two events, the rest journeys.", 300);
        var seconds = CommonOptions.Number("--seconds", "How long.", 30);
        var viewers = CommonOptions.Number("--viewers", "Viewers.", 500);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("mixed", "Sends a mixed load by the clock and times each request from when it was due.") { store, rate, seconds, viewers, seed, json };
        command.SetAction(async (parsed, _) =>
        {
            var length = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            var plan = new MixedPlan(
                parsed.GetValue(store) == "redis", parsed.GetValue(rate), length / 3, length, parsed.GetValue(viewers), parsed.GetValue(seed));
            var run = Run.OnConsole();
            var (load, audit) = await MixedRun.RunAsync(run, plan);
            return await run.Finish(
                $"mixed --store {parsed.GetValue(store)} --rate {plan.RatePerSecond} --seconds {length.TotalSeconds:0} --viewers {plan.Viewers} --seed {plan.Seed}",
                new { load, audit }).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
