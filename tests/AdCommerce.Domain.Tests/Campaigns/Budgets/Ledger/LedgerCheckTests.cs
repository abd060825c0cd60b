using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Ledger;

public sealed class LedgerCheckTests
{
    [Fact]
    public void FindBreak_ChargedAboveALease_IsFoundWhileItIsOpenAndWhenItIsClosed()
    {
        var (state, lease) = Grant(Open(), 1, 3 * Euro, Start);

        Assert.Null(LedgerCheck.FindBreak(state, LedgerSight.None.HearCharged(lease.Number, lease.AmountMicros)));
        Assert.Contains(
            $"{lease.AmountMicros + 1} were charged to lease 1", LedgerCheck.FindBreak(state, LedgerSight.None.HearCharged(lease.Number, lease.AmountMicros + 1)), StringComparison.Ordinal);
        state = Run(state, new CloseLease(lease.Number, Tally(lease.AmountMicros, 1), null), lease.CloseTimeMicros);
        Assert.Contains("1 were charged above", LedgerCheck.FindBreak(state, LedgerSight.None), StringComparison.Ordinal);
    }

    [Fact]
    public void FindBreak_MoreSpentThanThereIs_IsFound()
    {
        var (state, lease) = Grant(Open(), 1, 3 * Euro, Start);
        // No command does this; a damaged snapshot, or a fault, might.
        var damaged = LedgerState.Of(state.ToSnapshot() with { SpentMicros = state.Balances.FreeMicros + 1 });

        Assert.Null(LedgerCheck.FindBreak(state, LedgerSight.None));
        Assert.Contains("are not within the budget", LedgerCheck.FindBreak(damaged, LedgerSight.None), StringComparison.Ordinal);
        Assert.True(LedgerCheck.UsedShare(damaged) > 1);
        Assert.Equal((double)lease.AmountMicros / (100 * Euro), LedgerCheck.UsedShare(state));
        Assert.Equal(0, LedgerCheck.UsedShare(LedgerState.Empty(Campaign)));
    }
}
