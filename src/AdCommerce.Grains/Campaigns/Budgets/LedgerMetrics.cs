using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>What this silo's ledgers do, and whether what must hold of money holds.</summary>
public sealed class LedgerMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdCommerce.Ledgers";

    private readonly Counter<long> _entries;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _taken;
    private readonly Counter<long> _checks;
    private readonly Counter<long> _failures;
    private readonly ConcurrentDictionary<CampaignKey, (double Used, string? Break)> _checked = new();

    /// <summary>Creates the instruments.</summary>
    public LedgerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _entries = meter.CreateCounter<long>("adcommerce.ledgers.entries", "{entry}", "Entries appended to ledgers' logs, by what they change.");
        _refusals = meter.CreateCounter<long>("adcommerce.ledgers.refusals", "{request}", "Leases that silos asked for and did not get, by reason.");
        _taken = meter.CreateCounter<long>("adcommerce.ledgers.taken", "{entry}", "Appends that found another writer's entry: two activations of one ledger.");
        _checks = meter.CreateCounter<long>("adcommerce.ledgers.checks", "{check}", "Times that spent + open leases were held against a budget.");
        _failures = meter.CreateCounter<long>("adcommerce.ledgers.failures", "{call}", "Calls about money that were not answered, by what was asked: lease, open (what shards charged), close, wake.");
        meter.CreateObservableGauge(
            "adcommerce.ledgers.broken", () => Broken, "{campaign}", "Campaigns of which spent + open leases are above the budget, or a lease is charged above its amount. Always 0; anything else is an alarm.");
        meter.CreateObservableGauge(
            "adcommerce.ledgers.used", () => _checked.Values.Select(static c => c.Used).DefaultIfEmpty().Max(), "1", "Largest share of a budget that is spent or in open leases, of the ledgers on this silo. At most 1.");
    }

    /// <summary>How many of this silo's ledgers do not hold what must hold.</summary>
    public int Broken => _checked.Values.Count(static c => c.Break is not null);

    internal void Appended(LedgerChange change) => _entries.Add(1, new KeyValuePair<string, object?>("change", change.GetType().Name));

    internal void Refused(LeaseRefusal why) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", why));

    internal void Taken() => _taken.Add(1);

    internal void Failed(string what) => _failures.Add(1, new KeyValuePair<string, object?>("call", what));

    /// <summary>Notes what a check found; true when it is a break that was not there at the last one.</summary>
    internal bool Checked(CampaignKey campaign, double used, string? found)
    {
        _checks.Add(1);
        var isNew = found is not null && (!_checked.TryGetValue(campaign, out var before) || before.Break is null);
        _checked[campaign] = (used, found);
        return isNew;
    }

    /// <summary>The ledger is no longer on this silo.</summary>
    internal void Forget(CampaignKey campaign) => _checked.TryRemove(campaign, out _);
}
