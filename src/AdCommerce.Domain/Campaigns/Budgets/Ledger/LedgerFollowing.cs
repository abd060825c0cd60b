namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>
/// How a ledger follows the registry, which is the truth about whether a campaign has a budget at all, whether it is paused or ended, how much of it may go on a day, until
/// when and how fast: a change of any of it is one entry of one log, beside whatever else of the campaign is changed. The ledger reads it and does the same with the money;
/// when it dies in between, it finds it out the next time. The total is the ledger's own.
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
        (_, { Budget: { } wanted }) when (wanted.EndTime, wanted.Pacing) != (state.Budget!.EndTime, state.Budget.Pacing) => new ChangeFlight(wanted.EndTime, wanted.Pacing),
        (LedgerStatus.Active, { Paused: true }) => new SetLedgerPaused(true),
        (LedgerStatus.Paused, { Paused: false }) => new SetLedgerPaused(false),
        // Last, because it alone may have to wait: for leases that were granted between the question whether it can be so low and the registry's entry.
        (_, { Budget: { } wanted }) when wanted.DailyMicros != state.Budget!.DailyMicros => new ChangeDailyBudget(wanted.DailyMicros),
        _ => null,
    };
}
