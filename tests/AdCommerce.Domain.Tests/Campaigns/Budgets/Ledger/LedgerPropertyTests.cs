using System.Text.Json;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Tests.Campaigns.Budgets.Leases;
using CsCheck;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Ledger;

/// <summary>What holds for every order in which silos ask, take, and sleep, shards charge, and somebody changes the budget.</summary>
public sealed class LedgerPropertyTests
{
    [Fact]
    public void AnyInterleaving_KeepsSpentAndLeasedWithinTheBudget() =>
        Gen.Select(Gen.Int[0, 1_000_000].Array[0, 300], Gen.Bool, Gen.Enum<PacingKind>()).Sample(
            (choices, hasDaily, pacing) => new Interleaving(choices, hasDaily, pacing).Run(), iter: 2_000);

    private sealed class Interleaving
    {
        private const int Shards = 3;

        private readonly int[] _choices;
        private readonly ManualTime _time = new(Start);
        private readonly LeasePurse[] _purses;
        private readonly LeaseBook[] _books = [new(), new(), new()];
        private readonly List<ChargeClaim> _taken = [];
        private readonly List<LedgerEntry> _log = [];
        private readonly Dictionary<long, long> _charged = [];
        private LedgerState _state;
        private LedgerSight _sight = LedgerSight.None;
        private long _allCharged;
        private int _next;
        private int _operations;

        public Interleaving(int[] choices, bool hasDaily, PacingKind pacing)
        {
            _choices = choices;
            _purses = [new LeasePurse(Campaign, _time), new LeasePurse(Campaign, _time)];
            _state = LedgerState.Empty(Campaign);
            Do(new OpenBudget(Budget with { TotalMicros = 5_000, DailyMicros = hasDaily ? 2_000 : null, Pacing = pacing, EndTime = Budget.StartTime.AddDays(3) }));
        }

        public void Run()
        {
            while (_next < _choices.Length)
            {
                Act();
                Check();
            }

            var place = _choices.Length == 0 ? 0 : _choices[0] % _log.Count;
            _time.Advance(LeaseTerms.Default.LifeMicros + Hour);
            foreach (var number in _state.Leases.Keys)
                Close(number);
            Check();
            Assert.Equal(_allCharged, _state.SpentMicros + _state.RefundedMicros);
            Assert.Equal(0, _state.LeasedMicros);
            Assert.Equal(Text(_state), Text(Fold(LedgerState.Empty(Campaign), _log)));
            // From a snapshot anywhere on.
            var read = LedgerState.Of(Fold(LedgerState.Empty(Campaign), _log.Take(place)).ToSnapshot());
            Assert.Equal(Text(_state), Text(Fold(read, _log.Skip(place))));
        }

        private void Act()
        {
            switch (Choose(11))
            {
                case 0 or 1:
                    Renew(_purses[Choose(2)]);
                    break;
                case 2 or 3 or 4:
                    if (_purses[Choose(2)].TryTake(1 + Choose(200), out var take))
                        _taken.Add(ChargeClaim.Of(take));
                    break;
                case 5 or 6:
                    Charge();
                    break;
                case 7:
                    _time.Advance(new[] { 1, 30, 70, 600, 3_000, 40_000 }[Choose(6)] * Second, Choose(2) == 0);
                    break;
                case 8 when _state.Leases.Count > 0:
                    Close(_state.Leases.Keys.ElementAt(Choose(_state.Leases.Count)));
                    break;
                default:
                    Do(Command() with { Request = new RequestKey($"r{_log.Count}", "") });
                    break;
            }
        }

        private LedgerCommand Command() => Choose(8) switch
        {
            0 => new TopUpBudget(Euros(Choose(2_000))),
            1 or 2 => new LowerBudget(Euros(Choose(6_000))),
            3 => new ChangeDailyBudget(Choose(3) == 0 ? null : Choose(3_000)),
            4 => new RefundCharges(Euros(Choose(300)), "note"),
            5 => new SetLedgerPaused(Choose(2) == 0),
            6 => new ChangeFlight(Budget.StartTime.AddHours(Choose(400)), (PacingKind)Choose(4)),
            _ => Choose(10) == 0 ? new EndLedger() : new SetLedgerPaused(false),
        };

