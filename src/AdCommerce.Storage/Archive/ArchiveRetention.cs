using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdCommerce.Storage.Archive;

/// <summary>
/// Deletes days that are older than the operator wants to keep, a partition after the other. Every silo of a cluster does so; what one has
/// deleted is no work for the next.
/// </summary>
internal sealed partial class ArchiveRetention(
    ParquetShardArchive archive, IOptions<ArchiveConfig> config, TimeProvider time, ILogger<ArchiveRetention> logger) : BackgroundService
{
    /// <summary>How often it looks. Nothing is deleted to the hour: days are whole.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (config.Value.RetentionDays == 0)
            return;
        using var background = BackgroundWork.Begin();
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await DeleteAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Deletes what is too old now. What cannot be deleted is logged and tried again.</summary>
    internal async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var first = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-config.Value.RetentionDays);
        foreach (var partition in archive.Partitions)
        {
            try
            {
                if (await archive.DeleteBeforeAsync(partition, first, cancellationToken) is > 0 and var position)
                    LogDeleted(partition, position, first);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArchiveDamagedException)
            {
                LogFailed(partition, exception.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Archived entries of partition {Partition} up to {Position} deleted: they are older than {Day}")]
    private partial void LogDeleted(int partition, long position, DateOnly day);

    [LoggerMessage(Level = LogLevel.Error, Message = "Old archived entries of partition {Partition} could not be deleted: {Problem}")]
    private partial void LogFailed(int partition, string problem);
}
