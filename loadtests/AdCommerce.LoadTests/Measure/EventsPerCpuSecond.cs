using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;

namespace AdCommerce.LoadTests.Measure;

/// <summary>
/// R17: events recorded per CPU second of server and redis-server, against a bare client and redis-server that write the same entries. The
/// generator's own CPU is not the product's and is left out of A; the bare client's is in B.
/// </summary>
internal sealed class EventsPerCpuSecond : IFigure
{
    private const int UnderWay = 64;
    private const int ViewersQuick = 512;
    private const int Viewers = 16_384;
    private const int LearnedPerPartition = 40;
    private const int WarmUps = 5;
    private const int ServerProcessor = 0;
    private const int GeneratorProcessor = 1;

    public string Id => "R17";

    public string Meaning => "events recorded per CPU second of server and redis-server (appendfsync always) : the same entries written with SET NX by a bare client, per CPU second of client and redis-server";

    public async Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        await using var cluster = await Cluster.StartAsync(onRedis: true, 1);
        var server = cluster[0].Process.Id;
        var redis = cluster.Redis!.ProcessId;
        var isPinned = await Cpu.PinAsync(server, ServerProcessor) & await Cpu.PinAsync(redis, ServerProcessor) & await Cpu.PinAsync(Environment.ProcessId, GeneratorProcessor);
        var world = await ChainWorld.CreateAsync(cluster.Apis[0], plan.Quick ? ViewersQuick : Viewers, plan.Seed);
        await using var store = await RawStore.OpenAsync(cluster.Redis.ConnectionString);
        var run = new Run(say);
        var load = await BatchLoad.CreateAsync(cluster.Apis[0], world, UnderWay, plan.Seed);
        var bare = new BareWriter(store.Database);
        // Longer than the protocol says: until every partition has been archived, too, a fifth of the server's CPU is the compiler's.
        await load.RunAsync(plan.WarmUp * WarmUps);
        await bare.LearnAsync(Grains.Funnel.Partitions.CountDefault, LearnedPerPartition);
        using var log = new RawLog(run, Grains.Funnel.Partitions.CountDefault);
        await log.ReadOnAsync(store.Database);
        bare.CountEvents(log.Entries.SelectMany(static e => e.Take(LearnedPerPartition)).Average(static e => (double)EventsOf(e)));
        await bare.WriteAsync(plan.Block, UnderWay);
        var (ofBatches, ofEntries) = (new CpuShares(server, redis), new CpuShares(Environment.ProcessId, redis));
        var figure = await PairedBlocks.RunAsync(
            async () =>
            {
                var use = await ofBatches.AddAsync(() => load.RunAsync(plan.Block));
                return use.Done / use.Seconds;
            },
            async () =>
            {
                var use = await ofEntries.AddAsync(() => bare.WriteAsync(plan.Block, UnderWay));
                await bare.CleanAsync();
                return use.Done * bare.EventsPerEntry / use.Seconds;
            },
            plan, Meaning, say);
        return figure.With(
        [
            new("eventsPerEntry", Math.Round(bare.EventsPerEntry, 2)), new("pinned", isPinned ? 1 : 0),
            new("eventsPerSecond", ofBatches.PerSecond),
            new("serverMicrosPerEvent", ofBatches.FirstMicros),
            new("redisMicrosPerEvent", ofBatches.SecondMicros),
            new("bareEntriesPerSecond", ofEntries.PerSecond),
            new("bareClientMicrosPerEntry", ofEntries.FirstMicros),
            new("bareRedisMicrosPerEntry", ofEntries.SecondMicros),
        ]);
    }

    private static int EventsOf(LoggedEntry logged) => logged.Entry.Operations.OfType<Domain.Funnel.EventsRecorded>().Sum(static r => r.Events.Length);
}
