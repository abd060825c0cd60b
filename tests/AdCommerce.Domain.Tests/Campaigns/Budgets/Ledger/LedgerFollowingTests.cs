using AdCommerce.Domain.Campaigns;
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
    public void Next_BudgetChangedSince_IsTheLedgersOwn()
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
