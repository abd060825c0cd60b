using System.Diagnostics.Metrics;
using AdCommerce.Grains.Log;

namespace AdCommerce.Storage;

/// <summary>
/// Counts every command that this process sends to the store, ours and Orleans' alike: metric
/// <c>adcommerce.store.operations</c>, with the tag <c>origin</c> = <c>request</c> or <c>background</c>.
/// </summary>
/// <remarks>
/// That resolving needs no storage is a promise of the design, so it has to be measurable. What runs by the clock
/// (polling, health) marks itself with <see cref="Background"/>; everything else counts as done for a request.
/// </remarks>
public sealed class StoreOperations
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdCommerce.Storage";

    private static readonly KeyValuePair<string, object?> RequestTag = new("origin", "request");
    private static readonly KeyValuePair<string, object?> BackgroundTag = new("origin", "background");

    private readonly Counter<long> _counter;
    private long _requests;
    private long _background;

    /// <summary>Creates the counter.</summary>
    public StoreOperations(IMeterFactory meters) =>
        _counter = meters.Create(MeterName).CreateCounter<long>(
            "adcommerce.store.operations", "{operation}", "Commands sent to the store.");

    /// <summary>Commands sent so far, without those of <see cref="Background"/>.</summary>
    public long RequestCount => Volatile.Read(ref _requests);

    /// <summary>Commands sent so far by what runs by the clock.</summary>
    public long BackgroundCount => Volatile.Read(ref _background);

    /// <summary>Until disposed, commands of this asynchronous flow count as background work.</summary>
    public static BackgroundWork.Scope Background() => BackgroundWork.Begin();

    /// <summary>Called once per command, in the flow of whoever sends it.</summary>
    internal void CountOne()
    {
        if (BackgroundWork.IsHere)
        {
            Interlocked.Increment(ref _background);
            _counter.Add(1, BackgroundTag);
        }
        else
        {
            Interlocked.Increment(ref _requests);
            _counter.Add(1, RequestTag);
        }
    }
}
