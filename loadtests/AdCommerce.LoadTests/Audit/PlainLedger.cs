using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Audit;

/// <summary>A campaign's money by the lines of its ledger alone, added up line by line; what does not add up is noted.</summary>
internal sealed class PlainLedger
{
    private readonly Run _run;
    private readonly CampaignKey _campaign;
    private readonly Dictionary<long, Lease> _open = [];
    private readonly Dictionary<long, (Lease Lease, LeaseClosed Closed)> _closed = [];
    private readonly Dictionary<int, long> _ofDay = [];
    private readonly List<long> _toppedUp = [];
    private long? _daily;
    private long _leased;
    private long _timeMicros;

    public PlainLedger(Run run, CampaignKey campaign, IReadOnlyList<LedgerEntry> entries)
    {
        (_run, _campaign) = (run, campaign);
        for (var i = 0; i < entries.Count; i++)
            Take(entries[i], i + 1);
        Lines = entries.Count;
    }

    /// <summary>How many lines there are.</summary>
    public int Lines { get; }

    /// <summary>The budget after the last line.</summary>
    public long TotalMicros { get; private set; }

    /// <summary>Charged in closed leases, less what was refunded.</summary>
    public long SpentMicros { get; private set; }

    /// <summary>What was refunded.</summary>
    public long RefundedMicros { get; private set; }

    /// <summary>The largest part of the budget that ever was spent or in open leases.</summary>
    public double UsedMax { get; private set; }

    /// <summary>Leases that are open.</summary>
    public IReadOnlyDictionary<long, Lease> Open => _open;

    /// <summary>Leases that are closed, and their closings.</summary>
    public IReadOnlyDictionary<long, (Lease Lease, LeaseClosed Closed)> Closed => _closed;

    /// <summary>By how much the total was raised, each time.</summary>
    public IReadOnlyList<long> ToppedUp => _toppedUp;

    private void Take(LedgerEntry entry, int line)
    {
        Expect(entry.TimeMicros >= _timeMicros, line, "is older than the one before it");
        _timeMicros = entry.TimeMicros;
        switch (entry.Change)
        {
            case BudgetOpened opened:
                Expect(line == 1, line, "opens the budget again");
                (TotalMicros, _daily) = (opened.Budget.TotalMicros, opened.Budget.DailyMicros);
                break;
            case BudgetToppedUp raised:
                TotalMicros += raised.AmountMicros;
                _toppedUp.Add(raised.AmountMicros);
                break;
            case BudgetLowered lowered:
                TotalMicros -= lowered.AmountMicros;
                break;
            case DailyBudgetChanged daily:
                _daily = daily.DailyMicros;
                break;
            case ChargesRefunded refunded:
                (SpentMicros, RefundedMicros) = (SpentMicros - refunded.AmountMicros, RefundedMicros + refunded.AmountMicros);
                break;
            case LeaseGranted granted:
                Grant(granted.Lease, line);
                break;
            case LeaseClosed closed:
                Close(closed, entry.TimeMicros, line);
                break;
        }

        Expect(SpentMicros + _leased <= TotalMicros, line, $"leaves {SpentMicros} spent and {_leased} leased of {TotalMicros}");
        Expect(
            entry.After == new LedgerBalances(TotalMicros, SpentMicros, _leased), line,
            $"says {entry.After.TotalMicros}, {entry.After.SpentMicros}, {entry.After.LeasedMicros}; the lines up to it make {TotalMicros}, {SpentMicros}, {_leased}");
        UsedMax = Math.Max(UsedMax, TotalMicros > 0 ? (double)(SpentMicros + _leased) / TotalMicros : 0);
    }

    private void Grant(Lease lease, int line)
    {
        Expect(lease.AmountMicros > 0, line, "grants nothing");
        Expect(lease.Number == _open.Count + _closed.Count + 1, line, $"grants lease {lease.Number} out of order");
        Expect(_open.TryAdd(lease.Number, lease), line, $"grants lease {lease.Number} again");
        _leased += lease.AmountMicros;
        _ofDay[lease.Day] = _ofDay.GetValueOrDefault(lease.Day) + lease.AmountMicros;
        Expect(_daily is null || _ofDay[lease.Day] <= _daily, line, $"leaves {_ofDay[lease.Day]} spent and leased of a day's {_daily}");
    }

    private void Close(LeaseClosed closed, long timeMicros, int line)
    {
        Expect(_open.Remove(closed.Number, out var lease), line, $"closes lease {closed.Number}, which is not open");
        if (lease is null)
            return;
        Expect(timeMicros >= lease.CloseTimeMicros, line, $"closes lease {closed.Number} before its time");
        Expect(closed.ExcessMicros == 0, line, $"has {closed.ExcessMicros} charged above lease {closed.Number}");
        Expect(closed.SpentMicros + closed.ReturnedMicros == lease.AmountMicros, line, $"closes lease {closed.Number} of {lease.AmountMicros} with {closed.SpentMicros} and {closed.ReturnedMicros}");
        _closed.Add(closed.Number, (lease, closed));
        (SpentMicros, _leased) = (SpentMicros + closed.SpentMicros, _leased - lease.AmountMicros);
        _ofDay[lease.Day] -= closed.ReturnedMicros;
    }

    private void Expect(bool kept, int line, string what) => _run.Expect(kept, $"line {line} of the statement of {_campaign} {what}");
}
