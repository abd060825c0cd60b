using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>
/// What shards have charged to leases that are open, as this silo last heard: one look at the partitions for all ledgers of the silo, by the clock, so that many
/// campaigns ask no more than one. It may be old: only how fast money flows depends on it.
/// </summary>
public sealed class OpenCharges(ILeaseShards shards, LedgerMetrics metrics, TimeProvider time)
{
    /// <summary>A partition that needs longer, as one that is just being loaded, is asked again the next time.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Nobody has asked for so long: nobody needs it.</summary>
    private static readonly TimeSpan WantedFor = TimeSpan.FromMinutes(1);

    private readonly ImmutableArray<OpenCharge>[] _byPartition = [.. Enumerable.Repeat(ImmutableArray<OpenCharge>.Empty, shards.Count)];

    private volatile Dictionary<LeaseKey, long> _sums = [];
    private long _wantedTimestamp = long.MinValue;

    /// <summary>What was charged to a lease, as far as is known; 0 for one that nobody speaks of.</summary>
    internal long SpentMicros(LeaseKey lease)
    {
        Volatile.Write(ref _wantedTimestamp, time.GetTimestamp());
        return _sums.GetValueOrDefault(lease);
    }

    /// <summary>
    /// Asks every partition, if a ledger wants to know. One that does not answer keeps what it said last. Not to be called twice at the same time.
    /// </summary>
    /// <returns>Why partitions did not answer; empty when all did, or nobody wants to know.</returns>
    public async Task<IReadOnlyList<Exception>> RefreshAsync()
    {
        if (Volatile.Read(ref _wantedTimestamp) is var wanted && (wanted == long.MinValue || time.GetElapsedTime(wanted) > WantedFor))
            return [];
        var failures = new List<Exception>();
        var asked = Enumerable.Range(0, _byPartition.Length).Select(AskAsync).ToList();
        for (var partition = 0; partition < _byPartition.Length; partition++)
        {
            try
            {
                _byPartition[partition] = await asked[partition];
            }
            catch (Exception exception)
            {
                metrics.Failed("open");
                failures.Add(exception);
            }
        }

        var sums = new Dictionary<LeaseKey, long>();
        foreach (var (lease, spend) in _byPartition.SelectMany(static (ImmutableArray<OpenCharge> charges) => charges))
            sums[lease] = sums.GetValueOrDefault(lease) + spend.SpentMicros;
        _sums = sums;
        return failures;
    }

    private async Task<ImmutableArray<OpenCharge>> AskAsync(int partition) => await shards.CountOpenAsync(partition).WaitAsync(AnswerTimeout, time);
}
