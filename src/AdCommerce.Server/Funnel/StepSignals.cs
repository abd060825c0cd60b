using AdCommerce.Grains;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Registry;
using AdCommerce.Storage;

namespace AdCommerce.Server.Funnel;

/// <summary>When next steps on this silo may have changed: content did, or a seat became free somewhere.</summary>
internal sealed class StepSignals(RegistryReplica registry)
{
    /// <summary>Seats that became free.</summary>
    public Pulse Seats { get; } = new();

    /// <summary>Completes when something happens after this was asked for.</summary>
    public Task Next => Task.WhenAny(registry.ChainChanges.Next, Seats.Next);
}

/// <summary>Hears of free seats, here and on other silos.</summary>
internal sealed class SeatListening(ISeatSignals seats, StepSignals signals) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var background = StoreOperations.Background();
        await foreach (var _ in seats.ListenAsync(stoppingToken))
            signals.Seats.Beat();
    }
}
