using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Storage;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Campaigns.Budgets;

/// <summary>Looks about once a second whether this silo's purses need leases.</summary>
internal sealed class LeaseRenewing(LeaseRenewal renewal, IOptions<LedgerConfig> config, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var background = StoreOperations.Background();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(config.Value.RenewalMillis), time);
        do
        {
            renewal.Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
