using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Results;
using AdCommerce.V1;
using static AdCommerce.EndToEnd.Tests.Faults.Audit.AuditedStory;
using EventKind = AdCommerce.Domain.Funnel.EventKind;
using FunnelEvent = AdCommerce.Domain.Funnel.FunnelEvent;

namespace AdCommerce.EndToEnd.Tests.Faults.Audit;

/// <summary>
/// A small story of one campaign's money: a budget, one lease, exposures that are charged to it in one partition, and its closing. Told by clients, by both logs, and
/// by what a brand is shown; a test changes one of them.
/// </summary>
internal sealed class AuditedMoney : IBrandServers
{
    public const long Price = 12_345;
    public const long Amount = 10 * Price;

    private const long Second = 1_000_000;
    private const long CloseMicros = Start + (60 * Second);

    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch.AddTicks(Start * TimeSpan.TicksPerMicrosecond);
    private static readonly CampaignKey Campaign = new("lumiere", "evening");
    private static readonly int Day = (int)(Start / 86_400_000_000L);

    private readonly AuditedStory _told = new();
    private readonly List<LoggedEntry> _log = [];
    private LedgerState _ledger = LedgerState.Empty(Campaign);

    public AuditedMoney()
    {
        Write(new BudgetOpened(new Domain.Campaigns.Budgets.CampaignBudget("CNY", 100 * Price, null, Begin, Begin.AddDays(1), "Etc/UTC", PacingKind.AsFastAsPossible)), Start);
        Write(new LeaseGranted(new Lease(1, Guid.Parse("00000000-0000-7000-8000-0000000000aa"), "silo", Day, Amount, 1, Start, Start + Second, CloseMicros)), Start);
    }

    /// <summary>The ledger's log; a test may change it.</summary>
    public List<LedgerEntry> Ledger { get; } = [];

    /// <summary>What the delivery report says was spent beside what was charged.</summary>
    public long ReportedMore { get; set; }

    /// <summary>A client reports an exposure of a session of its own, and is told what became of it.</summary>
    public FunnelEvent Expose(EventBilling told, FunnelEvent? again = null, long afterMicros = Second)
    {
        var (made, sent) = _told.Send("ann", EventKind.ExposureStop, lengthMillis: 4_000);
        made = made with
        {
            SessionId = again?.SessionId ?? made.Id,
            Charge = new ChargeClaim(1, Day, Price, CloseMicros, ChargeBar.None),
        };
        Log(new EventsRecorded("a", [made]), Start + afterMicros);
        sent.Answered(new() { Status = V1.EventStatus.Accepted, Billing = told });
        return made;
    }

    /// <summary>The partition closes the lease.</summary>
    public void CloseInPartition(long afterMicros) => Log(new LeasesClosing([new LeaseClosing(Campaign, [1], 0)]), Start + afterMicros);

    /// <summary>The ledger closes the lease.</summary>
    public void Close(long spentMicros, long charges) =>
        Write(new LeaseClosed(1, spentMicros, Amount - spentMicros, 0, charges, spentMicros), CloseMicros + (6 * Second));

    /// <summary>What the auditor finds.</summary>
    public async Task<IReadOnlyCollection<string>> JudgeAsync()
    {
        var run = new Run(static _ => { });
        await new MoneyAuditor(run, _told.History, [_log], new Dictionary<CampaignKey, IReadOnlyList<LedgerEntry>> { [Campaign] = Ledger }).JudgeAsync(this, isSettled: true);
        return run.Violations;
    }

    public Task<IReadOnlyList<StatementEntry>> StatementAsync(CampaignKey campaign) => Task.FromResult<IReadOnlyList<StatementEntry>>([.. Ledger.Select(LineOf)]);

    // As the product's own fold of the partition's log counts it.
    public Task<CampaignDelivery?> DeliveryAsync(CampaignKey campaign)
    {
        var state = new ShardState();
        foreach (var logged in _log)
            state.Apply(logged.Entry);
        var cells = state.Delivery(campaign.BrandId);
        var spent = cells.Sum(static cell => cell.SpentMicros) + ReportedMore;
        var report = new CampaignDelivery { InvariantHolds = true, SpentMicros = spent, Balances = new() { SpentMicros = _ledger.SpentMicros, LeasedMicros = _ledger.LeasedMicros } };
        foreach (var cell in cells)
        {
            report.Stages.Add(new CampaignDelivery.Types.StageFigures
            {
                Kind = (V1.CampaignGoal.Types.Kind)cell.Stage,
                Outcome = Enum.Parse<CampaignDelivery.Types.Outcome>(cell.Outcome.ToString()),
                Events = cell.Events,
                SpentMicros = cell.SpentMicros,
            });
            if (cell.Outcome != ChargeOutcome.Billed)
                continue;
            report.Placements.Add(new CampaignDelivery.Types.PlacementFigures { Placement = cell.Placement.ToString(), Billed = cell.Events, SpentMicros = cell.SpentMicros });
            report.Days.Add(new CampaignDelivery.Types.DayFigures { Date = Begin.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Billed = cell.Events, SpentMicros = cell.SpentMicros });
        }

        return Task.FromResult<CampaignDelivery?>(report);
    }

    private void Log(ShardOperation operation, long timeMicros) => _log.Add(new(0, _log.Count + 1, new ShardEntry(timeMicros, [operation])));

    private void Write(LedgerChange change, long timeMicros)
    {
        Ledger.Add(_ledger.EntryOf(change, RequestKey.None, timeMicros));
        _ledger = _ledger.Apply(Ledger[^1]);
    }

    private static StatementEntry LineOf(LedgerEntry entry)
    {
        var line = entry.Change switch
        {
            BudgetOpened opened => new StatementEntry { AmountMicros = opened.Budget.TotalMicros },
            LeaseGranted granted => new StatementEntry { AmountMicros = granted.Lease.AmountMicros, Lease = granted.Lease.Number },
            LeaseClosed closed => new StatementEntry { AmountMicros = closed.SpentMicros, ReturnedMicros = closed.ReturnedMicros, Lease = closed.Number, Charges = closed.Charges },
            _ => new StatementEntry(),
        };
        (line.TotalMicros, line.SpentMicros, line.LeasedMicros, line.FreeMicros) = (entry.After.TotalMicros, entry.After.SpentMicros, entry.After.LeasedMicros, entry.After.FreeMicros);
        return line;
    }
}
