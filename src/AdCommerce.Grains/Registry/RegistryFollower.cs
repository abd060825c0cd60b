using AdCommerce.Grains.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Registry;

/// <summary>
/// Keeps this silo's replica fresh: reads it before the server listens, then whenever the log hints at an entry, and twice a second in
/// any case, since hints may be lost. A store that does not answer leaves the replica as it is: the show goes on with what is known.
/// </summary>
public sealed partial class RegistryFollower(
    RegistryReplica replica, ILogFactory logs, TimeProvider time, ILogger<RegistryFollower> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var state = await replica.CatchUpAsync(cancellationToken);
        LogLoaded(state.Position, state.Episodes.Count, state.Placements.Count);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hinted = new SemaphoreSlim(0, 1);
        await using var subscription = await logs.Open(RegistryReplica.LogName).OnAppendedAsync(() => Raise(hinted), stoppingToken);
        using var poll = new PeriodicTimer(PollInterval, time);
        var polled = poll.WaitForNextTickAsync(stoppingToken).AsTask();
        var answered = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            var hint = hinted.WaitAsync(stoppingToken);
            await Task.WhenAny(hint, polled);
            stoppingToken.ThrowIfCancellationRequested();
            if (polled.IsCompleted)
                polled = poll.WaitForNextTickAsync(stoppingToken).AsTask();
            answered = await TryCatchUpAsync(answered, stoppingToken);
        }
    }

    private async Task<bool> TryCatchUpAsync(bool answeredBefore, CancellationToken cancellationToken)
    {
        try
        {
            await replica.CatchUpAsync(cancellationToken);
            if (!answeredBefore)
                LogBack(replica.State.Position);
            return true;
        }
        catch (LogUnavailableException e)
        {
            if (answeredBefore)
                LogStale(replica.State.Position, e.Message);
            return false;
        }
    }

    private static void Raise(SemaphoreSlim hinted)
    {
        if (hinted.CurrentCount == 0)
            hinted.Release();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Registry read to position {Position}: {Episodes} episodes, {Placements} placements")]
    private partial void LogLoaded(long position, int episodes, int placements);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not answer; serving the registry as of position {Position}: {Reason}")]
    private partial void LogStale(long position, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store answers again; registry at position {Position}")]
    private partial void LogBack(long position);
}
