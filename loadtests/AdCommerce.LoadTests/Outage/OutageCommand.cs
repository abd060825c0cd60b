using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Outage;

/// <summary><c>outage</c>: the show goes on while the store is dead (architecture.md, Fixed 8).</summary>
internal static class OutageCommand
{
    private const double LateShareMax = 0.01;

    public static Command Create()
    {
        var rate = CommonOptions.Number("--rate", "Playlist requests a second, sent by the clock whatever the answers do.", 300);
        var seconds = CommonOptions.Number("--seconds", "Length of each of the three phases: before, outage, after.", 10);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("outage", "Kills redis-server under a load of playlists and starts it again.") { rate, seconds, seed, json };
        command.SetAction(async (parsed, _) =>
        {
            var plan = new OutagePlan(parsed.GetValue(rate), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(seed), LateShareMax);
            var run = Run.OnConsole();
            var figures = await OutageRun.RunAsync(run, plan);
            return await run.Finish($"outage --rate {plan.RatePerSecond} --seconds {plan.PhaseLength.TotalSeconds:0} --seed {plan.Seed}", figures)
                .WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
