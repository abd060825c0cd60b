using System.Globalization;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Funnel;
using AdCommerce.LoadTests.Results;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Audit;

/// <summary>What an audit saw of the money of one campaign.</summary>
internal sealed record CampaignAudit
{
    /// <summary>The budget, micro-units.</summary>
    public required long TotalMicros { get; init; }

    /// <summary>What the shards' logs say was charged.</summary>
    public required long ChargedMicros { get; init; }

    /// <summary>What the statement says was charged in closed leases; equal once all are closed.</summary>
    public required long StatementMicros { get; init; }

    /// <summary>Largest share of the budget that was spent or leased after any line.</summary>
    public required double UsedMax { get; init; }

    /// <summary>Lines of the statement, each added up and held against the API's.</summary>
    public required int Lines { get; init; }

    /// <summary>Leases that were closed, each held against the charges.</summary>
    public required int LeasesClosed { get; init; }

    /// <summary>Leases that were open.</summary>
    public required int LeasesOpen { get; init; }

    /// <summary>Times that the total was raised.</summary>
    public required int TopUps { get; init; }

    /// <summary>Events by stage and outcome, as the delivery report has them.</summary>
    public required SortedDictionary<string, long> Events { get; init; }
}

/// <summary>What an audit saw of money.</summary>
/// <param name="ToldBilled">Events of which a client was told that they were charged, and which were.</param>
/// <param name="ToldUnbilled">That they were not, and were not.</param>
/// <param name="ChargedMicros">Charged in all.</param>
/// <param name="Campaigns">By campaign.</param>
internal sealed record MoneyAudit(int ToldBilled, int ToldUnbilled, long ChargedMicros, SortedDictionary<string, CampaignAudit> Campaigns);

