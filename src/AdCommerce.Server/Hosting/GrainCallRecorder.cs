using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using AdCommerce.Grains;

namespace AdCommerce.Server.Hosting;

/// <summary>
/// Counts calls of our grains on this silo, metric <c>adcommerce.grain.calls</c> with the tags <c>interface</c> and <c>method</c>,
/// and remembers who called whom, so that tests can hold the calls against <see cref="GrainCallGraph"/>.
/// </summary>
/// <remarks>It looks where calls arrive: there caller and callee are both known, and a call counts once however it came.</remarks>
internal sealed class GrainCallRecorder : IIncomingGrainCallFilter
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdCommerce.Grains";

    private const string OurNamespace = "AdCommerce.";

    private readonly Counter<long> _counter;
    // By type and not by name: a name is made anew each time it is asked for. No type: from outside.
    private readonly ConcurrentDictionary<(GrainType Caller, GrainType Callee), StrongBox<long>> _counts = new();

    public GrainCallRecorder(IMeterFactory meters) =>
        _counter = meters.Create(MeterName).CreateCounter<long>("adcommerce.grain.calls", "{call}", "Calls of grains on this silo.");

    /// <summary>Calls so far.</summary>
    public long Count => _counts.Values.Sum(static count => Volatile.Read(ref count.Value));

    /// <summary>Calls so far by caller and callee.</summary>
    public IReadOnlyDictionary<GrainCallEdge, long> Counts =>
        _counts.ToDictionary(static count => EdgeOf(count.Key), static count => Volatile.Read(ref count.Value.Value));

    /// <summary>Every pair of caller and callee seen so far.</summary>
    public IReadOnlyCollection<GrainCallEdge> Edges => [.. _counts.Keys.Select(EdgeOf)];

    /// <inheritdoc />
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceName.StartsWith(OurNamespace, StringComparison.Ordinal))
        {
            if (_counter.Enabled)
                _counter.Add(1, new("interface", context.InterfaceName), new("method", context.MethodName));
            Interlocked.Increment(ref _counts.GetOrAdd((CallerOf(context.SourceId), context.TargetId.Type), static _ => new StrongBox<long>()).Value);
        }

        return context.Invoke();
    }

    private static GrainType CallerOf(GrainId? source) => source is { } id && !id.IsClient() && !id.IsSystemTarget() ? id.Type : default;

    private static GrainCallEdge EdgeOf((GrainType Caller, GrainType Callee) types) =>
        new(types.Caller.IsDefault ? GrainCallGraph.Outside : types.Caller.ToString() ?? "", types.Callee.ToString() ?? "");
}
