using System.Globalization;
using Grpc.Core;

namespace AdCommerce.Server.Demo.Traffic;

/// <summary>Lets the planned viewers come, some at a time, and sums up what has to be counted of them.</summary>
internal sealed class TrafficRun(TrafficApi api, TrafficConfig config, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TrafficCounts> _truth = [];
    private readonly SortedDictionary<string, int> _refused = new(StringComparer.Ordinal);
    private int _viewers;
    private int _events;
    private int _miscounted;

    /// <summary>Runs it to its end.</summary>
    /// <param name="progress">Called with the number of viewers that are through, after each.</param>
    /// <param name="cancellationToken">Stops between viewers.</param>
    public async Task<TrafficOutcome> RunAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        var operatorCaller = await api.SignInAsync("role=operator", cancellationToken);
        // A further run brings further viewers, also with the same seed.
        var run = time.GetUtcNow().ToUnixTimeSeconds().ToString("x", CultureInfo.InvariantCulture);
        var options = new ParallelOptions { MaxDegreeOfParallelism = config.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, config.Viewers), options, async (number, stop) =>
        {
            var journey = await WalkAsync($"traffic-{run}-{number}", ViewerPlan.Of(config, number), operatorCaller, stop);
            progress(Add(journey));
        });
        return new TrafficOutcome(_viewers, _events, _truth, _refused, _miscounted);
    }

    private async Task<SimulatedJourney> WalkAsync(string viewer, ViewerPlan plan, Metadata operatorCaller, CancellationToken cancellationToken)
    {
        var profile = new V1.Viewer
        {
            Name = $"viewers/{viewer}",
            Attributes =
            {
                ["skin_type"] = new() { EnumValue = plan.Skin },
                ["taste"] = new() { EnumValue = plan.Taste },
            },
            Consent = new() { Personalization = !plan.Private, Measurement = !plan.Private },
        };
        await api.UpdateViewerAsync(new() { Viewer = profile, AllowMissing = true }, operatorCaller, cancellationToken);
        var caller = await api.SignInAsync($"role=viewer&id={viewer}", cancellationToken);
        var episode = await api.ResolveAsync(plan.Episode, plan.Device, caller, cancellationToken);
        var start = time.GetUtcNow() - TimeSpan.FromMilliseconds(plan.AgoMillis);
        return await new ViewerWalk(api, caller, plan, episode, start).RunAsync(cancellationToken);
    }

    private int Add(SimulatedJourney journey)
    {
        lock (_lock)
        {
            foreach (var (placement, counts) in TrafficTruth.Of(journey.Touches))
                _truth[placement] = _truth.GetValueOrDefault(placement) + counts;
            foreach (var (reason, times) in journey.Refused)
                _refused[reason.ToString()] = _refused.GetValueOrDefault(reason.ToString()) + times;
            _events += journey.Events;
            _miscounted += journey.Miscounted;
            return ++_viewers;
        }
    }
}

/// <summary>What a run of simulated viewers did.</summary>
/// <param name="Viewers">Viewers that came.</param>
/// <param name="Events">Events that they told, each once.</param>
/// <param name="Truth">What has to be counted of them, by placement.</param>
/// <param name="Refused">Events that the server refused, by reason.</param>
/// <param name="Miscounted">Events told twice that were not called duplicates; 0 if all is well.</param>
internal sealed record TrafficOutcome(
    int Viewers, int Events, IReadOnlyDictionary<string, TrafficCounts> Truth, IReadOnlyDictionary<string, int> Refused, int Miscounted);
