using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Server.Errors;
using AdCommerce.Storage;

namespace AdCommerce.Server.Campaigns.Budgets;

/// <summary>Wakes ledgers after the start, and every few minutes, for what crashes may have left.</summary>
internal sealed partial class LedgerWakingUp(LedgerWaking waking, TimeProvider time, ILogger<LedgerWakingUp> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    // Silos that began together do not wake together.
    private const double JitterShare = 0.2;

    private readonly Random _jitter = new(HashCode.Combine(Environment.MachineName, Environment.ProcessId));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var background = StoreOperations.Background();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await waking.WakeAsync(stoppingToken) is { Count: > 0 } failures)
                LogNotWoken(failures.FirstOrDefault(static failure => !StoreFaults.IsPassing(failure)) ?? failures[0], failures.Count);
            await Task.Delay(Period * (1 + (JitterShare * _jitter.NextDouble())), time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Failures} ledgers could not be woken; they are tried again")]
    private partial void LogNotWoken(Exception exception, int failures);
}
