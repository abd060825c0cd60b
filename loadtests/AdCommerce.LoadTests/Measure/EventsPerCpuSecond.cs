using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;
using AdCommerce.LoadTests.Measure.Profiles;
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
    private const int ViewersQuick = 4_096;
    private const int Viewers = 16_384;
    private const int LearnedPerPartition = 40;
    private const int WarmUpsAfterLearning = 4;
    private const int ServerProcessor = 0;
    private const int GeneratorProcessor = 1;
    private const int ProfiledBlocks = 8;
    private const int ProfiledBlocksQuick = 20;

    private static readonly TimeSpan SinceConsent = TimeSpan.FromSeconds(11);

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
        var checks = new Run(say);
        // Events of a session that began right after its viewer agreed to be measured are looked for under both names; most viewers agreed long ago.
        await Task.Delay(SinceConsent, TimeProvider.System);
        var load = await BatchLoad.CreateAsync(cluster.Apis[0], world, UnderWay, plan.Seed);
        var bare = new BareWriter(store.Database);
        await load.RunAsync(plan.WarmUp);
        using var log = new RawLog(checks, Grains.Funnel.Partitions.CountDefault);
        await log.ReadOnAsync(store.Database);
        // The newest: the first ones were written by a server that was cold. Nothing has been trimmed yet.
        LoggedEntry[] learned = [.. log.Entries.SelectMany(static e => e.TakeLast(LearnedPerPartition))];
        await bare.LearnAsync([.. learned.Select(static e => RawLog.Key(e.Partition, e.Position))], learned.Average(static e => (double)EventsOf(e)));
        // Longer than the protocol says: until every partition has been archived, too, a fifth of the server's CPU is the compiler's.
        await load.RunAsync(plan.WarmUp * WarmUpsAfterLearning);
        await bare.WriteAsync(plan.Block, UnderWay);
        var (ofBatches, ofEntries) = (new CpuShares(server, redis), new CpuShares(Environment.ProcessId, redis));
        // What the server still does for the events when they are answered, archiving and snapshots, it may do while the other block runs: it belongs to the events.
        var (events, cpu, later) = (0L, 0.0, new List<double>());
        var run = await PairedBlocks.CompareAsync(
            [
                async () =>
                {
                    var use = await ofBatches.AddAsync(() => load.RunAsync(plan.Block));
                    (events, cpu) = (use.Done, use.Seconds);
                    return use.Done / use.Seconds;
                },
                async () =>
                {
                    var before = Cpu.Seconds(server);
                    var use = await ofEntries.AddAsync(() => bare.WriteAsync(plan.Block, UnderWay));
                    later.Add(Cpu.Seconds(server) - before);
                    await bare.CleanAsync();
                    return use.Done * bare.EventsPerEntry / use.Seconds;
                },
            ],
            rates => events / (cpu + later[^1]) / rates[1], plan, say);
        var figure = run.ToFigure("ratio", Meaning, plan);
        return figure.With(
        [
            new("eventsPerEntry", Math.Round(bare.EventsPerEntry, 2)), new("bytesPerEntry", Math.Round(bare.BytesPerEntry)), new("pinned", isPinned ? 1 : 0),
            new("eventsPerSecond", ofBatches.PerSecond),
            new("serverMicrosPerEvent", ofBatches.FirstMicros),
            new("serverSecondsLaterPerBlock", Math.Round(later.Average(), 3)),
            new("redisMicrosPerEvent", ofBatches.SecondMicros),
            new("bareEntriesPerSecond", ofEntries.PerSecond),
            new("bareClientMicrosPerEntry", ofEntries.FirstMicros),
            new("bareRedisMicrosPerEntry", ofEntries.SecondMicros),
            .. await PartsAsync(server, load, ofBatches.FirstMicros, plan, say),
        ]);
    }

    // After the pairs: sampling costs time, too. So long that every partition is archived once, more or less.
    private static async Task<IEnumerable<KeyValuePair<string, double>>> PartsAsync(int server, BatchLoad load, double micros, MeasurePlan plan, Action<string> say)
    {
        if (!plan.Profile)
            return [];
        var shares = await CpuProfile.SampleAsync(server, () => load.RunAsync(plan.Block * (plan.Quick ? ProfiledBlocksQuick : ProfiledBlocks)), ProfileParts.Recording);
        return shares.Of(micros, "us", say).Select(static part => KeyValuePair.Create($"micros of {part.Key}", part.Value));
    }

    private static int EventsOf(LoggedEntry logged) => logged.Entry.Operations.OfType<Domain.Funnel.EventsRecorded>().Sum(static r => r.Events.Length);
}
