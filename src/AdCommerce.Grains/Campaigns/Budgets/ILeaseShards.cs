using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>What the partitions' shards say of money.</summary>
public interface ILeaseShards
{
    /// <summary>How many partitions there are.</summary>
    int Count { get; }

    /// <summary>Closes leases in one partition, in one entry of its log. Repeating it gives the same answer.</summary>
    /// <returns>For each closing, in order, what was charged to each of its leases, in order.</returns>
    Task<ImmutableArray<ImmutableArray<LeaseSpend>>> CloseAsync(int partition, ImmutableArray<LeaseClosing> closings);

    /// <summary>What one partition has charged to leases that are not closed there.</summary>
    Task<IReadOnlyCollection<KeyValuePair<LeaseKey, LeaseSpend>>> CountOpenAsync(int partition);
}
