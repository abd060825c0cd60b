using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Ledger;

public sealed class LedgerFollowingTests
{
    private static readonly Campaign Funded = new(BudgetSamples.Campaign, "Spring", false, 1) { Budget = Budget };

    [Fact]
    public void Next_UntilItStandsAsTheRegistrySays_IsTheCommandThatIsMissing()
    {
        Assert.Null(LedgerFollowing.Next(LedgerState.Empty(BudgetSamples.Campaign), null));
        Assert.Null(LedgerFollowing.Next(LedgerState.Empty(BudgetSamples.Campaign), Funded with { Budget = null }));
        var state = Follow(LedgerState.Empty(BudgetSamples.Campaign), Funded, LedgerStatus.Active);
        state = Follow(state, Funded with { Paused = true }, LedgerStatus.Paused);
        state = Follow(state, Funded, LedgerStatus.Active);
        state = Follow(state, Funded with { Paused = true, Ended = true }, LedgerStatus.Ended);
        Assert.Null(LedgerFollowing.Next(state, Funded));
    }

    [Fact]
    public void Next_PausedBeforeItWasOpened_OpensAndPauses() =>
        Follow(Follow(LedgerState.Empty(BudgetSamples.Campaign), Funded with { Paused = true }, LedgerStatus.Active, isDone: false), Funded with { Paused = true }, LedgerStatus.Paused);

    [Fact]
    public void Next_TermsChangedInTheRegistry_AreTakenOverUntilTheyAreThose()
    {
        var wanted = Funded with { Budget = Budget with { DailyMicros = 20 * Euro, EndTime = Budget.EndTime.AddDays(2), Pacing = PacingKind.Even } };

        var flown = Follow(Open(), wanted, LedgerStatus.Active, isDone: false);
        var done = Follow(flown, wanted, LedgerStatus.Active);

        Assert.Equal((Budget.EndTime.AddDays(2), PacingKind.Even, null), (flown.Budget!.EndTime, flown.Budget.Pacing, flown.Budget.DailyMicros));
        Assert.Equal(wanted.Budget, done.Budget);
        Assert.Null(Follow(Follow(done, Funded, LedgerStatus.Active, isDone: false), Funded, LedgerStatus.Active).Budget!.DailyMicros);
    }

    [Fact]
    public void Next_DailyBudgetThatHasToWait_KeepsNothingElseWaiting()
    {
        var (state, _) = Grant(Open(), 1, 3 * Euro, Start);
        var wanted = Funded with { Paused = true, Budget = Budget with { DailyMicros = 1, EndTime = Budget.EndTime.AddDays(2) } };

        state = Follow(Follow(state, wanted, LedgerStatus.Active, isDone: false), wanted, LedgerStatus.Paused, isDone: false);

        Assert.False(LedgerFollowing.Next(state, wanted)!.Decide(state, Start).IsSuccess);
        Assert.True(LedgerFollowing.Next(state, wanted)!.Decide(state, Start + (24 * Hour)).IsSuccess);
    }

    [Fact]
    public void Next_TotalChangedSince_IsTheLedgersOwn()
    {
        var state = Run(Open(), new TopUpBudget(Euros(5)), Start);

        Assert.Null(LedgerFollowing.Next(state, Funded));
    }

    private static LedgerState Follow(LedgerState state, Campaign campaign, LedgerStatus expected, bool isDone = true)
    {
        var next = Run(state, LedgerFollowing.Next(state, campaign)!, Start);
        Assert.Equal(expected, next.Status);
        Assert.Equal(isDone, LedgerFollowing.Next(next, campaign) is null);
        return next;
    }
}
