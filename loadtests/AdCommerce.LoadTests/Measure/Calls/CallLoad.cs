using AdCommerce.LoadTests.Mixed;

namespace AdCommerce.LoadTests.Measure.Calls;

/// <summary>Calls as fast as they are answered, over a few connections with some under way on each; every answer is checked.</summary>
internal sealed class CallLoad(Uri server, IReadOnlyList<ICallSource> sources, int underWay)
{
    /// <summary>How long calls took, from being made to being answered, in this closed loop.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Asks for a while; how many calls were answered.</summary>
    public async Task<long> RunAsync(TimeSpan length)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(sources.Select(source => Task.Factory.StartNew(
            () =>
            {
                using var connection = new CallConnection(server);
                return connection.Run(source, underWay, () => TimeProvider.System.GetElapsedTime(begun) >= length, Latencies);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        return counts.Sum();
    }
}
