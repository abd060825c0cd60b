using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Alerts;
using AdCommerce.Grains.Registry;
using AdCommerce.Server.Reports;
using AdCommerce.Storage;

namespace AdCommerce.Server.Alerts;

/// <summary>
/// Asks brands' alerts what is due, and does it: on every silo, each piece on one of them (<see cref="IAlertsGrain"/>). A brand is asked again when something is due, when its alerts or its
/// webhook change, and at least once a minute, in case another silo died with what it had taken.
/// </summary>
internal sealed partial class AlertWorking(
    RegistryReplica registry, IGrainFactory grains, AlertMeasuring measuring, AlertSender sender, AlertBell bell, TimeProvider time, ILogger<AlertWorking> logger) : BackgroundService
{
    private const int BrandsAtOnceMax = 8;
    private const long AskAgainMicros = 60_000_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, long> _due = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<long>> _working = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _free = new(BrandsAtOnceMax, BrandsAtOnceMax);
    private RegistryState _seen = RegistryState.Empty;

    public override void Dispose()
    {
        _free.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var background = StoreOperations.Background();
        while (!stoppingToken.IsCancellationRequested)
        {
            await StartDueAsync(stoppingToken);
            await bell.WaitAsync(Round, stoppingToken);
        }
    }

    private async Task StartDueAsync(CancellationToken stoppingToken)
    {
        foreach (var (brandId, done) in _working.Where(static working => working.Value.IsCompleted).ToList())
        {
            _working.Remove(brandId);
            _due[brandId] = await done;
        }

        var state = registry.State;
        var isChanged = state.Alerts != _seen.Alerts || state.SavedFunnels != _seen.SavedFunnels || state.Webhooks != _seen.Webhooks;
        if (isChanged)
            _due.Clear();
        _seen = state;
        var now = time.NowMicros();
        foreach (var brandId in state.Alerts.Keys.Select(static key => key.BrandId).Union(state.Webhooks.Keys, StringComparer.Ordinal))
        {
            if (!_working.ContainsKey(brandId) && (now >= _due.GetValueOrDefault(brandId) | bell.TakeRung(brandId)))
                _working[brandId] = WorkAsync(brandId, stoppingToken);
        }
    }

    /// <returns>When to ask again.</returns>
    private async Task<long> WorkAsync(string brandId, CancellationToken stoppingToken)
    {
        // The loop goes on meanwhile.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var grain = grains.GetGrain<IAlertsGrain>(brandId);
        try
        {
            await _free.WaitAsync(stoppingToken);
            try
            {
                while (true)
                {
                    var work = await grain.TakeWork();
                    if (work.IsNothing)
                        return Math.Min(work.NextMicros, time.NowMicros() + AskAgainMicros);
                    await DoAsync(brandId, grain, work, stoppingToken);
                }
            }
            finally
            {
                _free.Release();
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // What was taken and not done is handed out again.
            LogNotDone(brandId, exception);
        }
        catch (OperationCanceledException)
        {
        }

        return time.NowMicros() + AskAgainMicros;
    }

    private async Task DoAsync(string brandId, IAlertsGrain grain, AlertWork work, CancellationToken stoppingToken)
    {
        foreach (var delivery in work.Deliveries)
        {
            if (registry.State.Webhooks.TryGetValue(brandId, out var webhook) && webhook.IsSet)
                await grain.Attempted(delivery.Event.Id, await sender.SendAsync(webhook, delivery.Event, stoppingToken));
        }

        foreach (var task in work.Tasks)
        {
            if (await measuring.MeasureAsync(brandId, task, stoppingToken) is { } measurement)
                await grain.Record(measurement);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is due of the alerts of {Brand} was not done, and will be tried again")]
    private partial void LogNotDone(string brand, Exception exception);
}
