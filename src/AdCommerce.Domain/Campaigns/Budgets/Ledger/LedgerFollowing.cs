namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>
/// How a ledger follows the registry, which is the truth about whether a campaign has a budget at all, and whether it is paused or ended: that is one entry of one
/// log, seen by every decision. The ledger reads it and does the same with the money; when it dies in between, it finds it out the next time.
/// </summary>
public static class LedgerFollowing
{
    /// <summary>What the ledger has to do to stand as the registry says; null when it does.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="campaign">As the registry has it; null when it does not know it.</param>
    public static LedgerCommand? Next(LedgerState state, Campaign? campaign) => (state.Status, campaign) switch
    {
        (_, null or { Budget: null }) or (LedgerStatus.Ended, _) => null,
        (LedgerStatus.None, { Budget: { } budget }) => new OpenBudget(budget),
        (_, { Ended: true }) => new EndLedger(),
        (LedgerStatus.Active, { Paused: true }) => new SetLedgerPaused(true),
        (LedgerStatus.Paused, { Paused: false }) => new SetLedgerPaused(false),
        _ => null,
    };
}
