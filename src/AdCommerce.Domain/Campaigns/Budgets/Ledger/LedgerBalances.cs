namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>Where a campaign's money is; the four parts of the statement's right side.</summary>
/// <param name="TotalMicros">The budget.</param>
/// <param name="SpentMicros">Charged in leases that are closed, less what was refunded.</param>
/// <param name="LeasedMicros">In leases that are open.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-balances")]
public readonly record struct LedgerBalances(long TotalMicros, long SpentMicros, long LeasedMicros)
{
    /// <summary>What can still be leased.</summary>
    public long FreeMicros => TotalMicros - SpentMicros - LeasedMicros;

    /// <summary>What must hold at every instant: spent + open leases is at most the budget, and nothing is below zero.</summary>
    public bool Hold => SpentMicros >= 0 && LeasedMicros >= 0 && SpentMicros + LeasedMicros <= TotalMicros;
}

/// <summary>The same of one day of the campaign's clock.</summary>
/// <param name="SpentMicros">Charged in closed leases of that day. A refund does not open a day again.</param>
/// <param name="LeasedMicros">In open ones.</param>
public readonly record struct DayBalances(long SpentMicros, long LeasedMicros);
