using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Registry;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>
/// Keeps money in this silo's purses: asks the ledgers of campaigns whose purse runs low. One request for each campaign at a time, the same one until it is
/// answered, so that a lost answer locks up no money; a bounded number at once, and fewer where ledgers do not answer, so that nothing piles up while the store is away.
/// </summary>
public sealed partial class LeaseRenewal
{
    /// <summary>Requests under way at the same time.</summary>
    internal const int UnderWayMax = 64;

    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);

    private readonly SiloPurses _purses;
    private readonly RegistryReplica _registry;
    private readonly ILedgers _ledgers;
    private readonly LedgerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<LeaseRenewal> _logger;
    private readonly string _silo;
    private readonly Dictionary<CampaignKey, Renewal> _renewals = [];
    private RegistryState _followed = RegistryState.Empty;
    private int _underWay;
    private int _isFailing;

    /// <summary>Follows the registry from here on: a campaign with a budget has a purse before a decision can see the budget.</summary>
    public LeaseRenewal(
        SiloPurses purses, RegistryReplica registry, ILedgers ledgers, ILocalSiloDetails silo, LedgerMetrics metrics, TimeProvider time, ILogger<LeaseRenewal> logger)
    {
        (_purses, _registry, _ledgers, _metrics, _time, _logger) = (purses, registry, ledgers, metrics, time, logger);
        // A silo that comes back at its address is the same one to the ledgers: what they know of its demand holds.
        _silo = silo.SiloAddress.Endpoint.ToString();
        registry.Adopting += OpenPurses;
        OpenPurses(registry.State);
    }

    /// <summary>Requests that have no answer yet.</summary>
    internal int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Asks for what is needed, and does not wait for answers. One caller at a time.</summary>
    public void Look()
    {
        WarmWhatChanged(_registry.State);
        foreach (var purse in _purses.All)
        {
            if (UnderWay >= UnderWayMax)
                return;
            if (!_renewals.TryGetValue(purse.Campaign, out var renewal))
                _renewals.Add(purse.Campaign, renewal = new Renewal());
            if (renewal.IsUnderWay || _time.GetTimestamp() < renewal.RetryTimestamp)
                continue;
            if (renewal.Operation is null)
            {
                if (!purse.NeedsLease())
                    continue;
                (renewal.Operation, renewal.RequestedTimestamp) = (Guid.CreateVersion7(_time.GetUtcNow()), _time.GetTimestamp());
            }

            renewal.IsUnderWay = true;
            Interlocked.Increment(ref _underWay);
            _ = AskAsync(purse, renewal, renewal.Operation.Value);
        }
    }

    private async Task AskAsync(LeasePurse purse, Renewal renewal, Guid operation)
    {
        try
        {
            await Task.Yield();
            var request = purse.Request(operation, _silo);
            var answer = await _ledgers.LeaseAsync(purse.Campaign, request);
            purse.Put(answer.Lease, request.Report, renewal.RequestedTimestamp);
            (renewal.Operation, renewal.Failures) = (null, 0);
            RetryAfter(renewal, IsOver(answer.Lease, renewal) ? RetryMax : TimeSpan.FromMicroseconds(answer.RetryMicros));
            if (Interlocked.Exchange(ref _isFailing, 0) != 0)
                LogBack();
        }
        catch (Exception exception)
        {
            // It may have been granted: the same operation is asked for again, and is then answered with the same lease.
            _metrics.Failed("lease");
            renewal.Failures++;
            RetryAfter(renewal, TimeSpan.FromTicks(Math.Min(RetryMin.Ticks << Math.Min(renewal.Failures - 1, 10), RetryMax.Ticks)));
            if (Interlocked.Exchange(ref _isFailing, 1) == 0)
                LogFailing(purse.Campaign, exception);
        }
        finally
        {
            renewal.IsUnderWay = false;
            Interlocked.Decrement(ref _underWay);
        }
    }

    // Of a clock that is minutes off, or an answer that took as long: the next one would be over, too, and each locks up money.
    private bool IsOver(Lease? lease, Renewal renewal) => lease is not null
        && (_time.GetUtcMicros() >= lease.TakeEndTimeMicros
            || _time.GetElapsedTime(renewal.RequestedTimestamp) >= TimeSpan.FromMicroseconds(lease.TakeEndTimeMicros - lease.GrantTimeMicros));

    private void RetryAfter(Renewal renewal, TimeSpan pause) =>
        renewal.RetryTimestamp = _time.GetTimestamp() + (long)(pause.TotalSeconds * _time.TimestampFrequency);

    // Raised before the state is shown, so that no decision sees a budget without its purse.
    private void OpenPurses(RegistryState state)
    {
        foreach (var campaign in state.Campaigns.Values)
        {
            if (campaign.Budget is not null)
                _purses.Open(campaign.Key);
        }
    }

    // At the start all campaigns are new. What other silos spend of would find nothing here at its first decision.
    private void WarmWhatChanged(RegistryState state)
    {
        if (state.Campaigns == _followed.Campaigns && state.Placements == _followed.Placements)
            return;
        var now = _time.GetUtcNow();
        var prices = state.Placements.Values
            .Where(placement => placement.State == PlacementState.Active && _purses.Find(placement.Key.Campaign) is not null)
            .GroupBy(static placement => placement.Key.Campaign)
            .ToDictionary(static placements => placements.Key, static placements => placements.Max(static p => ChargePrice.OneOf(p.Terms.Bid)));
        foreach (var campaign in state.Campaigns.Values)
        {
            if (campaign.Budget is null)
                continue;
            var before = _followed.Campaigns.GetValueOrDefault(campaign.Key);
            // Whatever the ledger said: it may say something else now.
            if (before?.Version != campaign.Version && _renewals.TryGetValue(campaign.Key, out var renewal) && !renewal.IsUnderWay)
                renewal.RetryTimestamp = 0;
            if (!campaign.Paused && now < campaign.Budget.EndTime && prices.GetValueOrDefault(campaign.Key) is > 0 and var price
                && _purses.Find(campaign.Key) is { PriceMicros: var known } purse && known < price)
            {
                purse.Warm(price);
            }
        }

        _followed = state;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger of {Campaign} does not answer; what this silo holds of it can be spent, and it is asked again")]
    private partial void LogFailing(CampaignKey campaign, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ledgers answer again")]
    private partial void LogBack();

    private sealed class Renewal
    {
        public volatile bool IsUnderWay;

        public Guid? Operation { get; set; }

        public long RequestedTimestamp { get; set; }

        public long RetryTimestamp { get; set; } = long.MinValue;

        public int Failures { get; set; }
    }
}
