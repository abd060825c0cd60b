using System.Buffers.Binary;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>
/// A campaign's money in virtual time: silos with purses, a ledger that is a fold of its log, shards that charge, and everything between them that can be lost, late, twice or
/// dead. All decisions about money are the product's own code. Equal seeds play equal worlds.
/// </summary>
internal sealed class MoneyWorld
{
    public static readonly CampaignKey Campaign = new("brand", "campaign");

    // No clock is further off.
    private const long SkewMicros = 10 * MoneyScenario.Second;

    private const int Samples = 100;
    private const int FirstSample = 5;
    private const double OnPlanFrom = 0.99;

    private readonly PriorityQueue<Action, (long Time, long Order)> _queue = new();
    private readonly Random _traffic;
    private readonly Random _faults;
    private readonly SimSilo[] _silos;
    private readonly MoneyAudit _audit;
    private readonly List<(long Time, long Price, bool IsSeen)> _chances = [];
    private readonly List<(long Time, long Charged)> _samples = [];
    private readonly List<SimLedger> _ledgers = [];
    private long _order;
    private long _ids;
    private long _ledgerDownUntil;

    private MoneyWorld(MoneyScenario scenario)
    {
        Scenario = scenario;
        (_traffic, _faults) = (new Random(scenario.Seed ^ 0x5EED), new Random(scenario.Seed ^ 0xFA17));
        Now = scenario.Budget.StartTimeMicros - MoneyScenario.Hour;
        _audit = new MoneyAudit(this);
        _silos = [.. Enumerable.Range(0, scenario.Silos).Select(i => new SimSilo(this, $"silo-{i}", Clock()))];
        Partitions = [.. Enumerable.Range(0, scenario.Partitions).Select(_ => new SimPartition(this, Clock()))];
        _ledgers.Add(new SimLedger(this, Clock()));
    }

    public MoneyScenario Scenario { get; }

    public MoneyOutcome Outcome { get; } = new();

    /// <summary>The true time, microseconds since 1970; no machine's clock shows it.</summary>
    public long Now { get; private set; }

    /// <summary>The ledger's log.</summary>
    public List<LedgerEntry> Log { get; } = [];

    public SimPartition[] Partitions { get; }

    /// <summary>Plays a world to its end.</summary>
    public static MoneyOutcome Play(MoneyScenario scenario)
    {
        var world = new MoneyWorld(scenario);
        world.Run();
        return world.Outcome;
    }

    /// <summary>An activation: now and then the one that is about to be told that it is no longer.</summary>
    public SimLedger Ledger() => _ledgers.Count > 1 && _faults.Next(2) == 0 ? _ledgers[0] : _ledgers[^1];

    public bool Chance(double often) => Scenario.Faults > 0 && _faults.NextDouble() < often * Scenario.Faults;

    public void Require(bool holds, string what)
    {
        if (!holds && Outcome.Violations.Count < 10)
            Outcome.Violations.Add($"seed {Scenario.Seed}: {what} ({DateTimeOffset.UnixEpoch.AddTicks(Now * TimeSpan.TicksPerMicrosecond):O})");
    }

    public void After(long micros, Action action) => _queue.Enqueue(action, (Now + Math.Max(0, micros), _order++));

    /// <summary>A message: mostly soon, sometimes late, never, or twice.</summary>
    public void Send(Action received)
    {
        if (Chance(0.02))
            return;
        After(Delay(), received);
        if (Chance(0.02))
            After(Delay(), received);
    }

