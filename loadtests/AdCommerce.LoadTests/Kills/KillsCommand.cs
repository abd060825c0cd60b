using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Kills;

/// <summary><c>kills</c>: what was acknowledged is there after kill -9.</summary>
internal static class KillsCommand
{
    public static Command Create()
    {
        var store = new Option<string>("--store") { Description = "embedded or redis.", DefaultValueFactory = static _ => "embedded" };
        store.AcceptOnlyFromAmong("embedded", "redis");
        var count = CommonOptions.Count("Kills. With redis every other one kills redis-server instead of the server.", 20);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("kills", "Kills the server while it imports and resolves, and looks what is there afterwards.") { store, count, seed, json };
        command.SetAction(async (parsed, _) =>
        {
            var (name, kills, first) = (parsed.GetValue(store)!, parsed.GetValue(count), parsed.GetValue(seed));
            var run = Run.OnConsole();
            await using var killing = await KillRun.StartAsync(run, onRedis: name == "redis", first);
            var figures = await killing.RunAsync(kills);
            return await run.Finish($"kills --store {name} --count {kills} --seed {first}", figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
