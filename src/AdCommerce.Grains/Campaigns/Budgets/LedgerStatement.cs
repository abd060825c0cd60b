using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Grains.Log;
using Orleans.Serialization;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>A campaign's statement: its ledger's log, as it was written.</summary>
public sealed class LedgerStatement(ILogFactory logs, Serializer<LedgerEntry> serializer)
{
    /// <summary>Entries from a position on, the oldest first; fewer than asked for at the end.</summary>
    /// <param name="campaign">Whose.</param>
    /// <param name="from">1 or more.</param>
    /// <param name="max">1 or more.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="LogUnavailableException">The store does not answer.</exception>
    public async Task<IReadOnlyList<LedgerEntry>> ReadAsync(CampaignKey campaign, long from, int max, CancellationToken cancellationToken) =>
        [.. (await logs.Open(LedgerKeys.LogNameOf(campaign), hints: false).ReadAsync(from, max, cancellationToken)).Select(bytes => serializer.Deserialize(bytes)!)];
}
