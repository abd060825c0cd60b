using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Delivery;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Campaigns.Budgets;

internal sealed partial class LedgerGrain : Grain, ILedgerGrain
{
    private readonly LedgerParts _parts;
    private readonly ILogger _logger;
    private readonly CampaignKey _campaign;
    private readonly Ledger _ledger;
    private IGrainTimer? _timer;
    private bool _isArmed;

    public LedgerGrain(LedgerParts parts, ILogger<LedgerGrain> logger)
    {
        (_parts, _logger) = (parts, logger);
        _campaign = LedgerKeys.CampaignOf(this.GetPrimaryKeyString());
        // Another activation writes too: the directory decides which of the two comes back.
        _ledger = new Ledger(_campaign, parts, DeactivateOnIdle);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Kept alive while leases are open: what was promised comes back also when nobody asks any more.
        _timer = this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _parts.Metrics.Forget(_campaign);
        return Task.CompletedTask;
    }

    public async Task<LeaseAnswer> Lease(LeaseRequest request)
    {
        using var background = BackgroundWork.Begin();
        var answer = await _ledger.LeaseAsync(request);
        Arm();
        return answer;
    }

    public Task<Result<LedgerView>> Execute(LedgerCommand command) => _ledger.ExecuteAsync(command);

    public async Task<Rejection?> Check(LedgerCommand command) => command.Decide(await _ledger.FollowAsync(), _parts.Time.GetUtcMicros()).Rejection;

    public async Task<LedgerView> Wake()
    {
        var state = await _ledger.FollowLatestAsync();
        if (!state.Leases.IsEmpty)
            Arm();
        return LedgerView.Of(state);
    }

    public async Task<LedgerView> Look() => LedgerView.Of(await _ledger.FollowAsync());

    public async Task<DeliveryFigures?> Report(ImmutableArray<DeliveryCell> cells)
    {
        var state = await _ledger.FollowAsync();
        return state.Budget is null ? null : DeliveryFigures.Of(state, cells, _parts.Terms, _parts.Time.GetUtcMicros());
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using var background = BackgroundWork.Begin();
        _isArmed = false;
        var goOn = true;
        try
        {
            goOn = await _ledger.TickAsync();
        }
        catch (Exception exception)
        {
            // The store is away, or another writer was faster: what is due stays due.
            LogNotTicked(_campaign, exception);
        }

        if (goOn)
            Arm();
    }

    private void Arm()
    {
        if (_isArmed)
            return;
        _isArmed = true;
        _timer?.Change(TimeSpan.FromMilliseconds(_parts.Config.TickMillis), Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is due of the ledger of {Campaign} was not done, and will be tried again")]
    private partial void LogNotTicked(CampaignKey campaign, Exception exception);
}
