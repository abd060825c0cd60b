using System.Collections.Concurrent;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Grains.Log;
using AdCommerce.Server.Tests.Grains.Funnel;
using static AdCommerce.Server.Tests.Grains.Campaigns.Budgets.LedgerRig;

namespace AdCommerce.Server.Tests.Grains.Campaigns.Budgets;

public sealed class LedgerTests : IDisposable
{
    private readonly LedgerRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Lease_SameOperationAgain_IsTheSameLease()
    {
        var request = _rig.Request();

        var first = await _rig.Activate().LeaseAsync(request);
        var again = await _rig.Activate().LeaseAsync(request);

        Assert.NotNull(first.Lease);
        Assert.Equal(first, again);
        Assert.Equal([typeof(BudgetOpened), typeof(LeaseGranted)], _rig.Entries().Select(static e => e.Change.GetType()));
    }

    [Theory]
    [InlineData(AppendFault.NotSent)]
    [InlineData(AppendFault.WrittenUnknown)]
    [InlineData(AppendFault.LostUnknown)]
    [InlineData(AppendFault.WrittenLate)]
    public async Task Lease_StoreFails_IsNotAnsweredAndGrantedOnceWhenAskedAgain(object fault)
    {
        var ledger = _rig.Activate();
        await ledger.FollowAsync();
        var request = _rig.Request();
        _rig.Store.Fault = _ =>
        {
            _rig.Store.Fault = static _ => AppendFault.None;
            return (AppendFault)fault;
        };

        await Assert.ThrowsAsync<LogUnavailableException>(() => ledger.LeaseAsync(request));
        var answer = await ledger.LeaseAsync(request);

        var granted = Assert.Single(_rig.Entries().Select(static e => e.Change).OfType<LeaseGranted>());
        Assert.Equal(granted.Lease, answer.Lease);
    }

    [Fact]
    public async Task Lease_TwoActivations_ShareTheLogAndNeverGrantMoreThanThereIs()
    {
        var steppedDown = 0;
        Ledger[] both = [_rig.Activate(() => steppedDown++), _rig.Activate(() => steppedDown++)];
        for (var i = 0; i < 200; i++)
            await both[i % 2].LeaseAsync(_rig.Request($"silo-{i % 3}", 1 + (i % 5)));

        var state = _rig.Fold();
        Assert.True(state.Balances.Hold);
        Assert.True(steppedDown > 10);
        Assert.Equal(state.Leases.Count, state.Leases.Values.Select(static l => l.Operation).Distinct().Count());
        Assert.Equal(_rig.Entries().Count - 1, state.Leases.Count);
    }

    [Fact]
    public async Task Execute_SameRequestOnTwoActivations_IsCarriedOutOnce()
    {
        var command = new TopUpBudget(new Money("EUR", 5)) { Request = new RequestKey("brands/glow/1", "print") };
        var (one, other) = (_rig.Activate(), _rig.Activate());
        await one.FollowAsync();
        await other.FollowAsync();

        await one.ExecuteAsync(command);
        var again = await other.ExecuteAsync(command);
        var wrong = await other.ExecuteAsync(command with { Request = new RequestKey("brands/glow/1", "other") });

        Assert.Equal(Budget.TotalMicros + 5, again.Value!.Balances.TotalMicros);
        Assert.Equal(RejectionReason.AlreadyExists, wrong.Rejection!.Reason);
    }

    [Fact]
    public async Task Execute_LowerOnAStaleActivation_IsDecidedOnWhatTheLogSays()
    {
        var (one, other) = (_rig.Activate(), _rig.Activate());
        await other.FollowAsync();
        var lease = await _rig.LeaseAsync(one);

        var tooLow = await other.ExecuteAsync(new LowerBudget(new Money("EUR", 1)));
        var lowered = await other.ExecuteAsync(new LowerBudget(new Money("EUR", lease.AmountMicros)));

        Assert.Contains($"lowered to {lease.AmountMicros} now", tooLow.Rejection!.Message, StringComparison.Ordinal);
        Assert.Equal(0, lowered.Value!.Balances.FreeMicros);
        Assert.Null((await one.LeaseAsync(_rig.Request("b"))).Lease);
        Assert.NotNull((await one.ExecuteAsync(new TopUpBudget(new Money("EUR", 50 * Euro)))).Value);
        Assert.NotNull((await other.LeaseAsync(_rig.Request("b"))).Lease);
    }