    /// <summary>Appends at a position, unless something stands there.</summary>
    public bool Append(long position, LedgerEntry entry)
    {
        if (position != Log.Count)
        {
            Outcome["fencedAppends"]++;
            return false;
        }

        Log.Add(entry);
        _audit.Read(entry);
        return true;
    }

    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, ++_ids);
        return new Guid(bytes);
    }

    private void Run()
    {
        var budget = Scenario.Budget;
        _ledgers[0].Run(new OpenBudget(budget));
        Require(Log.Count == 1, "the budget was refused");
        var plan = PacingPlan.Of(LedgerState.Empty(Campaign).Apply(Log[0]), LeaseTerms.Default);
        After(MoneyScenario.Hour, Decide);
        foreach (var silo in _silos)
            After(MoneyScenario.Hour, silo.Watch);
        for (var sample = 1; sample <= Samples; sample++)
            After(MoneyScenario.Hour + ((budget.EndTimeMicros - budget.StartTimeMicros) * sample / Samples), () => _samples.Add((Now, _audit.Charged)));
        PlanFaults(budget.EndTimeMicros - budget.StartTimeMicros);
        if (Scenario.HasOperator)
            new SimOperator(this, _faults).Plan(budget);
        while (_queue.TryDequeue(out var action, out var at) && Outcome.Violations.Count == 0)
        {
            Now = at.Time;
            action();
        }

        if (Outcome.Violations.Count == 0)
            Finish(plan);
    }

    private void Finish(PacingPlan plan)
    {
        _audit.Finish();
        Outcome.SpentMicros = _audit.Charged;
        Outcome["entries"] = Log.Count;
        if (Scenario.HasOperator)
            return;
        var feasible = new FeasibleSpend(Scenario, [.. _chances.OrderBy(static chance => chance.Time)], plan);
        Outcome.FeasibleMicros = feasible.Total;
        Outcome.Delivery = _audit.Charged / Math.Max(1, feasible.Total);
        if (Scenario.Budget.Pacing != PacingKind.Even)
            return;
        var seen = _samples.Skip(FirstSample - 1)
            .Select(s => (Off: Math.Abs(s.Charged - feasible.At(s.Time)), Feasible: feasible.At(s.Time), Planned: Math.Max(1, plan.PlannedMicros(s.Time)))).ToArray();
        Outcome.OfBudget = seen.Max(static s => s.Off) / Scenario.Budget.TotalMicros;
        // Nobody is on a plan for which too few came.
        var possible = seen.Where(static s => s.Feasible >= OnPlanFrom * s.Planned).Select(static s => s.Off / s.Planned).ToArray();
        if (possible.Length > 0)
            (Outcome.OfPlan, Outcome.MeanOfPlan) = (possible.Max(), possible.Average());
    }

    // Where nothing is paid any more, nothing needs to come.
    private void Decide()
    {
        var start = Scenario.Budget.StartTimeMicros;
        var wait = NextWait();
        if (Now >= start && Now < Scenario.Budget.EndTimeMicros)
            Choose();
        if (Now + wait < Scenario.Budget.EndTimeMicros)
            After(wait, Decide);
    }

    // Poisson, with a rate that is constant for minutes.
    private long NextWait()
    {
        const long Stretch = 5 * MoneyScenario.Minute;
        var at = Now;
        while (at < Scenario.Budget.EndTimeMicros)
        {
            var rate = Scenario.RateAt(at - Scenario.Budget.StartTimeMicros);
            var wait = rate <= 0 ? long.MaxValue / 4 : (long)(-Math.Log(1 - _traffic.NextDouble()) / rate);
            if (wait < Stretch)
                return at + wait - Now;
            at += Stretch;
        }

        return MoneyScenario.Day;
    }

    private void Choose()
    {
        Outcome["decisions"]++;
        // Everything is drawn whether or not it is used, so that what could have been depends on the seed only.
        var (placement, viewer, draw) = (_traffic.Next(Scenario.Prices.Length), _traffic.Next(1 + (int)(Outcome["decisions"] / 3)), _traffic.NextDouble());
        var (comes, late, bot, halves) = (_traffic.NextDouble() < Scenario.Exposed, _traffic.NextDouble() < 0.015, _traffic.NextDouble() < 0.01, _traffic.NextDouble() < 0.1);
        var delay = late ? (long)((1 + (5 * _traffic.NextDouble())) * MoneyScenario.Hour) : (3 * MoneyScenario.Second) + (long)(_traffic.NextDouble() * 9 * MoneyScenario.Minute);
        var price = Scenario.Prices[placement];
        var up = _silos.Where(static s => !s.IsDown).ToArray();
        if (up.Length == 0)
            return;
        var isSeen = comes && !late && !bot;
        _chances.Add((isSeen ? Now + delay : Now, price, isSeen));
        var sleep = Chance(0.0005) ? (long)((0.5 + (40 * _faults.NextDouble())) * MoneyScenario.Minute) : 0;
        var silo = up[_traffic.Next(up.Length)];
        var taken = silo.Decide(price, draw, sleep, _faults.Next(2) == 0);
        if (sleep > 0)
            Outcome[taken is null ? "sleepersRefused" : "sleepersServed"]++;
        if (taken is not { } take)
            return;
        Outcome["takes"]++;
        Require(_audit.IsTakeable(take.Lease, Now + sleep - SkewMicros), "a silo that slept longer than its lease spent from it");
        if (!comes)
            return;
        var session = NewId();
        var claim = ChargeClaim.Of(take, bot ? ChargeBar.KnownBot : ChargeBar.None);
        var key = new ChargeKey(session, Stage.Episode, "slot");
        var placed = new PlacementKey(Campaign, $"p{placement}");
        for (var part = halves ? 2 : 1; part > 0; part--)
            Deliver(new SimEvent(++_ids, viewer, key, placed, halves ? 1_500 : 3_000, claim), delay + (part * MoneyScenario.Second) + sleep);
    }

    // A player sends until it is answered, and then perhaps tells of the same slot again.
    private void Deliver(SimEvent reported, long delay) => After(delay, () =>
    {
        var shard = Partitions[reported.Viewer % Partitions.Length];
        if (shard.IsDown || Chance(0.02))
        {
            Deliver(reported, 5 * MoneyScenario.Second);
            return;
        }

        if (shard.Record(reported) is { } outcome)
        {
            Outcome[$"events{outcome}"]++;
            if (outcome == ChargeOutcome.Billed)
                _audit.Charge(reported.Claim.Lease, reported.Claim.Day, reported.Claim.PriceMicros);
        }
        else
        {
            Outcome["eventsKnownOrPart"]++;
        }

        if (Chance(0.02))
            Deliver(reported, (long)(_faults.NextDouble() * MoneyScenario.Hour));
        if (Chance(0.01))
            Deliver(reported with { Id = ++_ids }, (long)(_faults.NextDouble() * MoneyScenario.Hour));
    });

    private void PlanFaults(long length)
    {
        var days = (double)length / MoneyScenario.Day;
        foreach (var silo in _silos)
            Often(2 * days, length, () => silo.Crash(Seconds(5, 120)), "siloCrashes");
        foreach (var partition in Partitions)
        {
            Often(2 * days, length, () =>
            {
                partition.Restart();
                partition.DownUntil = Now + Seconds(1, 60);
            }, "shardCrashes");
        }

        Often(4 * days, length, () =>
        {
            foreach (var ledger in _ledgers)
                ledger.IsDead = true;
            _ledgers.Clear();
            _ledgerDownUntil = Now + Seconds(1, 60);
            _ledgers.Add(new SimLedger(this, Clock()) { IsDead = true });
            After(_ledgerDownUntil - Now, () => Activate(keepOthers: false));
        }, "ledgerCrashes");
        Often(2 * days, length, () =>
        {
            if (Now < _ledgerDownUntil || _ledgers.Count > 1)
                return;
            Activate(keepOthers: true);
            After(Seconds(10, 600), () =>
            {
                if (_ledgers.Count > 1)
                {
                    _ledgers[0].IsDead = true;
                    _ledgers.RemoveAt(0);
                }
            });
        }, "twoLedgers");
    }

    private void Activate(bool keepOthers)
    {
        if (!keepOthers)
            _ledgers.Clear();
        var ledger = new SimLedger(this, Clock());
        ledger.ReadOn();
        _ledgers.Add(ledger);
        ledger.Tick();
    }

    private void Often(double times, long length, Action action, string name)
    {
        var count = Scenario.Faults * times;
        for (var left = count; left > 0; left--)
        {
            if (_faults.NextDouble() >= left)
                continue;
            After(MoneyScenario.Hour + (long)(_faults.NextDouble() * length), () =>
            {
                Outcome[name]++;
                action();
            });
        }
    }

    private long Delay() => Chance(0.01) ? Seconds(1, 8) : (2_000 + (long)(_faults.NextDouble() * 50_000));

    private long Seconds(double from, double to) => (long)((from + ((to - from) * _faults.NextDouble())) * MoneyScenario.Second);

    private SimTime Clock() => new(this, (long)((_faults.NextDouble() - 0.5) * SkewMicros));
}
