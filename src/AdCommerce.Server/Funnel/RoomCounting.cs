using AdCommerce.Grains.Chain;
using AdCommerce.Server.Errors;
using AdCommerce.Storage;

namespace AdCommerce.Server.Funnel;

/// <summary>Keeps this silo's <see cref="RoomOccupancy"/> fresh.</summary>
internal sealed partial class RoomCounting(RoomOccupancy rooms, TimeProvider time, ILogger<RoomCounting> logger) : BackgroundService
{
    /// <summary>How old what is known of a room's viewers may be.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var background = StoreOperations.Background();
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await rooms.RefreshAsync();
            }
            catch (Exception exception) when (StoreFaults.IsPassing(exception))
            {
                LogNotCounted(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Viewers in rooms could not be counted; the last count stays in use")]
    private partial void LogNotCounted(Exception exception);
}
