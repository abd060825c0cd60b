using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Ledger;

public sealed class LedgerCommandTests
{
    [Fact]
    public void Decide_TopUpAndLower_MoveTheTotal()
    {
        var state = Run(Open(), new TopUpBudget(Euros(5 * Euro)), Start);
        Assert.Equal(105 * Euro, state.Balances.TotalMicros);

        state = Run(state, new LowerBudget(Euros(7)), Start);
        Assert.Equal(new LedgerBalances(7, 0, 0), state.Balances);
    }

    [Fact]
    public void Decide_LowerBelowWhatIsSpentAndLeased_SaysHowLowItCanGo()
    {
        var (state, lease) = Grant(Open(), 1, 3 * Euro, Start);
        state = Run(state, new CloseLease(lease.Number, Tally(1, 2), null), lease.CloseTimeMicros);
        (state, var second) = Grant(state, 2, Euro, lease.CloseTimeMicros);
        var lowest = 3 + second.AmountMicros;

        var refusal = new LowerBudget(Euros(lowest - 1)).Decide(state, lease.CloseTimeMicros);

        Assert.Equal(RejectionReason.FailedPrecondition, refusal.Rejection!.Reason);
        Assert.Contains($"lowered to {lowest} now", refusal.Rejection.Message, StringComparison.Ordinal);
        Assert.Equal(lowest, state.LowestTotalMicros);
        Assert.Equal(0, Run(state, new LowerBudget(Euros(lowest)), lease.CloseTimeMicros).Balances.FreeMicros);
    }

    [Theory]
    [InlineData(0, "EUR", "amount.amount_micros")]
    [InlineData(-1, "EUR", "amount.amount_micros")]
    [InlineData(long.MinValue, "EUR", "amount.amount_micros")]
    [InlineData(long.MaxValue, "EUR", "amount.amount_micros")]
    [InlineData(Money.AmountMicrosMax, "EUR", "amount.amount_micros")]
    [InlineData(1, "USD", "amount.currency_code")]
    public void Decide_TopUpByWhatCannotBe_NamesTheField(long amount, string currency, string field) =>
        Assert.Equal(field, new TopUpBudget(new Money(currency, amount)).Decide(Open(), Start).Rejection!.Violations.Single().Field);

    [Fact]
    public void Decide_SeveralThingsWrong_NamesAll() => Assert.Equal(
        ["amount.amount_micros", "amount.currency_code", "amount.currency_code", "note"],
        new RefundCharges(new Money("x", -1), "").Decide(Open(), Start).Rejection!.Violations.Select(static v => v.Field));

    [Fact]
    public void Decide_RefundOfMoreThanWasCharged_IsRefused()
    {
        var (state, lease) = Grant(Open(), 1, 3 * Euro, Start);
        state = Run(state, new CloseLease(lease.Number, Tally(Euro), null), lease.CloseTimeMicros);

        Assert.False(new RefundCharges(Euros(Euro + 1), "complaint").Decide(state, lease.CloseTimeMicros).IsSuccess);
        state = Run(state, new RefundCharges(Euros(Euro), "complaint"), lease.CloseTimeMicros);
        Assert.Equal(new LedgerBalances(100 * Euro, 0, 0), state.Balances);
    }

    [Fact]
    public void Decide_WithoutBudgetOrAfterTheEnd_IsRefused()
    {
        Assert.Equal(RejectionReason.FailedPrecondition, new TopUpBudget(Euros(1)).Decide(LedgerState.Empty(Campaign), Start).Rejection!.Reason);
        var ended = Run(Open(), new EndLedger(), Start);
        Assert.Equal(RejectionReason.FailedPrecondition, new SetLedgerPaused(false).Decide(ended, Start).Rejection!.Reason);
        Assert.Equal(RejectionReason.AlreadyExists, new OpenBudget(Budget).Decide(ended, Start).Rejection!.Reason);
    }

    [Fact]
    public void Decide_DailyBudgetBelowToday_SaysHowLowItCanGo()
    {
        var (state, lease) = Grant(Open(), 1, 3 * Euro, Start);

        var refusal = new ChangeDailyBudget(lease.AmountMicros - 1).Decide(state, Start);

        Assert.Contains($"lowered to {lease.AmountMicros} now", refusal.Rejection!.Message, StringComparison.Ordinal);
        Assert.Equal(0, Run(state, new ChangeDailyBudget(lease.AmountMicros), Start).AvailableMicros(lease.Day));
    }

