using System.CommandLine;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.ChainKills;

/// <summary><c>chain-kills</c>: what was acknowledged of the chain counts, and is paid for, exactly once after kill -9.</summary>
internal static class ChainKillsCommand
{
    private const int ViewersDefault = 600;
    private const int PlayersDefault = 16;

    public static Command Create()
    {
        var store = new Option<string>("--store") { Description = "embedded or redis.", DefaultValueFactory = static _ => "embedded" };
        store.AcceptOnlyFromAmong("embedded", "redis");
        var silos = CommonOptions.Number("--silos", "Servers; always 1 with the embedded store.", 3);
        var count = CommonOptions.Count("Kills of a server at a random moment; each is killed again the moment it is back.", 50);
        var redisKills = CommonOptions.Number("--redis-kills", "Kills of redis-server among them.", 0);
        var perAudit = CommonOptions.Number("--kills-per-audit", "Everything is audited after so many kills.", 10);
        var snapshots = CommonOptions.Number("--snapshot-entries", "Entries of a partition between two snapshots.", 400);
        var viewers = CommonOptions.Number("--viewers", "Viewers that take part.", ViewersDefault);
        var players = CommonOptions.Number("--players", "How many of them at once.", PlayersDefault);
        var leases = CommonOptions.Number("--lease-seconds", "How long a silo may take from a lease; it closes after three times as long.", 20);
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var command = new Command("chain-kills", "Kills servers and redis-server while viewers walk the chain and brands pay for it, and audits log, counters, seats and money.")
        {
            store, silos, count, redisKills, perAudit, snapshots, viewers, players, leases, seed, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            var onRedis = parsed.GetValue(store) == "redis";
            var plan = new ChainKillPlan(
                onRedis, onRedis ? parsed.GetValue(silos) : 1, parsed.GetValue(count), onRedis ? parsed.GetValue(redisKills) : 0,
                parsed.GetValue(perAudit), parsed.GetValue(snapshots), parsed.GetValue(viewers), parsed.GetValue(players), parsed.GetValue(seed),
                parsed.GetValue(leases));
            var run = Run.OnConsole();
            var figures = await ChainKillRun.RunAsync(run, plan);
            var said = $"chain-kills --store {parsed.GetValue(store)} --silos {plan.Silos} --count {plan.SiloKills} --redis-kills {plan.RedisKills} "
                + $"--kills-per-audit {plan.KillsPerAudit} --snapshot-entries {plan.SnapshotEntries} --viewers {plan.Viewers} --players {plan.Players} --lease-seconds {plan.LeaseSeconds} --seed {plan.Seed}";
            return await run.Finish(said, figures).WriteAsync(parsed.GetValue(json));
        });
        return command;
    }
}
