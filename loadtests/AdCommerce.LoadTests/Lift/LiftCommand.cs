using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Lift;

/// <summary><c>lift</c>: campaigns with a planted effect, and with none, from the draw to the report.</summary>
internal static class LiftCommand
{
    public static Command Create()
    {
        var count = CommonOptions.Count("Campaigns with an effect, and as many without.", 1_000);
        var viewers = CommonOptions.Number("--viewers", "Viewers of each.", 2_000);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("lift", "Plays simulated campaigns that hold viewers out, and sees whether reports tell what they cause.") { count, viewers, seed, json };
        command.SetAction((parsed, cancellation) =>
        {
            var (campaigns, each, first) = (parsed.GetValue(count), parsed.GetValue(viewers), parsed.GetValue(seed));
            var run = Run.OnConsole();
            var figures = LiftRun.Play(run, campaigns, each, first, cancellation);
            return run.Finish($"lift --count {campaigns} --viewers {each} --seed {first}", figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
