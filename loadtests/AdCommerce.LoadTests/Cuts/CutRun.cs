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
    /// <summary>Who says nothing for 12 s is suspected with the next probe, which takes 4 s at most.</summary>
    public static readonly TimeSpan NoticeTime = TimeSpan.FromSeconds(16);

    private const int Silos = 3;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(100);

    /// <summary>A player who waits for the cut server must not hold up the others: it goes on with another viewer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>As long as what stands before servers takes to look at one again.</summary>
    private static readonly TimeSpan AvoidTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan GiveUpTime = TimeSpan.FromSeconds(15);

    private readonly CutFigures _figures = new();
    private readonly ClientHistory _history = new();
    private readonly Random _random = new(plan.Seed);
    private Chain.Silos _silos = null!;

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
        _silos = new(cluster.Apis, AvoidTime);
        var load = new ChainLoad(run, _silos, world, _history, _figures.Load, plan.Players, _random, Patience);
        using var stop = new CancellationTokenSource();
        var playing = load.RunAsync(stop.Token);
        await Task.Delay(Settling, TimeProvider.System);
        foreach (var kind in plan.Kinds)
        {
            _figures.Cuts.Add(await CutAsync(kind, _random.Next(Silos)));
            run.Say($"{_figures.Cuts[^1]}, {run.Violations.Count} violations");
        }

        await stop.CancelAsync();
        await playing;
        await AuditAsync(world);
        return _figures;
    }

    private async Task<CutSeen> CutAsync(CutKind kind, int victim)
    {
        var process = cluster[victim].Process.Id;
        var before = await CountOthersAsync(victim, Settling);
        await SetAsync(kind, victim, process, cut: true);
        var silence = LongestSilenceAsync(victim, plan.Length);
        var first = await CountOthersAsync(victim, NoticeTime);
        var then = await CountOthersAsync(victim, plan.Length - NoticeTime);
        var silent = await silence;
        await SetAsync(kind, victim, process, cut: false);
        run.Expect(then > 0, $"{kind}: the others acknowledged nothing after they had time to notice");
        var gaveUp = await ReviveAsync(victim);
        run.Expect(gaveUp || kind == CutKind.Store, $"{kind}: the others did not declare the server dead");
        return new(kind, plan.Length.TotalSeconds, before, first, then, silent, gaveUp);
    }

    /// <summary>Events a second that the others acknowledge.</summary>
    private async Task<double> CountOthersAsync(int victim, TimeSpan length)
    {
        var before = _silos.AcknowledgedByOthersThan(victim);
        await Task.Delay(length, TimeProvider.System);
        return Math.Round((_silos.AcknowledgedByOthersThan(victim) - before) / length.TotalSeconds, 1);
    }

    /// <summary>Longest time in which the others acknowledge nothing, in seconds.</summary>
    private async Task<double> LongestSilenceAsync(int victim, TimeSpan length)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var (heard, latest, longest) = (begun, _silos.AcknowledgedByOthersThan(victim), TimeSpan.Zero);
        while (TimeProvider.System.GetElapsedTime(begun) < length)
        {
            await Task.Delay(LookPause, TimeProvider.System);
            var (now, silent) = (_silos.AcknowledgedByOthersThan(victim), TimeProvider.System.GetElapsedTime(heard));
            longest = silent > longest ? silent : longest;
            if (now > latest)
                (heard, latest) = (TimeProvider.System.GetTimestamp(), now);
        }

        return Math.Round(longest.TotalSeconds, 1);
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
