using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Damage;

/// <summary><c>damage</c>: the store's append-only file cut at every byte of its last entries, and damaged by one bit.</summary>
internal static class DamageCommand
{
    public static Command Create()
    {
        var store = new Option<string>("--store") { Description = "embedded or redis.", DefaultValueFactory = static _ => "embedded" };
        store.AcceptOnlyFromAmong("embedded", "redis");
        var step = CommonOptions.Number("--step", "Bytes between two cuts, and between two damaged bits.", 1);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("damage", "Cuts and damages the end of the store's file, and starts twice on each.") { store, step, seed, json };
        command.SetAction(async (parsed, _) =>
        {
            var plan = new DamagePlan(parsed.GetValue(step), parsed.GetValue(step), parsed.GetValue(seed));
            IDamagedStore kind = parsed.GetValue(store) == "redis" ? new DamagedRedis() : new DamagedEmbedded();
            var run = Run.OnConsole();
            using var damages = new DamageRun(run, kind, plan);
            var figures = await damages.RunAsync();
            return await run.Finish($"damage --store {kind.Name} --step {plan.CutStep} --seed {plan.Seed}", figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
