using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Delivery;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>
/// The money of one campaign; the key is "{brand}/{campaign}". The only writer of its log, which is the campaign's statement; what it answers is in the log. A
/// second activation, which Orleans allows for moments, does no harm: each position of the log goes to one of them. Repeating a call is safe: leases by their
/// operation, commands by their request id, the rest by meaning.
/// </summary>
/// <exception cref="Log.LogUnavailableException">Every method: the store does not answer. What was asked may or may not be in the log; repeat it.</exception>
[Alias("adcommerce.ILedgerGrain")]
public interface ILedgerGrain : IGrainWithStringKey
{
    /// <summary>A silo asks for money. A lease is written down before it is answered.</summary>
    [Alias("Lease")]
    Task<LeaseAnswer> Lease(LeaseRequest request);

    /// <summary>Carries a command out, or says why not. A request that was carried out before changes nothing.</summary>
    /// <returns>The ledger as it stands after it.</returns>
    [Alias("Execute")]
    Task<Result<LedgerView>> Execute(LedgerCommand command);

    /// <summary>Why a command would be refused now; null when it would be carried out. Changes nothing.</summary>
    [Alias("Check")]
    Task<Rejection?> Check(LedgerCommand command);

    /// <summary>Does what the registry says of the campaign, and what is due. When this returns, it stands as the registry did when it was called.</summary>
    [Alias("Wake")]
    Task<LedgerView> Wake();

    /// <summary>How it stands.</summary>
    [Alias("Look")]
    Task<LedgerView> Look();

    /// <summary>What the delivery report says of it; null without a budget.</summary>
    /// <param name="cells">What the shards counted of the campaign.</param>
    [Alias("Report")]
    Task<DeliveryFigures?> Report(ImmutableArray<DeliveryCell> cells);
}

/// <summary>How a ledger stands.</summary>
/// <param name="Position">Position of its last entry; 0 for none.</param>
/// <param name="Budget">The budget as it is now; null for none.</param>
/// <param name="Status">Whether leases are granted.</param>
/// <param name="Balances">Where the money is.</param>
/// <param name="OpenLeases">How many leases are open.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-view")]
public sealed record LedgerView(long Position, CampaignBudget? Budget, LedgerStatus Status, LedgerBalances Balances, int OpenLeases)
{
    /// <summary>Below this the total cannot be lowered now.</summary>
    public long LowestTotalMicros => Balances.SpentMicros + Balances.LeasedMicros;

    internal static LedgerView Of(LedgerState state) => new(state.Position, state.Budget, state.Status, state.Balances, state.Leases.Count);

    /// <summary>Whether nothing will happen any more unless somebody asks: no lease is open, and none will be granted.</summary>
    internal bool IsSettled(long nowMicros) => OpenLeases == 0 && Budget is { } budget && (Status == LedgerStatus.Ended || nowMicros >= budget.EndTimeMicros);
}
