using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Server.Errors;
using AdCommerce.Storage;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Campaigns.Budgets;

/// <summary>What this silo's ledgers want of the shards: closes leases there, and hears what was charged. One look for all of them.</summary>
internal sealed partial class LedgerShards(
    LeaseCloser closer, OpenCharges charges, IOptions<LedgerConfig> config, TimeProvider time, ILogger<LedgerShards> logger) : BackgroundService
{
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var background = StoreOperations.Background();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(config.Value.ShardMillis), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            IReadOnlyList<Exception> failures = [.. await closer.SendAsync(), .. await charges.RefreshAsync()];
            if (failures.Count > 0 && !_isFailing)
                LogFailing(failures.FirstOrDefault(static failure => !StoreFaults.IsPassing(failure)) ?? failures[0], failures.Count);
            else if (failures.Count == 0 && _isFailing)
                LogBack();
            _isFailing = failures.Count > 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Failures} partitions do not say what was charged; their leases are closed later, and none is spent twice")]
    private partial void LogFailing(Exception exception, int failures);

    [LoggerMessage(Level = LogLevel.Information, Message = "Every partition says again what was charged")]
    private partial void LogBack();
}
