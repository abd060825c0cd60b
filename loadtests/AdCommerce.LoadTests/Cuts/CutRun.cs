using System.Diagnostics;
using System.Globalization;
using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;

namespace AdCommerce.LoadTests.Cuts;

/// <summary>Three servers and a store between which lines are cut for longer than it takes to be declared dead, under load: nothing counts twice, and the rest goes on.</summary>
internal sealed class CutRun(Run run, CutPlan plan, Cluster cluster)
{
    private const int Silos = 3;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan GiveUpTime = TimeSpan.FromSeconds(15);

    private readonly CutFigures _figures = new();
    private readonly ClientHistory _history = new();
    private readonly Random _random = new(plan.Seed);

    /// <summary>Why it cannot run here; null where it can. Which process a connection belongs to is asked of Linux.</summary>
    public static string? SkipReason => OperatingSystem.IsLinux() ? null : "cutting servers from each other needs /proc of Linux";

    /// <summary>Runs the plan on servers of its own.</summary>
    public static async Task<CutFigures> RunAsync(Run run, CutPlan plan)
    {
        await using var cluster = await Cluster.StartBehindProxiesAsync(Silos);
        return await new CutRun(run, plan, cluster).RunAsync();
    }

    private async Task<CutFigures> RunAsync()
    {
        var world = await ChainWorld.CreateAsync(cluster.Apis[0], plan.Viewers, plan.Seed);
        var load = new ChainLoad(run, new Chain.Silos(cluster.Apis), world, _history, _figures.Load, plan.Players, _random);
        using var stop = new CancellationTokenSource();
        var playing = load.RunAsync(stop.Token);
        await Task.Delay(Settling, TimeProvider.System);
        foreach (var kind in plan.Kinds)
        {
            _figures.Cuts.Add(await CutAsync(kind, _random.Next(Silos)));
            run.Say($"{_figures.Cuts[^1]}, {run.Violations.Count} violations");
            await Task.Delay(Settling, TimeProvider.System);
        }

        await stop.CancelAsync();
        await playing;
        await AuditAsync(world);
        return _figures;
    }

    private async Task<CutSeen> CutAsync(CutKind kind, int victim)
    {
        var process = cluster[victim].Process.Id;
        var before = _figures.Load.Acknowledged;
        await SetAsync(kind, victim, process, cut: true);
        await Task.Delay(plan.Length / 2, TimeProvider.System);
        var half = _figures.Load.Acknowledged;
        await Task.Delay(plan.Length / 2, TimeProvider.System);
        var after = _figures.Load.Acknowledged;
        await SetAsync(kind, victim, process, cut: false);
        run.Expect(after > half, $"{kind}: nothing was acknowledged in the second half of the cut");
        return new(kind, plan.Length.TotalSeconds, after - before, after - half, await ReviveAsync(victim));
    }

    private async Task SetAsync(CutKind kind, int victim, int process, bool cut)
    {
        switch (kind)
        {
            case CutKind.Store:
                cluster.CutFromStore(victim, cut);
                break;
            case CutKind.Silos:
                cluster.CutFromOthers(victim, process, cut);
                break;
            default:
                using (var signal = Process.Start("kill", [cut ? "-STOP" : "-CONT", process.ToString(CultureInfo.InvariantCulture)]))
                    await signal.WaitForExitAsync();
                break;
        }
    }

    /// <summary>Whoever was declared dead ends by itself, some time after it learns so.</summary>
    private async Task<bool> ReviveAsync(int victim)
    {
        using var patience = new CancellationTokenSource(GiveUpTime, TimeProvider.System);
        while (cluster[victim].Process.IsRunning && !patience.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        if (cluster[victim].Process.IsRunning)
            return false;
        await cluster.KillAsync(victim);
        await cluster.StartAsync(victim);
        return true;
    }

    private async Task AuditAsync(ChainWorld world)
    {
        await using var store = await RawStore.OpenAsync(cluster.Redis!.ConnectionString);
        using var log = new RawLog(run, Grains.Funnel.Partitions.CountDefault);
        await log.ReadOnAsync(store.Database);
        await using var servers = await cluster.ConnectAsync();
        _figures.Audit = await new Auditor(run, _history, log.Entries, world.Capacities).JudgeAsync(servers);
        await log.ReadOnAsync(store.Database);
        _figures.ReplaysWithEqualHash = await Replay.CompareAsync(run, log, servers);
    }
}
