using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Cuts;

/// <summary><c>cuts</c>: a network that is cut for longer than it takes to be declared dead.</summary>
internal static class CutsCommand
{
    private const int RoundsDefault = 2;
    private const int SecondsDefault = 40;

    public static Command Create()
    {
        var count = CommonOptions.Count("Rounds; in each a server is cut from the store, from the other servers, and stopped altogether.", RoundsDefault);
        var seconds = CommonOptions.Number("--seconds", "Length of each cut.", SecondsDefault);
        seconds.Validators.Add(static said =>
        {
            if (said.GetValueOrDefault<int>() <= CutRun.NoticeTime.TotalSeconds)
                said.AddError($"--seconds must be more than {CutRun.NoticeTime.TotalSeconds}: before, the others need not have noticed.");
        });
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("cuts", "Cuts servers from each other and from the store while viewers walk the chain, and audits everything.") { count, seconds, seed, json };
        command.SetAction(async (parsed, _) =>
        {
            if (CutRun.SkipReason is { } reason)
            {
                await Console.Error.WriteLineAsync($"Skipped: {reason}.");
                return 0;
            }

            CutKind[] round = [CutKind.Store, CutKind.Silos, CutKind.Pause];
            var (rounds, length, chance) = (parsed.GetValue(count), parsed.GetValue(seconds), parsed.GetValue(seed));
            var plan = new CutPlan([.. Enumerable.Repeat(round, rounds).SelectMany(static r => r)], TimeSpan.FromSeconds(length), Viewers: 300, Players: 32, chance);
            var run = Run.OnConsole();
            var figures = await CutRun.RunAsync(run, plan);
            return await run.Finish($"cuts --count {rounds} --seconds {length} --seed {chance}", figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
