using AdCommerce.Domain.Campaigns;
using AdCommerce.Grains.Registry;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>
/// Wakes ledgers that nobody asks for: of a campaign that is paused or over, leases may be open that a crash left without anyone to close them. A ledger with open
/// leases stays awake by itself, so this is seldom; one of which nothing is due any more is left alone until its campaign changes.
/// </summary>
public sealed class LedgerWaking(RegistryReplica registry, ILedgers ledgers, LedgerMetrics metrics, TimeProvider time)
{
    private const int AtOnceMax = 16;

    private readonly Dictionary<CampaignKey, long> _settled = [];

    /// <summary>Wakes every ledger of which something may be due. Not to be called twice at the same time.</summary>
    /// <returns>Why some could not be woken; empty when all were.</returns>
    public async Task<IReadOnlyList<Exception>> WakeAsync(CancellationToken cancellationToken = default)
    {
        var failures = new List<Exception>();
        var due = registry.State.Campaigns.Values
            .Where(campaign => campaign.Budget is not null && _settled.GetValueOrDefault(campaign.Key) != campaign.Version)
            .Select(static campaign => (campaign.Key, campaign.Version));
        foreach (var some in due.Chunk(AtOnceMax))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var views = some.Select(campaign => ledgers.WakeAsync(campaign.Key)).ToList();
            for (var i = 0; i < some.Length; i++)
            {
                try
                {
                    if ((await views[i]).IsSettled(time.GetUtcMicros()))
                        _settled[some[i].Key] = some[i].Version;
                }
                catch (Exception exception)
                {
                    metrics.Failed("wake");
                    failures.Add(exception);
                }
            }
        }

        return failures;
    }
}