/// <summary>
/// Holds what clients were told of charges, what the partitions' logs say was charged, what the ledgers' logs say, and what brands are shown (statement and delivery
/// report) against each other, to the micro-unit. The logs are added up by plain rules; nothing of the product's arithmetic is used.
/// </summary>
/// <param name="run">Where broken promises go.</param>
/// <param name="history">What clients were told.</param>
/// <param name="log">The partitions' logs.</param>
/// <param name="ledgers">The ledgers' logs.</param>
internal sealed class MoneyAuditor(
    Run run, ClientHistory history, IReadOnlyList<IReadOnlyList<LoggedEntry>> log, IReadOnlyDictionary<CampaignKey, IReadOnlyList<LedgerEntry>> ledgers)
{
    /// <summary>Judges. No event may be under way; leases may be granted and closed meanwhile.</summary>
    /// <param name="brands">What brands are shown.</param>
    /// <param name="isSettled">Every lease has to be closed.</param>
    public async Task<MoneyAudit> JudgeAsync(IBrandServers brands, bool isSettled)
    {
        var (charges, closedIn) = Replay();
        var (billed, unbilled) = JudgeClients(charges);
        foreach (var stranger in charges.Where(static c => c.SpentMicros > 0).Select(static c => c.Campaign).Distinct().Where(campaign => !ledgers.ContainsKey(campaign)))
            run.Violated($"{stranger} was charged, and has no ledger");
        var campaigns = new SortedDictionary<string, CampaignAudit>(StringComparer.Ordinal);
        foreach (var (campaign, entries) in ledgers)
        {
            var ledger = new PlainLedger(run, campaign, entries);
            var own = charges.Where(c => c.Campaign == campaign).ToList();
            JudgeLeases(campaign, ledger, own, closedIn);
            run.Expect(!isSettled || ledger.Open.Count == 0, $"{ledger.Open.Count} leases of {campaign} were not closed");
            JudgeStatement(campaign, entries, await brands.StatementAsync(campaign));
            JudgeDelivery(campaign, ledger, own, await brands.DeliveryAsync(campaign), isSettled);
            campaigns.Add(campaign.ToString(), Figures(ledger, own));
        }

        return new MoneyAudit(billed, unbilled, charges.Sum(static c => c.SpentMicros), campaigns);
    }

    private (List<PlainCharge> Charges, List<IReadOnlySet<(CampaignKey Campaign, long Number)>> ClosedIn) Replay()
    {
        // What is wrong with the log itself is the other auditor's.
        var silent = new Run(static _ => { });
        var (charges, closed) = (new List<PlainCharge>(), new List<IReadOnlySet<(CampaignKey, long)>>());
        foreach (var entries in log)
        {
            var events = new CountedEvents(silent);
            foreach (var entry in entries)
                events.Take(entry);
            charges.AddRange(events.Charges.All);
            closed.Add(events.Charges.Closed);
        }

        return (charges, closed);
    }

    private (int Billed, int Unbilled) JudgeClients(List<PlainCharge> charges)
    {
        var (billed, unbilled) = (0, 0);
        var byId = new Dictionary<Guid, PlainCharge>();
        foreach (var charge in charges)
            run.Expect(byId.TryAdd(charge.Event.Id, charge) || charge.SpentMicros == 0, $"event {charge.Event.Id} was charged twice");
        foreach (var sent in history.Events)
        {
            if (sent.Billing is not { } told)
                continue;
            var charged = byId.GetValueOrDefault(sent.Id)?.Outcome ?? ChargeOutcome.Unpaid;
            var billing = charged switch { ChargeOutcome.Billed => EventBilling.Billed, ChargeOutcome.Unpaid => EventBilling.Unspecified, _ => EventBilling.Unbilled };
            run.Expect(told == billing, $"event {sent.Id} ({sent.Kind}) was told to be {told}, and is {charged} by the log");
            billed += told == EventBilling.Billed ? 1 : 0;
            unbilled += told == EventBilling.Unbilled ? 1 : 0;
        }

        return (billed, unbilled);
    }

    private void JudgeLeases(
        CampaignKey campaign, PlainLedger ledger, List<PlainCharge> charges, List<IReadOnlySet<(CampaignKey Campaign, long Number)>> closedIn)
    {
        var byLease = charges.Where(static c => c.SpentMicros > 0).GroupBy(static c => c.Claim.Lease).ToDictionary(static g => g.Key, static g => g.ToList());
        foreach (var (number, own) in byLease)
        {
            var lease = ledger.Open.GetValueOrDefault(number) ?? ledger.Closed.GetValueOrDefault(number).Lease;
            if (lease is null)
            {
                run.Violated($"lease {number} of {campaign} was charged and never granted");
                continue;
            }

            var spent = own.Sum(static c => c.SpentMicros);
            run.Expect(spent <= lease.AmountMicros, $"OVERSPENT: {spent} were charged to lease {number} of {campaign}, which holds {lease.AmountMicros}");
            run.Expect(own.TrueForAll(c => c.Claim.Day == lease.Day && c.Claim.CloseTimeMicros == lease.CloseTimeMicros), $"lease {number} of {campaign} was charged under other terms than its own");
        }

        foreach (var (number, (_, closed)) in ledger.Closed)
        {
            var (spent, count) = byLease.TryGetValue(number, out var own) ? (own.Sum(static c => c.SpentMicros), own.Count) : (0, 0);
            run.Expect(
                (spent, count) == (closed.SpentMicros, closed.Charges),
                $"lease {number} of {campaign} was closed with {closed.SpentMicros} in {closed.Charges} events; the shards charged {spent} in {count}");
            run.Expect(closedIn.TrueForAll(closings => closings.Contains((campaign, number))), $"lease {number} of {campaign} was closed, and not in every partition");
        }

        var charged = charges.Sum(static c => c.SpentMicros);
        run.Expect(charged - ledger.RefundedMicros <= ledger.TotalMicros, $"OVERSPENT: {charged} were charged to {campaign}, which has {ledger.TotalMicros}");
    }

    // The statement may have grown since the log was read.
    private void JudgeStatement(CampaignKey campaign, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<StatementEntry> lines)
    {
        run.Expect(lines.Count >= entries.Count, $"{campaign} is shown {lines.Count} lines of its statement; its ledger has {entries.Count}");
        foreach (var (entry, line) in entries.Zip(lines))
        {
            var after = new LedgerBalances(line.TotalMicros, line.SpentMicros, line.LeasedMicros);
            var shown = (line.AmountMicros, line.ReturnedMicros, line.Lease, line.Charges);
            var written = entry.Change switch
            {
                BudgetOpened opened => (opened.Budget.TotalMicros, 0, 0, 0),
                LeaseGranted granted => (granted.Lease.AmountMicros, 0, granted.Lease.Number, 0),
                LeaseClosed closed => (closed.SpentMicros, closed.ReturnedMicros, closed.Number, closed.Charges),
                BudgetToppedUp raised => (raised.AmountMicros, 0, 0, 0),
                _ => shown,
            };
            run.Expect(after == entry.After && shown == written, $"line {line.Position} of the statement of {campaign} is shown as {line}, and is {entry}");
            run.Expect(
                line.SpentMicros + line.LeasedMicros + line.FreeMicros == line.TotalMicros && line.FreeMicros >= 0, $"line {line.Position} of the statement of {campaign} does not balance: {line}");
        }
    }

    private void JudgeDelivery(CampaignKey campaign, PlainLedger ledger, List<PlainCharge> charges, CampaignDelivery? shown, bool isSettled)
    {
        if (shown is null)
        {
            run.Violated($"{campaign} has no delivery report");
            return;
        }

        var charged = charges.Sum(static c => c.SpentMicros) - ledger.RefundedMicros;
        run.Expect(shown.InvariantHolds, $"the report of {campaign} says that spent and leased are not within the budget");
        run.Expect(shown.SpentMicros == charged, $"{campaign} is reported to have spent {shown.SpentMicros}; the shards charged {charged}");
        Compare(campaign, "by stage", charges, static c => $"{(int)c.Stage} {c.Outcome}", shown.Stages.ToDictionary(static s => $"{(int)s.Kind} {s.Outcome}", static s => (s.Events, s.SpentMicros)));
        Compare(
            campaign, "by placement", charges.Where(static c => c.Outcome == ChargeOutcome.Billed), static c => c.Event.Origin.Placement.ToString(),
            shown.Placements.Where(static p => p.Billed > 0).ToDictionary(static p => p.Placement, static p => (p.Billed, p.SpentMicros)));
        Compare(
            campaign, "by day", charges.Where(static c => c.Outcome == ChargeOutcome.Billed), static c => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(c.Claim.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            shown.Days.Where(static d => d.Billed > 0).ToDictionary(static d => d.Date, static d => (d.Billed, d.SpentMicros)));
        if (!isSettled)
            return;
        run.Expect(
            ledger.SpentMicros == charged && shown.Balances.SpentMicros == charged && shown.Balances.LeasedMicros == 0,
            $"all leases of {campaign} are closed: its statement says {ledger.SpentMicros}, its report {shown.Balances.SpentMicros} and {shown.Balances.LeasedMicros} leased; the shards charged {charged}");
    }

    private void Compare(CampaignKey campaign, string how, IEnumerable<PlainCharge> charges, Func<PlainCharge, string> by, Dictionary<string, (long Events, long SpentMicros)> shown)
    {
        var counted = charges.Where(static c => c.IsDue).GroupBy(by).ToDictionary(static g => g.Key, static g => (Events: (long)g.Count(), SpentMicros: g.Sum(static c => c.SpentMicros)));
        foreach (var key in counted.Keys.Union(shown.Keys))
        {
            var (here, there) = (counted.GetValueOrDefault(key), shown.GetValueOrDefault(key));
            run.Expect(here == there, $"{campaign} {how}, {key}: {here} by the log and {there} by the report");
        }
    }

    private static CampaignAudit Figures(PlainLedger ledger, List<PlainCharge> charges)
    {
        var events = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var charge in charges)
        {
            var name = charge.IsDue ? $"{charge.Stage} {charge.Outcome}" : charge.Outcome.ToString();
            if (charge.IsDue || charge.Outcome == ChargeOutcome.Repeated)
                events[name] = events.GetValueOrDefault(name) + 1;
        }

        return new CampaignAudit
        {
            TotalMicros = ledger.TotalMicros,
            ChargedMicros = charges.Sum(static c => c.SpentMicros),
            StatementMicros = ledger.SpentMicros,
            UsedMax = Math.Round(ledger.UsedMax, 6),
            Lines = ledger.Lines,
            LeasesClosed = ledger.Closed.Count,
            LeasesOpen = ledger.Open.Count,
            TopUps = ledger.ToppedUp.Count,
            Events = events,
        };
    }
}