    [Fact]
    public async Task Follow_PausedResumedAndEndedInTheRegistry_IsDoneWithTheMoney()
    {
        var ledger = _rig.Activate();
        _rig.Registered = _rig.Registered! with { Paused = true };
        Assert.Equal(LeaseRefusal.NotActive, (await ledger.LeaseAsync(_rig.Request())).Refusal);
        _rig.Registered = _rig.Registered with { Paused = false };
        await _rig.LeaseAsync(ledger);
        _rig.Registered = _rig.Registered with { Paused = true, Ended = true };
        Assert.Equal(LeaseRefusal.NotActive, (await ledger.LeaseAsync(_rig.Request())).Refusal);

        Assert.Equal(
            [typeof(BudgetOpened), typeof(LedgerPaused), typeof(LedgerResumed), typeof(LeaseGranted), typeof(LedgerEnded)],
            _rig.Entries().Select(static e => e.Change.GetType()));
    }

    [Fact]
    public async Task Follow_DailyBudgetBelowWhatIsLeased_WaitsAndLeasesNothingMeanwhile()
    {
        var ledger = _rig.Activate();
        var lease = await _rig.LeaseAsync(ledger);
        _rig.Registered = _rig.Registered! with { Budget = Budget with { DailyMicros = 2 * Euro } };

        var waiting = await ledger.LeaseAsync(_rig.Request());
        _rig.Pass(lease);
        await _rig.RoundAsync(ledger);
        var granted = await ledger.LeaseAsync(_rig.Request());

        Assert.Equal(LeaseRefusal.DayExhausted, waiting.Refusal);
        Assert.InRange(granted.Lease!.AmountMicros, 1, 2 * Euro);
        Assert.Equal(
            [typeof(BudgetOpened), typeof(LeaseGranted), typeof(LeaseClosed), typeof(DailyBudgetChanged), typeof(LeaseGranted)],
            _rig.Entries().Select(static e => e.Change.GetType()));
    }

    [Fact]
    public async Task Lease_NoBudgetInTheRegistry_WritesNothing()
    {
        _rig.Registered = _rig.Registered! with { Budget = null };

        Assert.Equal(LeaseRefusal.NoBudget, (await _rig.Activate().LeaseAsync(_rig.Request())).Refusal);
        Assert.Empty(_rig.Entries());
    }

    [Fact]
    public async Task Tick_LeaseOver_IsClosedWithWhatEveryShardCharged()
    {
        var ledger = _rig.Activate();
        var lease = await _rig.LeaseAsync(ledger);
        for (var partition = 0; partition < Partitions; partition++)
            Assert.Equal(ChargeOutcome.Billed, _rig.Shards.Charge(partition, Key, lease, 1_000 * (partition + 1), _rig.Now));
        await ledger.TickAsync();
        await _rig.Closer.SendAsync();
        Assert.Empty(_rig.Shards.Closings);

        _rig.Pass(lease);
        await _rig.RoundAsync(ledger);

        var closed = Assert.IsType<LeaseClosed>(_rig.Entries()[^1].Change);
        Assert.Equal(new LeaseClosed(lease.Number, 10_000, lease.AmountMicros - 10_000, 0, 4, null), closed);
        Assert.Equal(ChargeOutcome.Late, _rig.Shards.Charge(0, Key, lease, 1_000, lease.GrantTimeMicros));
        Assert.False(await ledger.TickAsync());
    }

    [Fact]
    public async Task Tick_ShardsAwayAndLedgerDiesInTheMiddleOfAClosing_AsksAgainAndClosesOnce()
    {
        var ledger = _rig.Activate();
        var lease = await _rig.LeaseAsync(ledger);
        _rig.Shards.Charge(3, Key, lease, 7, _rig.Now);
        _rig.Pass(lease);
        _rig.Shards.Away.Add(3);
        await _rig.RoundAsync(ledger);
        Assert.Contains(lease.Number, _rig.Fold().Leases.Keys);
        Assert.Equal(Partitions, _rig.Shards.Closings.Count);

        // Who answered is not asked again by this activation; the next one knows nothing of it.
        await _rig.RoundAsync(ledger);
        Assert.Equal([0, 1, 2, 3, 3], _rig.Shards.Closings.Select(static c => c.Partition).Order());
        var next = _rig.Activate();
        _rig.Shards.Away.Clear();
        await _rig.RoundAsync(next);
        await _rig.RoundAsync(ledger);

        Assert.Equal(7, Assert.Single(_rig.Entries().Select(static e => e.Change).OfType<LeaseClosed>()).SpentMicros);
    }

    [Fact]
    public async Task Tick_ClosedByTheOtherActivation_IsNotClosedAgain()
    {
        var (one, other) = (_rig.Activate(), _rig.Activate());
        var lease = await _rig.LeaseAsync(one);
        _rig.Pass(lease);
        await one.TickAsync();
        await _rig.Closer.SendAsync();
        await other.TickAsync();
        await _rig.Closer.SendAsync();

        await one.TickAsync();
        await other.TickAsync();
        await other.TickAsync();

        Assert.Single(_rig.Entries().Select(static e => e.Change).OfType<LeaseClosed>());
        Assert.Equal(1, _rig.Shards.Closings.Select(static c => c.Closings.Single().Leases.Single()).Distinct().Single());
    }

