namespace AdCommerce.Grains.Funnel;

/// <summary>References to the shards, made once: each request needs one or two.</summary>
public sealed class Shards(IGrainFactory grains, Partitions partitions)
{
    private readonly IShardGrain?[] _shards = new IShardGrain?[partitions.Count];

    /// <summary>The shard of each partition, in order.</summary>
    public IEnumerable<IShardGrain> All => Enumerable.Range(0, partitions.Count).Select(Of);

    /// <summary>The shard of a partition.</summary>
    public IShardGrain Of(int partition) => _shards[partition] ??= grains.GetGrain<IShardGrain>(partition);

    /// <summary>The shard of a subject.</summary>
    public IShardGrain Of(string subject) => Of(partitions.Of(subject));
}
