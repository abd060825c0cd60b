using AdCommerce.Grains.Learning;
using AdCommerce.Server.Errors;
using AdCommerce.Storage;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Learning;

/// <summary>Keeps this silo's <see cref="SharedRates"/> fresh. When partitions do not answer, decisions go on with what is known of them.</summary>
internal sealed partial class RateLearning(
    SharedRates rates, IOptions<LearningConfig> config, LearningMetrics metrics, TimeProvider time, ILogger<RateLearning> logger) : BackgroundService
{
    // A look that is much work is taken less often: at most so large a share of one core goes into it.
    private const double ShareMax = 0.1;

    // Silos that began together do not stay together.
    private const double JitterShare = 0.2;

    private readonly Random _jitter = new(HashCode.Combine(Environment.MachineName, Environment.ProcessId));
    private bool _isStale;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var background = StoreOperations.Background();
        while (!stoppingToken.IsCancellationRequested)
        {
            var worked = await LookAsync(stoppingToken);
            var pause = Math.Max(config.Value.PeriodMillis, worked.TotalMilliseconds / ShareMax) * (1 + (JitterShare * ((2 * _jitter.NextDouble()) - 1)));
            await Task.Delay(TimeSpan.FromMilliseconds(pause), time, stoppingToken);
        }
    }

    private async Task<TimeSpan> LookAsync(CancellationToken stoppingToken)
    {
        var started = time.GetTimestamp();
        var (failures, worked) = await rates.RefreshAsync(stoppingToken);
        metrics.Looked(time.GetElapsedTime(started), failures.Count);
        if (failures.Count > 0 && !_isStale)
            LogStale(failures.FirstOrDefault(static failure => !StoreFaults.IsPassing(failure)) ?? failures[0], failures.Count);
        else if (failures.Count == 0 && _isStale)
            LogBack();
        _isStale = failures.Count > 0;
        return worked;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Failures} of the partitions, or the log of rates, do not say what was counted; decisions go on with the rates that are known")]
    private partial void LogStale(Exception exception, int failures);

    [LoggerMessage(Level = LogLevel.Information, Message = "The log of rates and every partition that is asked say again what was counted")]
    private partial void LogBack();
}
