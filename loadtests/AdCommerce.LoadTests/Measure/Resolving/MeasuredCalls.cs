using AdCommerce.Floors.V1;
using AdCommerce.LoadTests.Measure.Calls;
using AdCommerce.LoadTests.Measure.Profiles;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>Calls of one kind, and what they cost the server.</summary>
internal sealed class MeasuredCalls(MeasuredServer server, CallLoad load)
{
    private const int ProfiledBlocks = 4;

    private readonly CpuShares _cpu = new(server.ProcessId, Environment.ProcessId);

    /// <summary>The calls.</summary>
    public CallLoad Load => load;

    /// <summary>CPU microseconds of the server for one call so far.</summary>
    public double ServerMicros => _cpu.FirstMicros;

    /// <summary>Asks for a while: answers per CPU second of the server.</summary>
    public async Task<double> PerCpuSecondAsync(TimeSpan length)
    {
        var use = await _cpu.AddAsync(() => load.RunAsync(length));
        return use.Done / use.FirstSeconds;
    }

    /// <summary>Asks for a while: what the process did for it.</summary>
    public async Task<Work> WorkAsync(TimeSpan length)
    {
        var before = await server.Floors.InspectAsync(new());
        var done = await load.RunAsync(length);
        return new Work(before, await server.Floors.InspectAsync(new()), done);
    }

    /// <summary>Asks for a while, after what was measured, since sampling costs time too: CPU microseconds of the server for one call, by what they are spent on. Empty where no profile is wanted.</summary>
    public Task<IReadOnlyDictionary<string, double>> MicrosAsync(MeasurePlan plan, Action<string> say) =>
        PartsAsync(plan, "us", ServerMicros, work => CpuProfile.SampleAsync(server.ProcessId, work, ProfileParts.Resolving), say);

    /// <summary>The same of the bytes that it allocates.</summary>
    /// <param name="plan">How.</param>
    /// <param name="bytesEach">Bytes for one call.</param>
    /// <param name="say">Progress.</param>
    public Task<IReadOnlyDictionary<string, double>> BytesAsync(MeasurePlan plan, double bytesEach, Action<string> say) =>
        PartsAsync(plan, "bytes", bytesEach, work => AllocationProfile.SampleAsync(server.ProcessId, work, ProfileParts.Resolving), say);

    /// <summary>What was seen beside the figure.</summary>
    public IEnumerable<KeyValuePair<string, double>> Details(string name) =>
    [
        new($"{name}PerSecond", _cpu.PerSecond),
        new($"{name}ServerMicros", _cpu.FirstMicros),
        new($"{name}GeneratorMicros", _cpu.SecondMicros),
        new($"{name}P50Millis", load.Latencies.QuantileMillis(0.5)),
        new($"{name}P99Millis", load.Latencies.QuantileMillis(0.99)),
    ];

    private async Task<IReadOnlyDictionary<string, double>> PartsAsync(MeasurePlan plan, string unit, double each, Func<Func<Task>, Task<PartShares>> sample, Action<string> say) =>
        plan.Profile ? (await sample(() => load.RunAsync(plan.Block * ProfiledBlocks))).Of(each, unit, say) : new Dictionary<string, double>();
}

/// <summary>What the server's process did between two looks.</summary>
internal sealed record Work(InspectResponse Before, InspectResponse After, long Done)
{
    /// <summary>Bytes allocated for each call.</summary>
    public double BytesEach => (double)(After.AllocatedBytes - Before.AllocatedBytes) / Done;

    /// <summary>Calls of grains for each call, but for <see cref="CallsByTheClock"/>.</summary>
    public double GrainCallsEach => (double)CallsOf(static c => !IsByTheClock(c)) / Done;

    /// <summary>Calls from outside to shards: rooms and rates are asked for about every second, whatever anybody calls.</summary>
    public long CallsByTheClock => CallsOf(IsByTheClock);

    /// <summary>Commands sent to the store for each call, but for what runs by the clock.</summary>
    public double StoreOperationsEach => (double)(After.StoreRequests - Before.StoreRequests) / Done;

    /// <summary>Collections of the oldest generation.</summary>
    public int FullCollections => After.Collections[^1] - Before.Collections[^1];

    /// <summary>Collections of the youngest generation.</summary>
    public int YoungCollections => After.Collections[0] - Before.Collections[0];

    private static bool IsByTheClock(GrainCalls calls) => calls is { Caller: "outside", Callee: "shard" };

    private long CallsOf(Func<GrainCalls, bool> which) => After.GrainCalls.Where(which).Sum(static c => c.Count) - Before.GrainCalls.Where(which).Sum(static c => c.Count);
}
