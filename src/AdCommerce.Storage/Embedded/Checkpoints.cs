using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AdCommerce.Storage.Embedded;

/// <summary>
/// Takes a checkpoint of the embedded store now and then, after which its log of writes starts anew. Nothing is lost without
/// one; the next start has more to replay.
/// </summary>
internal sealed partial class Checkpoints(RedisConnection connection, TimeProvider time, ILogger logger)
{
    /// <summary>How often it is looked whether a checkpoint is due.</summary>
    internal static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(15);

    /// <summary>At most this long is anything left to replay, as long as checkpoints succeed.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    /// <summary>A checkpoint is due at once when this much was written: about two seconds of replay.</summary>
    internal const long PendingBytesMax = 256L * 1024 * 1024;

    /// <summary>How long the last checkpoint may take before the stop goes on without it: the log of writes has everything anyway.</summary>
    private static readonly TimeSpan FinalTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Runs until cancelled. A failed checkpoint is logged and tried again.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var background = StoreOperations.Background();
        using var timer = new PeriodicTimer(LookPeriod, time);
        var last = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                last = await TakeWhenDueAsync(last);
        }
        catch (OperationCanceledException)
        {
            // The store is about to close.
        }
    }

    private async Task<long> TakeWhenDueAsync(long last)
    {
        try
        {
            var pendingBytes = await PendingBytesAsync();
            if (pendingBytes == 0 || (pendingBytes < PendingBytesMax && time.GetElapsedTime(last) < Period))
                return last;
            await connection.Database.ExecuteAsync("BGSAVE");
            LogCheckpoint(pendingBytes);
            return time.GetTimestamp();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogFailed(exception.Message);
            return last;
        }
    }

    /// <summary>Takes the last checkpoint before the store closes. Never throws: without it the next start replays.</summary>
    public async Task TakeFinalAsync()
    {
        try
        {
            if (await PendingBytesAsync() > 0)
                await connection.Database.ExecuteAsync("SAVE").WaitAsync(FinalTimeout, time);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogFailed(exception.Message);
        }
    }

    /// <summary>How much was written since the last checkpoint.</summary>
    internal async Task<long> PendingBytesAsync()
    {
        var info = await PersistenceInfo.ReadAsync(connection);
        return info.TailAddress - info.BeginAddress;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Checkpoint begun, {PendingBytes} bytes after the last one")]
    private partial void LogCheckpoint(long pendingBytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No checkpoint of the embedded store: {Problem} Nothing is lost; the next start replays more.")]
    private partial void LogFailed(string problem);
}