        private void Renew(LeasePurse purse)
        {
            var request = purse.Request(new Guid(++_operations, 0, 0, new byte[8]), purse == _purses[0] ? "a" : "b");
            _sight = _sight.Hear(request.Report, _state, _time.NowMicros);
            var timestamp = _time.GetTimestamp();
            var decision = Ask(_state, request, _time.NowMicros, _sight);
            if (decision.Entry is { } entry)
                Append(entry);
            // The answer may be lost.
            if (Choose(5) > 0)
                purse.Put(decision.Answer.Lease, request.Report, timestamp);
        }

        // Each take is charged at most once, by one shard; what comes late is tried, too.
        private void Charge()
        {
            if (_taken.Count == 0)
                return;
            var place = Choose(_taken.Count);
            var claim = _taken[place];
            _taken.RemoveAt(place);
            if (_books[Choose(Shards)].Charge(Campaign, claim, _time.NowMicros) != ChargeOutcome.Billed)
                return;
            _charged[claim.Lease] = _charged.GetValueOrDefault(claim.Lease) + claim.PriceMicros;
            _allCharged += claim.PriceMicros;
            var lease = _log.Select(static e => e.Change).OfType<LeaseGranted>().Single(granted => granted.Lease.Number == claim.Lease).Lease;
            Assert.True(_charged[claim.Lease] <= lease.AmountMicros, "a lease was overspent");
        }

        private void Close(long number)
        {
            var tally = ClosingTally.Of(Shards);
            for (var shard = 0; shard < Shards; shard++)
            {
                // One may not answer, another twice.
                if (_next < _choices.Length && Choose(8) == 0)
                    continue;
                var closing = new LeaseClosing(Campaign, [number], _state.SettledUpTo);
                tally = tally.With(shard, _books[shard].Close(closing).Single());
                tally = tally.With(shard, _books[shard].Close(closing).Single());
            }

            Do(new CloseLease(number, tally, _sight.TakenMicros(number)));
        }

        private void Do(LedgerCommand command)
        {
            if (command.Decide(_state, _time.NowMicros).Value is { } entry)
                Append(entry);
        }

        private void Append(LedgerEntry entry)
        {
            _log.Add(entry);
            _state = _state.Apply(entry);
        }

        private void Check()
        {
            Assert.True(_state.Balances.Hold, _state.Balances.ToString());
            Assert.True(_allCharged - _state.RefundedMicros <= _state.Balances.TotalMicros, "overspent");
            Assert.Equal(0, _state.ExcessMicros);
            Assert.Equal(_state.LeasedMicros, _state.Leases.Values.Sum(static lease => lease.AmountMicros));
            Assert.Equal(_state.SpentMicros + _state.RefundedMicros, _state.Days.Values.Sum(static day => day.SpentMicros));
            Assert.Equal(_state.LeasedMicros, _state.Days.Values.Sum(static day => day.LeasedMicros));
            if (_state.Budget!.DailyMicros is { } daily && _state.Days.TryGetValue(CampaignClock.Of("Etc/UTC").DayOf(_state.TimeMicros), out var today))
                Assert.True(today.SpentMicros + today.LeasedMicros <= daily, "a day was overspent");
        }

        private static LedgerState Fold(LedgerState state, IEnumerable<LedgerEntry> entries) => entries.Aggregate(state, static (state, entry) => state.Apply(entry));

        private static string Text(LedgerState state) => JsonSerializer.Serialize(state.ToSnapshot());

        private int Choose(int count) => _next < _choices.Length ? _choices[_next++] % count : 0;
    }
}
