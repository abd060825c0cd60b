using AdCommerce.Grains.Funnel;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Demo.Traffic;

/// <summary>Lets simulated viewers come once the demo is there, and says at the end whether all of it was counted.</summary>
internal sealed partial class TrafficStart(
    IServer server, DemoStart demo, IGrainFactory grains, Partitions partitions, IOptions<TrafficConfig> config, TimeProvider time, ILogger<TrafficStart> logger)
    : BackgroundService
{
    private const int ProgressLines = 10;
    private static readonly string[] BrandIds = ["lumiere", "petal"];

    private readonly TaskCompletionSource<TrafficComparison> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The result, when all viewers are through; fails when they could not come.</summary>
    public Task<TrafficComparison> Finished => _finished.Task;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await demo.Loaded.WaitAsync(stoppingToken);
            var comparison = await RunAsync(config.Value, stoppingToken);
            Report(comparison);
            _finished.SetResult(comparison);
        }
        catch (Exception e)
        {
            if (!stoppingToken.IsCancellationRequested)
                LogFailed(e);
            _finished.SetException(e);
        }
    }

    private async Task<TrafficComparison> RunAsync(TrafficConfig settings, CancellationToken cancellationToken)
    {
        LogStarting(settings.Viewers, settings.Seed);
        var before = await TrafficComparison.CountAsync(grains, partitions, BrandIds);
        var addresses = server.Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        using var api = new TrafficApi(new Uri(addresses[0]), new Uri(addresses[1]), time);
        var every = Math.Max(1, settings.Viewers / ProgressLines);
        var outcome = await new TrafficRun(api, settings, time).RunAsync(
            viewers =>
            {
                if (viewers % every == 0)
                    LogProgress(viewers, settings.Viewers);
            },
            cancellationToken);
        return new TrafficComparison(outcome, TrafficComparison.Since(before, await TrafficComparison.CountAsync(grains, partitions, BrandIds)));
    }

    private void Report(TrafficComparison comparison)
    {
        foreach (var (reason, events) in comparison.Outcome.Refused)
            LogRefused(events, reason);
        var truth = comparison.TrueTotal;
        LogFunnel(truth.InOrder1, truth.InOrder2, truth.InOrder3, truth.InOrder4, truth.Rooms, truth.Groups, truth.Orders);
        if (comparison.Agrees)
        {
            LogAgrees(comparison.Outcome.Viewers, comparison.Outcome.Events, comparison.Outcome.Truth.Count);
            return;
        }

        foreach (var placement in comparison.Differing)
            LogDiffers(placement, comparison.Outcome.Truth.GetValueOrDefault(placement), comparison.Counted.GetValueOrDefault(placement));
        LogDisagrees(comparison.Differing.Count, comparison.Outcome.Miscounted);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo traffic: {Viewers} viewers come, seed {Seed}")]
    private partial void LogStarting(int viewers, int seed);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo traffic: {Done} of {Viewers} viewers are through")]
    private partial void LogProgress(int done, int viewers);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo traffic: {Events} events were refused as {Reason}")]
    private partial void LogRefused(int events, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo traffic: in order {Episode} episode, {Note} note, {Room} room, {Group} group; at all {Rooms} room, {Groups} group; {Orders} orders")]
    private partial void LogFunnel(long episode, long note, long room, long group, long rooms, long groups, long orders);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo traffic: {Viewers} viewers and {Events} events later, every number of {Placements} placements is exactly what they did")]
    private partial void LogAgrees(int viewers, int events, int placements);

    [LoggerMessage(Level = LogLevel.Error, Message = "Demo traffic: {Placement} should have {Truth}, and has {Counted}")]
    private partial void LogDiffers(string placement, TrafficCounts truth, TrafficCounts counted);

    [LoggerMessage(Level = LogLevel.Error, Message = "Demo traffic: {Placements} placements were counted wrongly, and {Miscounted} repeated events were not recognised")]
    private partial void LogDisagrees(int placements, int miscounted);

    [LoggerMessage(Level = LogLevel.Error, Message = "Demo traffic ended early")]
    private partial void LogFailed(Exception exception);
}
