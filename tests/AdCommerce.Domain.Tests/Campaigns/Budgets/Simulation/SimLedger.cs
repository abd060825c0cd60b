using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Campaigns.Budgets.Pacing;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Simulation;

/// <summary>
/// An activation of the ledger: a fold of the log, and what it has heard. There may be two that both think they are the one; the log's next position tells.
/// </summary>
internal sealed class SimLedger(MoneyWorld world, SimTime time)
{
    private const long TickMicros = MoneyScenario.Minute;

    private readonly Dictionary<long, ClosingTally> _closing = [];
    private LedgerSight _sight = LedgerSight.None;
    private PacingPlan? _plan;
    private bool _isTicking;
    private long _learned;

    public LedgerState State { get; private set; } = LedgerState.Empty(MoneyWorld.Campaign);

    public bool IsDead { get; set; }

    /// <summary>Reads on to the end of the log.</summary>
    public void ReadOn()
    {
        while (State.Position < world.Log.Count)
            State = State.Apply(world.Log[(int)State.Position]);
    }

    /// <summary>A silo asks for a lease.</summary>
    public void Ask(LeaseRequest request, Action<LeaseAnswer> answer)
    {
        if (IsDead)
            return;
        ReadOn();
        _sight = _sight.Hear(request.Report, State, time.NowMicros);
        if (_sight.Curve is { } curve && time.NowMicros - _learned >= MoneyScenario.Day && Run(new LearnTrafficCurve(curve)))
            (_sight, _learned) = (_sight.ForgetCurve(), time.NowMicros);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (State.Budget is not null && _plan?.IsOf(State) != true)
                _plan = PacingPlan.Of(State, LeaseTerms.Default);
            var decision = LeaseGrants.Decide(State, _sight, _plan, request, LeaseTerms.Default, time.NowMicros);
            if (decision.Entry is null || Append(decision.Entry))
            {
                Tick();
                // It may die after the lease was written, and before it said so.
                if (!world.Chance(0.002))
                    answer(decision.Answer);
                return;
            }
        }
    }

    /// <summary>Carries a command out; false when it was refused or another activation was faster.</summary>
    public bool Run(LedgerCommand command)
    {
        ReadOn();
        var decided = command.Decide(State, time.NowMicros);
        world.Outcome[decided.IsSuccess ? "commands" : "refusals"]++;
        return decided.IsSuccess && Append(decided.Value!);
    }

    private bool Append(LedgerEntry entry)
    {
        var isWritten = world.Append(State.Position, entry);
        if (isWritten && world.Chance(0.005))
        {
            // The store has it, and nobody knows: read on, and find it there.
            world.Outcome["unknownAppends"]++;
            ReadOn();
            return false;
        }

        ReadOn();
        return isWritten;
    }

    /// <summary>From now on, as long as leases are open, it hears of charges and closes what is due.</summary>
    public void Tick()
    {
        if (_isTicking || IsDead || State.Leases.IsEmpty)
            return;
        _isTicking = true;
        world.After(TickMicros, () =>
        {
            _isTicking = false;
            if (IsDead)
                return;
            ReadOn();
            Sweep();
            Tick();
        });
    }

    private void Sweep()
    {
        if (!world.Chance(0.1))
        {
            foreach (var number in State.Leases.Keys)
                _sight = _sight.HearCharged(number, world.Partitions.Where(static p => !p.IsDown).Sum(p => p.SpendOf(new LeaseKey(State.Campaign, number)).SpentMicros));
        }

        var due = State.Leases.Values.Where(lease => time.NowMicros >= lease.CloseTimeMicros + LeaseTerms.CloseSlackMicros).Select(static lease => lease.Number).ToArray();
        if (due.Length == 0)
            return;
        foreach (var number in due)
            _closing.TryAdd(number, ClosingTally.Of(world.Partitions.Length));
        for (var partition = 0; partition < world.Partitions.Length; partition++)
            Ask(partition, [.. due.Where(number => !_closing[number].Has(partition))]);
    }

    private void Ask(int partition, long[] numbers)
    {
        if (numbers.Length == 0)
            return;
        var closing = new LeaseClosing(State.Campaign, [.. numbers], State.SettledUpTo);
        world.Send(() =>
        {
            var shard = world.Partitions[partition];
            if (shard.IsDown)
                return;
            var spends = shard.Close(closing);
            world.Send(() => Hear(partition, closing, spends));
        });
    }

    private void Hear(int partition, LeaseClosing closing, IReadOnlyList<LeaseSpend> spends)
    {
        if (IsDead)
            return;
        ReadOn();
        for (var i = 0; i < closing.Leases.Length; i++)
        {
            var number = closing.Leases[i];
            if (!State.Leases.ContainsKey(number))
            {
                _closing.Remove(number);
                _sight = _sight.Forget(number);
                continue;
            }

            if (!_closing.TryGetValue(number, out var tally))
                continue;
            tally = _closing[number] = tally.With(partition, spends[i]);
            if (tally.IsComplete)
                Run(new CloseLease(number, tally, _sight.TakenMicros(number)));
        }
    }
}