    [Fact]
    public async Task Tick_LaterLeaseCloses_TellsShardsWhatIsSettled()
    {
        var ledger = _rig.Activate();
        var first = await _rig.LeaseAsync(ledger);
        _rig.Pass(first);
        await _rig.RoundAsync(ledger);
        var second = await _rig.LeaseAsync(ledger);
        _rig.Pass(second);
        await _rig.RoundAsync(ledger);

        Assert.Equal([0L, 0, 0, 0, 1, 1, 1, 1], _rig.Shards.Closings.Select(static c => c.Closings.Single().SettledUpTo));
    }

    [Fact]
    public async Task Tick_MoreChargedThanLeased_RaisesTheAlarmOnceAndCountsIt()
    {
        var ledger = _rig.Activate();
        var lease = await _rig.LeaseAsync(ledger);
        Assert.Equal(0, _rig.Metrics.Broken);
        // The planted break: shards charge more than was leased.
        _rig.Shards.Charge(0, Key, lease, lease.AmountMicros, _rig.Now);
        _rig.Shards.Charge(1, Key, lease, 1, _rig.Now);

        await ledger.TickAsync();
        await _rig.Charges.RefreshAsync();
        await ledger.TickAsync();
        await ledger.TickAsync();

        Assert.Equal(1, _rig.Metrics.Broken);
        Assert.Contains($"{lease.AmountMicros + 1} were charged to lease 1", Assert.Single(_rig.Log.Lines, static line => line.StartsWith("Error ALARM", StringComparison.Ordinal)), StringComparison.Ordinal);
        _rig.Pass(lease);
        await _rig.RoundAsync(ledger);
        Assert.Equal((1, lease.AmountMicros, 1L), (_rig.Metrics.Broken, _rig.Fold().SpentMicros, _rig.Fold().ExcessMicros));
    }

    [Fact]
    public async Task Follow_AfterASnapshot_IsTheSameStateAndTheLogIsWhole()
    {
        var ledger = _rig.Activate();
        for (var i = 0; i < 25; i++)
        {
            await ledger.ExecuteAsync(new TopUpBudget(new Money("EUR", 1)) { Request = new RequestKey($"r{i}", "") });
            await ledger.TickAsync();
        }

        var state = await _rig.Activate().FollowAsync();

        Assert.Equal([20L, 10], await _rig.Snapshots.ListAsync());
        Assert.Equal((26L, Budget.TotalMicros + 25), (state.Position, state.Balances.TotalMicros));
        Assert.NotNull(state.FindAnswer(new RequestKey("r0", "")));
        Assert.Equal(26, _rig.Entries().Count);
        foreach (var position in Enumerable.Range(20, 7))
            _rig.Store.Remove(position);
        await Assert.ThrowsAsync<LedgerDamagedException>(() => _rig.Activate().FollowAsync());
    }

    [Fact]
    public async Task Refresh_ManyLedgers_IsOneLookAtEachShardAndNoneWhenNobodyWantsToKnow()
    {
        await _rig.Charges.RefreshAsync();
        Assert.Equal(0, _rig.Shards.Looks);
        var lease = await _rig.LeaseAsync(_rig.Activate());
        _rig.Shards.Charge(0, Key, lease, 5, _rig.Now);
        for (var i = 0; i < 10; i++)
            await _rig.Activate().TickAsync();

        await _rig.Charges.RefreshAsync();
        Assert.Equal(Partitions, _rig.Shards.Looks);
        Assert.Equal(5, _rig.Charges.SpentMicros(new LeaseKey(Key, lease.Number)));
        _rig.Shards.Away.Add(0);
        Assert.Single(await _rig.Charges.RefreshAsync());
        Assert.Equal(5, _rig.Charges.SpentMicros(new LeaseKey(Key, lease.Number)));
    }

    [Fact]
    public async Task Send_SeveralLedgers_IsOneCallForEachPartition()
    {
        var answers = new ConcurrentBag<int>();
        for (var i = 0; i < 3; i++)
        {
            for (var partition = 0; partition < Partitions; partition++)
                _rig.Closer.Ask(partition, new LeaseClosing(new("glow", $"c{i}"), [1, 2], 0), spends => answers.Add(spends.Length));
        }

        await _rig.Closer.SendAsync();
        await _rig.Closer.SendAsync();

        Assert.Equal([0, 1, 2, 3], _rig.Shards.Closings.Select(static c => c.Partition).Order());
        Assert.All(_rig.Shards.Closings, static c => Assert.Equal(3, c.Closings.Length));
        Assert.Equal(Enumerable.Repeat(2, 3 * Partitions), answers);
    }
}