    [Fact]
    public void Decide_ChangeFlight_MovesTheEndAndKeepsWhatWasPlanned()
    {
        var state = Open(Budget with { Pacing = PacingKind.Even });
        var middle = Start + (5 * 24 * Hour);

        var longer = Run(state, new ChangeFlight(Budget.EndTime.AddDays(5), PacingKind.Even), middle);
        var faster = Run(longer, new ChangeFlight(Budget.EndTime.AddDays(5), PacingKind.AsFastAsPossible), middle);

        Assert.Equal((Budget.EndTime.AddDays(5), PacingKind.Even), (longer.Budget!.EndTime, longer.Budget.Pacing));
        Assert.Equal((Budget.EndTime.AddDays(5), PacingKind.AsFastAsPossible), (faster.Budget!.EndTime, faster.Budget.Pacing));
        Assert.Equal(
            ["budget.end_time", "budget.pacing"],
            new ChangeFlight(Budget.StartTime.AddMinutes(1), (PacingKind)9).Decide(state, middle).Rejection!.Violations.Select(static v => v.Field).Order());
    }

    [Fact]
    public void Decide_ChangeFlightHeardOfTooLateOrWithATotalBelowTheDay_IsCarriedOut()
    {
        var state = Run(Open(Budget with { DailyMicros = 20 * Euro }), new LowerBudget(Euros(5 * Euro)), Start);
        var middle = Start + (5 * 24 * Hour);

        var over = Run(state, new ChangeFlight(Budget.StartTime.AddDays(1), PacingKind.Even), middle);

        Assert.Equal(LeaseRefusal.OutOfFlight, Ask(over, Request(1, 1), middle).Answer.Refusal);
    }

    [Fact]
    public void FindAnswer_SameRequestAgain_KnowsIt()
    {
        var request = new RequestKey("brand/1", "print");
        var state = Run(Open(), new TopUpBudget(Euros(1)) { Request = request }, Start);

        Assert.Equal(2, state.FindAnswer(request)!.Value.Value!.Position);
        Assert.Equal(RejectionReason.AlreadyExists, state.FindAnswer(request with { Fingerprint = "other" })!.Value.Rejection!.Reason);
        Assert.Null(state.FindAnswer(new RequestKey("brand/2", "print")));
    }

    [Fact]
    public void CloseLease_BeforeItsTimeOrWithoutAllShards_IsRefusedAndTwiceChangesNothing()
    {
        var (state, lease) = Grant(Open(), 1, Euro, Start);
        var all = Tally(0, 5, 7);
        var some = ClosingTally.Of(3).With(1, new LeaseSpend(5, 1)).With(2, new LeaseSpend(7, 1));

        Assert.False(new CloseLease(lease.Number, all, null).Decide(state, lease.CloseTimeMicros - 1).IsSuccess);
        Assert.False(new CloseLease(lease.Number, some, null).Decide(state, lease.CloseTimeMicros).IsSuccess);
        Assert.Equal(RejectionReason.NotFound, new CloseLease(2, all, null).Decide(state, lease.CloseTimeMicros).Rejection!.Reason);
        state = Run(state, new CloseLease(lease.Number, all, null), lease.CloseTimeMicros);
        Assert.Equal(new LedgerBalances(100 * Euro, 12, 0), state.Balances);
        Assert.Equal(RejectionReason.AlreadyExists, new CloseLease(lease.Number, all, null).Decide(state, lease.CloseTimeMicros).Rejection!.Reason);
    }

    [Fact]
    public void CloseLease_MoreChargedThanLeased_IsWrittenDownAndNotPaid()
    {
        var (state, lease) = Grant(Open(), 1, Euro, Start);

        state = Run(state, new CloseLease(lease.Number, Tally(lease.AmountMicros, 3), null), lease.CloseTimeMicros);

        Assert.Equal((lease.AmountMicros, 3), (state.SpentMicros, state.ExcessMicros));
    }

    [Fact]
    public void Apply_BalancesThatDoNotFollow_IsRefused()
    {
        var state = Open();
        var entry = new TopUpBudget(Euros(1)).Decide(state, Start).Value!;

        Assert.Throws<ArgumentException>(() => state.Apply(entry with { After = entry.After with { TotalMicros = 1 } }));
        Assert.Throws<ArgumentException>(() => state.Apply(entry with { TimeMicros = 0 }));
    }
}
