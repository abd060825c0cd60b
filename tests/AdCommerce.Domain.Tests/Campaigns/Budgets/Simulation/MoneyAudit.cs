using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>Plain sums beside the product's: what the log and the charges say, and whether it ever was too much.</summary>
internal sealed class MoneyAudit(MoneyWorld world)
{
    private readonly Dictionary<long, Lease> _open = [];
    private readonly Dictionary<long, (long Amount, long Charged, int Day)> _leases = [];
    private readonly Dictionary<int, long> _grantedOfDay = [];
    private readonly Dictionary<int, long> _chargedOfDay = [];

    // From which day on: leases of a day that is over are still charged, and that its budget is lower on the next is nothing to them.
    private readonly List<(int From, long? Micros)> _daily = [];

    private long _total;
    private long _spent;
    private long _refunded;
    private long _closings;

    /// <summary>Charged by all shards.</summary>
    public long Charged { get; private set; }

    /// <summary>A line was written.</summary>
    public void Read(LedgerEntry entry)
    {
        switch (entry.Change)
        {
            case BudgetOpened opened:
                _total = opened.Budget.TotalMicros;
                _daily.Add((int.MinValue, opened.Budget.DailyMicros));
                break;
            case BudgetToppedUp up:
                _total += up.AmountMicros;
                break;
            case BudgetLowered down:
                _total -= down.AmountMicros;
                break;
            case DailyBudgetChanged daily:
                _daily.Add((DayOf(entry.TimeMicros), daily.DailyMicros));
                break;
            case ChargesRefunded refund:
                _refunded += refund.AmountMicros;
                break;
            case LeaseGranted { Lease: var lease }:
                Grant(lease, entry.TimeMicros);
                break;
            case LeaseClosed closed:
                Close(closed, entry.TimeMicros);
                break;
        }

        var leased = _open.Values.Sum(static l => l.AmountMicros);
        world.Require(entry.After == new LedgerBalances(_total, _spent - _refunded, leased), $"the statement says {entry.After}, and not {_total}, {_spent - _refunded}, {leased}");
        Over(_spent - _refunded + leased - _total, "spent and leased are more than the budget");
    }

    /// <summary>A shard charged an event.</summary>
    public void Charge(long number, int day, long priceMicros)
    {
        Charged += priceMicros;
        var (amount, charged, ofDay) = _leases[number];
        _leases[number] = (amount, charged + priceMicros, ofDay);
        _chargedOfDay[day] = _chargedOfDay.GetValueOrDefault(day) + priceMicros;
        world.Require(ofDay == day, "an event counts on another day than its lease");
        world.Require(_open.ContainsKey(number), "a closed lease was charged");
        Over(charged + priceMicros - amount, "a lease was overspent");
        Over(Charged - _refunded - _total, "the budget was overspent");
        if (DailyOf(day) is { } daily)
            Over(_chargedOfDay[day] - daily, "a day's budget was overspent");
    }

    /// <summary>Whether decisions may take from a lease.</summary>
    public bool IsTakeable(long number, long timeMicros) => _open.TryGetValue(number, out var lease) && timeMicros < lease.TakeEndTimeMicros;

    /// <summary>Everything has come to rest.</summary>
    public void Finish()
    {
        world.Require(_open.Count == 0, $"{_open.Count} leases were never closed");
        world.Require(_spent == Charged, $"the statement says {_spent} are spent, the shards charged {Charged}");
        world.Require(_leases.Values.Sum(static l => l.Charged) == Charged, "leases and charges differ");
        world.Require(world.Partitions.Sum(static p => p.Counters.All().Sum(static c => c.SpentMicros)) == Charged, "the delivery counters and the charges differ");
        world.Outcome["closings"] = _closings;
    }

    private void Grant(Lease lease, long timeMicros)
    {
        _open.Add(lease.Number, lease);
        _leases.Add(lease.Number, (lease.AmountMicros, 0, lease.Day));
        _grantedOfDay[lease.Day] = _grantedOfDay.GetValueOrDefault(lease.Day) + lease.AmountMicros;
        world.Require(lease.AmountMicros > 0, "a lease of nothing");
        world.Require(DayOf(timeMicros) == lease.Day, "a lease on another day");
        if (DailyOf(lease.Day) is { } daily)
            Over(_grantedOfDay[lease.Day] - daily, "a day's spent and leased are more than its budget");
    }

    private void Close(LeaseClosed closed, long timeMicros)
    {
        world.Require(_open.Remove(closed.Number, out var lease), "a lease was closed twice");
        if (lease is null)
            return;
        _closings++;
        _spent += closed.SpentMicros;
        _grantedOfDay[lease.Day] -= closed.ReturnedMicros;
        world.Require(timeMicros >= lease.CloseTimeMicros, "a lease was closed before its time");
        world.Require(closed.ExcessMicros == 0, "shards charged more than a lease held");
        world.Require(closed.SpentMicros + closed.ReturnedMicros == lease.AmountMicros, "a closing does not add up");
        world.Require(closed.SpentMicros == _leases[closed.Number].Charged, $"a closing says {closed.SpentMicros}, the shards charged {_leases[closed.Number].Charged}");
    }

    private int DayOf(long timeMicros) => CampaignClock.Of(world.Scenario.Budget.TimeZone).DayOf(timeMicros);

    private long? DailyOf(int day) => _daily.FindLast(daily => daily.From <= day).Micros;

    private void Over(long micros, string what)
    {
        world.Outcome.OverspentMicros = Math.Max(world.Outcome.OverspentMicros, micros);
        world.Require(micros <= 0, $"{what}: by {micros}");
    }
}
