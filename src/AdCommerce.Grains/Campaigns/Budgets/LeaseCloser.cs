using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>
/// Asks shards to close leases: what all ledgers of this silo want of one partition goes there as one call, which is one entry of its log. A call that fails is
/// forgotten; its ledgers still have the leases, and ask again.
/// </summary>
public sealed class LeaseCloser(ILeaseShards shards, LedgerMetrics metrics, TimeProvider time)
{
    /// <summary>Closings of one call; more wait for the next.</summary>
    internal const int ClosingsPerCallMax = 256;

    /// <summary>Leases of one closing; a ledger has so many only after it was away for long.</summary>
    internal const int LeasesPerClosingMax = 256;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Asked[] _partitions = [.. Enumerable.Range(0, shards.Count).Select(static _ => new Asked())];

    /// <summary>How many partitions there are.</summary>
    internal int Partitions => _partitions.Length;

    /// <summary>Asks a partition to close leases. While it has not answered, asking the same for the campaign again changes nothing.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="closing">What.</param>
    /// <param name="answered">Gets what was charged to each lease, in order, from any thread.</param>
    internal void Ask(int partition, LeaseClosing closing, Action<ImmutableArray<LeaseSpend>> answered)
    {
        lock (_gate)
        {
            var asked = _partitions[partition];
            if (!asked.UnderWay.Contains(closing.Campaign))
                asked.Waiting[closing.Campaign] = new Request(closing, answered);
        }
    }

    /// <summary>Sends what waits, one call for each partition that is not still busy with the last one.</summary>
    /// <returns>Why partitions did not answer; empty when all did.</returns>
    public async Task<IReadOnlyList<Exception>> SendAsync()
    {
        var sent = new List<Task<Exception?>>();
        lock (_gate)
        {
            for (var partition = 0; partition < _partitions.Length; partition++)
            {
                var asked = _partitions[partition];
                if (asked.Waiting.Count == 0 || asked.UnderWay.Count > 0)
                    continue;
                var requests = asked.Waiting.Values.Take(ClosingsPerCallMax).ToImmutableArray();
                foreach (var request in requests)
                {
                    asked.Waiting.Remove(request.Closing.Campaign);
                    asked.UnderWay.Add(request.Closing.Campaign);
                }

                sent.Add(SendAsync(partition, requests));
            }
        }

        return [.. (await Task.WhenAll(sent)).OfType<Exception>()];
    }

    private async Task<Exception?> SendAsync(int partition, ImmutableArray<Request> requests)
    {
        await Task.Yield();
        try
        {
            var answers = await shards.CloseAsync(partition, [.. requests.Select(static request => request.Closing)]).WaitAsync(AnswerTimeout, time);
            for (var i = 0; i < requests.Length; i++)
                requests[i].Answered(answers[i].Spends);
            return null;
        }
        catch (Exception exception)
        {
            metrics.Failed("close");
            return exception;
        }
        finally
        {
            lock (_gate)
                _partitions[partition].UnderWay.Clear();
        }
    }

    private sealed record Request(LeaseClosing Closing, Action<ImmutableArray<LeaseSpend>> Answered);

    private sealed class Asked
    {
        public Dictionary<CampaignKey, Request> Waiting { get; } = [];

        public HashSet<CampaignKey> UnderWay { get; } = [];
    }
}
