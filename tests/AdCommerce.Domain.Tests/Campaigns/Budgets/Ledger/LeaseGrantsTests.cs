using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Ledger;

public sealed class LeaseGrantsTests
{
    [Fact]
    public void Decide_SameOperationAgain_GivesTheSameLeaseAndWritesNothing()
    {
        var (state, lease) = Grant(Open(), 1, Euro, Start);

        var again = Ask(state, Request(1, Euro), Start + Second);

        Assert.Null(again.Entry);
        Assert.Same(lease, again.Answer.Lease);
    }

    [Theory]
    [InlineData(-1, LeaseRefusal.OutOfFlight)]
    [InlineData(10 * 24 * Hour, LeaseRefusal.OutOfFlight)]
    public void Decide_OutsideTheFlight_IsRefused(long after, LeaseRefusal why) => Assert.Equal(why, Ask(Open(), Request(1, Euro), Start + after).Answer.Refusal);

    [Fact]
    public void Decide_WithoutBudgetPausedOrEnded_IsRefused()
    {
        Assert.Equal(LeaseRefusal.NoBudget, Ask(LedgerState.Empty(Campaign), Request(1, Euro), Start).Answer.Refusal);
        var paused = Run(Open(), new SetLedgerPaused(true), Start);
        Assert.Equal(LeaseRefusal.NotActive, Ask(paused, Request(1, Euro), Start).Answer.Refusal);
        Assert.NotNull(Ask(Run(paused, new SetLedgerPaused(false), Start), Request(1, Euro), Start).Answer.Lease);
        Assert.Equal(LeaseRefusal.NotActive, Ask(Run(paused, new EndLedger(), Start), Request(1, Euro), Start).Answer.Refusal);
    }

    [Fact]
    public void Decide_AgainAndAgain_ShrinksTowardsOnePriceAndLeasesTheLastOfIt()
    {
        const long Price = Euro / 10;
        var (state, sizes) = (Open(), new List<long>());
        for (var operation = 1; ; operation++)
        {
            var decision = Ask(state, Request(operation, Price, "a", [.. state.Leases.Values.Select(static l => new HeldLeaseReport(l.Number, l.AmountMicros, Second, true, l.AmountMicros))]), Start + operation, Demanding(state));
            if (decision.Answer.Lease is not { } lease)
                break;
            state = state.Apply(decision.Entry!);
            sizes.Add(lease.AmountMicros);
        }

        Assert.True(sizes.Max() > 20 * Euro, $"a silo that takes much gets much: {sizes.Max()}");
        Assert.Equal(Price, sizes[^1]);
        Assert.InRange(state.Balances.FreeMicros, 0, Price - 1);
        Assert.True(state.Balances.Hold);
    }

    [Fact]
    public void Decide_DayIsUsedUp_WaitsForTheNext()
    {
        var state = Open(Budget with { DailyMicros = 2 * Euro });
        for (var operation = 1; Ask(state, Request(operation, Euro), Start).Entry is { } entry; operation++)
            state = state.Apply(entry);

        Assert.Equal(LeaseRefusal.DayExhausted, Ask(state, Request(99, Euro), Start).Answer.Refusal);
        Assert.Equal(2 * Euro, state.Balances.LeasedMicros);
        Assert.NotNull(Ask(state, Request(99, Euro), Start + (24 * Hour)).Answer.Lease);
    }

    [Fact]
    public void Decide_NearMidnight_TakesNoLongerThanTheDay()
    {
        var late = Start + (24 * Hour) - (30 * Second);

        var (_, lease) = Grant(Open(), 1, Euro, late);

        Assert.Equal(late + (30 * Second), lease.TakeEndTimeMicros);
        Assert.Equal(lease.TakeEndTimeMicros + LeaseTerms.Default.ChargeMicros, lease.CloseTimeMicros);
    }

    [Fact]
    public void Decide_LessLeftThanThePrice_SaysSo()
    {
        var state = Run(Open(), new LowerBudget(Euros(5)), Start);

        Assert.Equal(LeaseRefusal.PriceTooHigh, Ask(state, Request(1, 6), Start).Answer.Refusal);
        Assert.Equal(5, Grant(state, 1, 5, Start).Lease.AmountMicros);
    }

    /// <summary>R4: what comes back as leases close is asked for seldom. The lease closes in one second, and the ledger waits five more.</summary>
    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 20)]
    [InlineData(50, 10)]
    [InlineData(1_000, 6)]
    public void Decide_NothingLeft_IsAskedAgainAfterFiveHundredEventsOrTwentySeconds(int eventsPerSecond, int seconds)
    {
        var (state, lease) = Grant(Open(), 1, Euro, Start);
        state = Run(state, new LowerBudget(Euros(lease.AmountMicros)), Start);
        var taken = eventsPerSecond == 0 ? [] : new[] { new HeldLeaseReport(lease.Number, lease.AmountMicros, 30 * Second, true, lease.AmountMicros) };
        var price = lease.AmountMicros / (30 * Math.Max(1, eventsPerSecond));

        var answer = Ask(state, Request(2, price, "a", taken), lease.CloseTimeMicros - Second).Answer;

        Assert.Equal(LeaseRefusal.Exhausted, answer.Refusal);
        Assert.Equal(seconds, Math.Round(answer.RetryMicros / (double)Second));
    }

    [Fact]
    public void Decide_PacedEvenly_ReleasesWhatThePlanSaysAndNoBurstAfterASleep()
    {
        var budget = Budget with { Pacing = PacingKind.Even };
        var state = Open(budget);
        var perHour = budget.TotalMicros / (10.0 * 24);

        // Nobody asked for five days: what was missed is caught up with at half as much again.
        var now = Start + (5 * 24 * Hour);
        var released = 0L;
        for (var (operation, end) = (1, now + Hour); now < end; operation++, now += 10 * Second)
        {
            var decision = Ask(state, Request(operation, 1_000, "a", [.. state.Leases.Values.Select(static l => new HeldLeaseReport(l.Number, l.AmountMicros, Second, true, l.AmountMicros))]), now, Demanding(state));
            if (decision.Entry is not { } entry)
                continue;
            state = state.Apply(entry);
            released += decision.Answer.Lease!.AmountMicros;
        }

        // Twice the plan's pace is what the rest of the flight needs, and half as much again on it; three tenths of what is taken is thought to be lost.
        Assert.InRange(released, 2 * perHour, 1.2 * 2 * 1.5 * perHour / 0.7);
    }

    private static LedgerSight Demanding(LedgerState state) => LedgerSight.None.Hear(
        new LeaseReport("a", [.. state.Leases.Values.Select(static l => new HeldLeaseReport(l.Number, l.AmountMicros, Second, true, l.AmountMicros))]), state, Start);

    [Fact]
    public void Decide_FarBehindAPlanOfAnEventAnHour_ReleasesOneWhateverPartOfThemIsSeen()
    {
        const int Parts = 300;
        const long Price = 400_013;
        for (var part = 1; part <= Parts; part++)
        {
            var (state, lease) = Grant(Open(Budget with { Pacing = PacingKind.Even }), 1, Price, Start + Hour);
            state = Run(state, new CloseLease(lease.Number, Tally(lease.AmountMicros * part / Parts), lease.AmountMicros), lease.CloseTimeMicros);

            Assert.NotNull(Ask(state, Request(2, Price), Start + (24 * Hour)).Answer.Lease);
        }
    }
}
