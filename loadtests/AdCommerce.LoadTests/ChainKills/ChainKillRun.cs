using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;

namespace AdCommerce.LoadTests.ChainKills;

/// <summary>
/// Viewers walk the chain while servers and the store are killed with -9 at random moments and start again, each start twice (a torn tail
/// surfaces at the second). Now and then the load rests, and everything is audited from the beginning.
/// </summary>
internal sealed class ChainKillRun : IAsyncDisposable
{
    private const int KillAfterMillisMin = 300;
    private const int KillAfterMillisMax = 4_000;

    private readonly Run _run;
    private readonly ChainKillPlan _plan;
    private readonly Cluster _cluster;
    private readonly ChainKillFigures _figures = new();
    private readonly Random _random;
    private readonly ClientHistory _history = new();
    private readonly RawLog _log;
    private ChainWorld _world = null!;

    private ChainKillRun(Run run, ChainKillPlan plan, Cluster cluster)
    {
        _run = run;
        _plan = plan;
        _cluster = cluster;
        _random = new Random(plan.Seed);
        _log = new RawLog(run, Grains.Funnel.Partitions.CountDefault);
    }

    /// <summary>Runs the plan on servers of its own.</summary>
    public static async Task<ChainKillFigures> RunAsync(Run run, ChainKillPlan plan)
    {
        await using var cluster = await Cluster.StartAsync(plan.OnRedis, plan.Silos, $"--AdCommerce:Funnel:SnapshotEntries={plan.SnapshotEntries}");
        await using var kills = new ChainKillRun(run, plan, cluster);
        kills._world = await ChainWorld.CreateAsync(cluster.Apis[0], plan.Viewers, plan.Seed);
        await kills.RunAsync();
        return kills._figures;
    }

    public ValueTask DisposeAsync()
    {
        _log.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync()
    {
        var victims = Enumerable.Repeat(true, _plan.RedisKills).Concat(Enumerable.Repeat(false, _plan.SiloKills)).ToArray();
        _random.Shuffle(victims);
        var load = new ChainLoad(_run, new Silos(_cluster.Apis), _world, _history, _figures.Load, _plan.Players, _random);
        foreach (var stretch in victims.Chunk(_plan.KillsPerAudit))
        {
            using var stop = new CancellationTokenSource();
            var playing = load.RunAsync(stop.Token);
            foreach (var killsRedis in stretch)
            {
                await KillAsync(killsRedis);
                // Entries leave the store some time after they have been archived.
                if (_cluster.Redis is { } redis)
                    await ReadLogAsync(redis.ConnectionString);
            }

            await PauseAsync();
            await stop.CancelAsync();
            await playing;
            await AuditAsync();
            _run.Say($"{_figures.SiloKills}+{_figures.SiloKillsAtReady} kills of servers, {_figures.RedisKills}+{_figures.RedisKillsAtReady} of redis-server: "
                + $"{_history.Count} events sent, {_figures.Load.Acknowledged} acknowledged, {_log.Count} entries, {_figures.ReplaysWithEqualHash} replays equal, "
                + $"{_run.Violations.Count} violations");
        }
    }

    private Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(_random.Next(KillAfterMillisMin, KillAfterMillisMax)), TimeProvider.System);

    private async Task KillAsync(bool killsRedis)
    {
        await PauseAsync();
        if (killsRedis)
        {
            await _cluster.Redis!.KillAsync();
            _figures.RedisKills++;
            await _cluster.Redis.StartAgainAsync();
            await _cluster.Redis.KillAsync();
            _figures.RedisKillsAtReady++;
            await _cluster.Redis.StartAgainAsync();
            return;
        }

        var victim = _random.Next(_cluster.Count);
        await _cluster.KillAsync(victim);
        _figures.SiloKills++;
        await _cluster.StartAsync(victim);
        await _cluster.KillAsync(victim);
        _figures.SiloKillsAtReady++;
        await _cluster.StartAsync(victim);
        _figures.StartSecondsMax = Math.Round(_cluster.StartMax.TotalSeconds, 2);
    }

    private async Task ReadLogAsync(string connectionString)
    {
        await using var store = await RawStore.OpenAsync(connectionString);
        await _log.ReadOnAsync(store.Database);
    }

    private Task<RawStore> OpenStoreAsync() =>
        _cluster.Redis is { } redis ? RawStore.OpenAsync(redis.ConnectionString) : RawStore.OpenCopyAsync(_cluster.DataDirectory);

    /// <summary>On the embedded store the log can only be read while its server is dead: a copy of it, before the servers are asked.</summary>
    private async Task AuditAsync()
    {
        if (_cluster.Redis is null)
            await _cluster.KillAsync(0);
        await using (var store = await OpenStoreAsync())
        {
            await _log.ReadOnAsync(store.Database);
            await _log.VerifyUnchangedAsync(store.Database);
        }

        if (_cluster.Redis is null)
            await _cluster.StartAsync(0);
        await using var servers = await _cluster.ConnectAsync();
        _figures.Audit = await new Auditor(_run, _history, _log.Entries, _world.Capacities).JudgeAsync(servers);
        _figures.ReplaysWithEqualHash += await Replay.CompareAsync(_run, _log, servers);
        _figures.Audits++;
    }
}
