using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;

namespace AdCommerce.LoadTests.ChainKills;

/// <summary>
/// Viewers walk the chain while servers and the store are killed with -9 at random moments and start again, each start twice (a torn tail
/// surfaces at the second), and brands pay for it out of budgets. Now and then the load rests, and everything is audited from the beginning.
/// </summary>
internal sealed class ChainKillRun : IAsyncDisposable
{
    private const int KillAfterMillisMin = 300;
    private const int KillAfterMillisMax = 4_000;

    /// <summary>Simulated players watch an episode in no time: what no person does is not to be told from them.</summary>
    private static readonly string[] ManyExposures =
    [
        "--AdCommerce:InvalidTraffic:ViewerPerMinute=1000", "--AdCommerce:InvalidTraffic:ViewerBurst=100000", "--AdCommerce:InvalidTraffic:AddressPerMinute=1000000",
        "--AdCommerce:InvalidTraffic:AddressBurst=10000000", "--AdCommerce:InvalidTraffic:SpeedMax=100", "--AdCommerce:InvalidTraffic:ToleranceMillis=600000",
    ];

    private static readonly TimeSpan ClosedPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ClosedPatience = TimeSpan.FromMinutes(5);

    private readonly Run _run;
    private readonly ChainKillPlan _plan;
    private readonly Cluster _cluster;
    private readonly ChainKillFigures _figures = new();
    private readonly Random _random;
    private readonly ClientHistory _history = new();
    private readonly RawLog _log;
    private readonly BrandApi _brands;
    private readonly BudgetOwner _owner;
    private ChainWorld _world = null!;

    private ChainKillRun(Run run, ChainKillPlan plan, Cluster cluster)
    {
        _run = run;
        _plan = plan;
        _cluster = cluster;
        _random = new Random(plan.Seed);
        _log = new RawLog(run, Grains.Funnel.Partitions.CountDefault);
        _brands = new BrandApi(cluster.Apis);
        _owner = new BudgetOwner(run, _brands);
    }

    /// <summary>Runs the plan on servers of its own.</summary>
    public static async Task<ChainKillFigures> RunAsync(Run run, ChainKillPlan plan)
    {
        await using var cluster = await Cluster.StartAsync(
            plan.OnRedis, plan.Silos, [$"--AdCommerce:Funnel:SnapshotEntries={plan.SnapshotEntries}", .. ManyExposures, .. ShortLeases(plan.LeaseSeconds)]);
        await using var kills = new ChainKillRun(run, plan, cluster);
        kills._world = await ChainWorld.CreateAsync(cluster.Apis[0], plan.Viewers, plan.Seed, ChainOffers.Paid);
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
        var stretches = victims.Chunk(_plan.KillsPerAudit).ToArray();
        for (var i = 0; i < stretches.Length; i++)
        {
            using var stop = new CancellationTokenSource();
            var watch = new BudgetWatch(_run, _cluster.Apis, [.. _world.Offers.Brands], new Random(_random.Next()));
            var (playing, watching) = (load.RunAsync(stop.Token), watch.RunAsync(stop.Token));
            foreach (var killsRedis in stretches[i])
            {
                await Task.WhenAll(KillAsync(killsRedis), _owner.TopUpAsync());
                // Entries leave the store some time after they have been archived.
                if (_cluster.Redis is { } redis)
                    await ReadLogAsync(redis.ConnectionString);
            }

            await PauseAsync();
            await stop.CancelAsync();
            await Task.WhenAll(playing, watching);
            _figures.Take(watch);
            var isLast = i == stretches.Length - 1;
            if (isLast)
                await CloseLeasesAsync();
            await AuditAsync(isLast);
            _run.Say($"{_figures.SiloKills}+{_figures.SiloKillsAtReady} kills of servers, {_figures.RedisKills}+{_figures.RedisKillsAtReady} of redis-server: "
                + $"{_history.Count} events sent, {_figures.Load.Acknowledged} acknowledged, {_log.Count} entries, {_figures.ReplaysWithEqualHash} replays equal, "
                + $"{_figures.Money!.ToldBilled} events billed, {_figures.Money.ChargedMicros} micro-units, {_figures.BudgetLooks} looks at budgets, {_run.Violations.Count} violations");
        }
    }

    /// <summary>Money is kept as it always is; only for shorter, so that leases are granted, used and closed many times between two kills.</summary>
    private static string[] ShortLeases(int seconds) =>
    [
        $"--AdCommerce:Ledgers:LeaseSeconds={seconds}", $"--AdCommerce:Ledgers:LeaseSecondsMax={seconds}", $"--AdCommerce:Ledgers:ChargeSeconds={2 * seconds}",
        $"--AdCommerce:Ledgers:RenewalMillis={Math.Min(1_000, 100 * seconds)}", $"--AdCommerce:Ledgers:ShardMillis={250 * seconds}",
        $"--AdCommerce:Ledgers:TickMillis={250 * seconds}", "--AdCommerce:Ledgers:SnapshotEntries=20",
    ];

    /// <summary>No more leases, and the last of them closed: from then on statement and counters have to be equal.</summary>
    private async Task CloseLeasesAsync()
    {
        using var patience = new CancellationTokenSource(ClosedPatience, TimeProvider.System);
        foreach (var campaign in await CampaignsAsync())
        {
            var request = new V1.PauseCampaignRequest { Name = campaign.ToString(), RequestId = $"pause-{campaign.BrandId}-{campaign.CampaignId}" };
            await _brands.AskAsync(async api => await api.Campaigns.PauseCampaignAsync(request, api.Operator()));
        }

        foreach (var campaign in await CampaignsAsync())
        {
            while (await _brands.DeliveryAsync(campaign) is not { OpenLeases: 0 } && !patience.IsCancellationRequested)
                await Task.Delay(ClosedPause, TimeProvider.System);
        }
    }

    private async Task<IReadOnlyList<CampaignKey>> CampaignsAsync() =>
        [.. (await Task.WhenAll(_world.Offers.Brands.Select(_brands.CampaignsAsync))).SelectMany(static campaigns => campaigns)];

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
    private async Task AuditAsync(bool isSettled)
    {
        var campaigns = await CampaignsAsync();
        var ledgers = new Dictionary<CampaignKey, IReadOnlyList<LedgerEntry>>();
        if (_cluster.Redis is null)
            await _cluster.KillAsync(0);
        await using (var store = await OpenStoreAsync())
        {
            // First the ledgers: what is closed there stands in every partition's log, and is found when that is read later.
            foreach (var campaign in campaigns)
                ledgers.Add(campaign, await _log.ReadLedgerAsync(store.Database, campaign));
            await _log.ReadOnAsync(store.Database);
            await _log.VerifyUnchangedAsync(store.Database);
        }

        if (_cluster.Redis is null)
            await _cluster.StartAsync(0);
        await using var servers = await _cluster.ConnectAsync();
        _figures.Audit = await new Auditor(_run, _history, _log.Entries, _world.Capacities).JudgeAsync(servers);
        _figures.Money = await new MoneyAuditor(_run, _history, _log.Entries, ledgers).JudgeAsync(_brands, isSettled);
        _owner.Judge([.. ledgers[BudgetOwner.Campaign].Select(static entry => entry.Change).OfType<BudgetToppedUp>().Select(static raised => raised.AmountMicros)]);
        _figures.ReplaysWithEqualHash += await Replay.CompareAsync(_run, _log, servers, _cluster.Redis is { } redis ? () => ReadLogAsync(redis.ConnectionString) : null);
        _figures.Audits++;
    }
}
