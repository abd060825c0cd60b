using System.CommandLine;
using AdCommerce.LoadTests.Results;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdCommerce.LoadTests.Damage;

/// <summary><c>damage</c>: the store's append-only file cut at every byte of its last entries, and damaged by one bit.</summary>
internal static class DamageCommand
{
    public static Command Create()
    {
        var store = new Option<string>("--store") { Description = "embedded or redis.", DefaultValueFactory = static _ => "embedded" };
        store.AcceptOnlyFromAmong("embedded", "redis");
        var tail = CommonOptions.Number("--tail", "How many of the last entries are damaged, 1 to 13; with 5 a snapshot and a trimming lie between them.", 5);
        var step = CommonOptions.Number("--step", "Bytes between two cuts.", 1);
        var bitStep = CommonOptions.Number("--bit-step", "Bytes between two damaged bits; 0 for none.", 1);
        var checkpoint = CommonOptions.Number("--checkpoint-after", "After which entry the embedded store takes a checkpoint, 1 to 14; 0 for none.", 0);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("damage", "Cuts and damages the end of the store's file, and starts twice on each.") { store, tail, step, bitStep, checkpoint, seed, json };
        command.SetAction(async (parsed, _) =>
        {
            var plan = new DamagePlan(
                parsed.GetValue(tail), parsed.GetValue(step), parsed.GetValue(bitStep), parsed.GetValue(seed), parsed.GetValue(checkpoint));
            IDamagedStore kind = parsed.GetValue(store) == "redis" ? new DamagedRedis() : new DamagedEmbedded(NullLoggerFactory.Instance);
            var run = Run.OnConsole();
            await using var worker = new DamageWorker();
            Starter start = kind is DamagedEmbedded
                ? worker.RunAsync
                : (folder, archive, recordsNext) => DamageStart.RunAsync(kind, folder, archive, recordsNext);
            using var damages = new DamageRun(run, kind, plan, start);
            var figures = await damages.RunAsync();
            var said = $"damage --store {kind.Name} --tail {plan.TailEntries} --step {plan.CutStep} --bit-step {plan.BitStep} "
                + $"--checkpoint-after {plan.CheckpointAfter} --seed {plan.Seed}";
            return await run.Finish(said, figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }

    /// <summary>The process that may not survive a damaged store.</summary>
    public static Command CreateWorker()
    {
        var command = new Command(DamageWorker.CommandName) { Hidden = true };
        command.SetAction(static (_, _) => DamageWorker.ServeAsync());
        return command;
    }
}
