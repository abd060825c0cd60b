using AdCommerce.Grains.Playback;

namespace AdCommerce.Server.Playback;

/// <summary>Lets this silo's <see cref="DeliveryWatch"/> look at decisions, beside them.</summary>
internal sealed partial class DeliveryWatching(DeliveryWatch watch, ILogger<DeliveryWatching> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await watch.RunAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // Explanations stop being fresh; nothing that is decided depends on them.
            LogEnded(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Decisions are not looked at any more: why placements run or not is told by what was counted before")]
    private partial void LogEnded(Exception exception);
}
