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

    private int _stale;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var state = await replica.CatchUpAsync(cancellationToken);
        LogLoaded(state.Position, state.Episodes.Count, state.Placements.Count);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FollowHintsAsync(stoppingToken), PollAsync(stoppingToken));

    private async Task FollowHintsAsync(CancellationToken stoppingToken)
    {
        await foreach (var position in logs.Open(RegistryReplica.LogName).HintsAsync(stoppingToken))
        {
            if (position > replica.State.Position)
                await TryCatchUpAsync(stoppingToken);
        }
    }

    private async Task PollAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryCatchUpAsync(stoppingToken);
    }

    private async Task TryCatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await replica.CatchUpAsync(cancellationToken);
            if (Interlocked.Exchange(ref _stale, 0) != 0)
                LogBack(replica.State.Position);
        }
        catch (LogUnavailableException e)
        {
            if (Interlocked.Exchange(ref _stale, 1) == 0)
                LogStale(replica.State.Position, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Registry read to position {Position}: {Episodes} episodes, {Placements} placements")]
    private partial void LogLoaded(long position, int episodes, int placements);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not answer; serving the registry as of position {Position}: {Reason}")]
    private partial void LogStale(long position, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store answers again; registry at position {Position}")]
    private partial void LogBack(long position);
}
