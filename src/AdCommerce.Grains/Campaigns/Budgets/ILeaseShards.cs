using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>What the partitions' shards do about money.</summary>
public interface ILeaseShards
{
    /// <summary>How many partitions there are.</summary>
    int Count { get; }

    /// <summary>Closes leases in one partition, in one entry of its log. Repeating it gives the same answer.</summary>
    /// <returns>One answer for each closing, in order.</returns>
    Task<ImmutableArray<LeaseClosingAnswer>> CloseAsync(int partition, ImmutableArray<LeaseClosing> closings);

    /// <summary>What one partition has charged to leases that are not closed there.</summary>
    Task<ImmutableArray<OpenCharge>> CountOpenAsync(int partition);
}

/// <summary>The shards themselves.</summary>
public sealed class ShardLeases(Shards shards, Partitions partitions) : ILeaseShards
{
    /// <inheritdoc/>
    public int Count => partitions.Count;

    /// <inheritdoc/>
    public Task<ImmutableArray<LeaseClosingAnswer>> CloseAsync(int partition, ImmutableArray<LeaseClosing> closings) => shards.Of(partition).CloseLeases(closings);

    /// <inheritdoc/>
    public Task<ImmutableArray<OpenCharge>> CountOpenAsync(int partition) => shards.Of(partition).CountOpenCharges();
}
