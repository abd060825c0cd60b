using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Campaigns.Budgets.Ledger;

/// <summary>
/// One line of a campaign's statement and one entry of its ledger's log: what changed, and what the balances are after it. Persisted, so members keep
/// their ids for ever.
/// </summary>
/// <param name="TimeMicros">When it was decided, microseconds since 1970; never before the entry before it.</param>
/// <param name="Request">The request it came from; <see cref="RequestKey.None"/> for what the ledger does by itself.</param>
/// <param name="Change">What changed.</param>
/// <param name="After">The balances after it.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.ledger-entry")]
public sealed record LedgerEntry(long TimeMicros, RequestKey Request, LedgerChange Change, LedgerBalances After);
