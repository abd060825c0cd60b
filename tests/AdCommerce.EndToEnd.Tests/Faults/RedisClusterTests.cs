using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.Server.Tests.Storage;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>The whole server on a Redis Cluster of three masters.</summary>
public sealed class RedisClusterTests
{
    private const int Enough = 150;

    private static readonly TimeSpan PlayTimeout = TimeSpan.FromSeconds(60);

    [RequiresFact(Requirement.RedisServer)]
    public async Task Kill_ServerOnRedisCluster_CountersAndJourneysAreWhatTheyWere()
    {
        Requirements.Demand(Requirement.RedisServer);
        var (run, history) = (new Run(static _ => { }), new ClientHistory());
        await using var redis = await RedisClusterProcesses.StartAsync();
        await using var cluster = await Cluster.StartAsync(onRedis: false, 1, $"--AdCommerce:Redis:ConnectionString={redis.ConnectionString}");
        var world = await ChainWorld.CreateAsync(cluster.Apis[0], viewers: 12, seed: 3);
        await PlayAsync(run, cluster, world, history);
        var before = await SayAsync(cluster, world);

        await cluster.KillAsync(0);
        await cluster.StartAsync(0);

        Assert.Equal(before, await SayAsync(cluster, world));
        await using var store = await RawStore.OpenAsync(redis.ConnectionString);
        using var log = new RawLog(run, Grains.Funnel.Partitions.CountDefault);
        await log.ReadOnAsync(store.Database);
        await using var servers = await cluster.ConnectAsync();
        var audit = await new Auditor(run, history, log.Entries, world.Capacities).JudgeAsync(servers);
        Assert.Empty(run.Violations);
        Assert.True(audit.Sent["Once"] >= Enough, $"{audit}");
    }

    private static async Task PlayAsync(Run run, Cluster cluster, ChainWorld world, ClientHistory history)
    {
        var figures = new ChainFigures();
        using var stop = new CancellationTokenSource(PlayTimeout, TimeProvider.System);
        var playing = new ChainLoad(run, new Silos(cluster.Apis), world, history, figures, players: 4, new Random(3)).RunAsync(stop.Token);
        while (figures.Acknowledged < Enough && !stop.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        await stop.CancelAsync();
        await playing;
    }

    /// <summary>Every journey, and where every partition stands with which hash.</summary>
    private static async Task<IReadOnlyList<string>> SayAsync(Cluster cluster, ChainWorld world)
    {
        List<string> said = [];
        foreach (var viewer in world.Viewers)
        {
            var journeys = await cluster.Apis[0].Funnel.ListJourneysAsync(new(), ServerApi.Viewer(await cluster.Apis[0].ViewerTokenAsync(viewer)));
            said.AddRange(journeys.Journeys.Select(journey => $"{viewer}: {journey}"));
        }

        Assert.NotEmpty(said);
        await using var servers = await cluster.ConnectAsync();
        for (var partition = 0; partition < Grains.Funnel.Partitions.CountDefault; partition++)
            said.Add($"partition {partition}: {await servers.InspectAsync(partition)}");
        return said;
    }
}
