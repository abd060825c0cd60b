namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>What must hold of money at every instant, held against what is known: spent + open leases are at most the budget, and no lease is charged above its amount.</summary>
public static class LedgerCheck
{
    /// <summary>What is broken, in a sentence; null when everything holds. Anything else is a fault of this service.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="sight">What it has heard of open leases.</param>
    public static string? FindBreak(LedgerState state, LedgerSight sight)
    {
        if (!state.Balances.Hold)
            return FormattableString.Invariant($"{state.SpentMicros} spent and {state.LeasedMicros} leased are not within the budget of {state.Balances.TotalMicros}");
        if (state.ExcessMicros != 0)
            return FormattableString.Invariant($"{state.ExcessMicros} were charged above the amounts of closed leases");
        foreach (var lease in state.Leases.Values)
        {
            if (sight.Leases.GetValueOrDefault(lease.Number).ChargedMicros is var charged && charged > lease.AmountMicros)
                return FormattableString.Invariant($"{charged} were charged to lease {lease.Number}, which holds {lease.AmountMicros}");
        }

        return null;
    }

    /// <summary>Spent and leased of the budget; above 1 is a break. 0 without a budget.</summary>
    public static double UsedShare(LedgerState state) =>
        state.Balances.TotalMicros > 0 ? (double)(state.SpentMicros + state.LeasedMicros) / state.Balances.TotalMicros : 0;
}
