using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
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
    private readonly ConcurrentDictionary<GrainCallEdge, byte> _edges = new();
    private long _count;

    public GrainCallRecorder(IMeterFactory meters) =>
        _counter = meters.Create(MeterName).CreateCounter<long>("adcommerce.grain.calls", "{call}", "Calls of grains on this silo.");

    /// <summary>Calls so far.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Every pair of caller and callee seen so far.</summary>
    public IReadOnlyCollection<GrainCallEdge> Edges => [.. _edges.Keys];

    /// <inheritdoc />
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceName.StartsWith(OurNamespace, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _count);
            _counter.Add(1, new("interface", context.InterfaceName), new("method", context.MethodName));
            var edge = new GrainCallEdge(Caller(context.SourceId), context.TargetId.Type.ToString() ?? "");
            // Adding takes a lock even when there is nothing to add, and after the first calls there never is.
            if (!_edges.ContainsKey(edge))
                _edges.TryAdd(edge, 0);
        }

        return context.Invoke();
    }

    private static string Caller(GrainId? source) =>
        source is { } id && !id.IsClient() && !id.IsSystemTarget() ? id.Type.ToString() ?? "" : GrainCallGraph.Outside;
}
