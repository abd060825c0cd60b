using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.EventFuzz;

/// <summary><c>fuzz-events</c>: wrong events get the right reason and never count.</summary>
internal static class FuzzEventsCommand
{
    private const int RateDefault = 8_000;
    private const int ViewersDefault = 128;

    public static Command Create()
    {
        var count = CommonOptions.Count("Events.", 1_000_000);
        var rate = CommonOptions.Number("--rate", "Events a second at most.", RateDefault);
        var viewers = CommonOptions.Number("--viewers", "Viewers that send them.", ViewersDefault);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("fuzz-events", "Sends forged, replayed, foreign, expired, future-dated and malformed events, and damaged bytes.") { count, rate, viewers, seed, json };
        command.SetAction(async (parsed, _) =>
        {
            var plan = new FuzzEventsPlan(parsed.GetValue(count), parsed.GetValue(rate), parsed.GetValue(viewers), parsed.GetValue(seed));
            var run = Run.OnConsole();
            var figures = await FuzzEventsRun.RunAsync(run, plan);
            var said = $"fuzz-events --count {plan.Events} --rate {plan.RatePerSecond} --viewers {plan.Viewers} --seed {plan.Seed}";
            return await run.Finish(said, figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
