namespace AdCommerce.Grains.Funnel;

/// <summary>
/// A partition's state cannot be put back from what the store holds: something that was acknowledged is missing, or cannot be read by this
/// version. Nothing is answered from it and nothing is written to it before an operator has looked.
/// </summary>
[GenerateSerializer, Alias("adcommerce.shard-damaged")]
public sealed class ShardDamagedException(int partition, long position, string problem, Exception? inner = null)
    : Exception($"Partition {partition} cannot be used: {problem} (entry {position} of log \"{ShardLogs.NameOf(partition)}\").", inner)
{
    /// <summary>The partition.</summary>
    [Id(0)] public int Partition { get; } = partition;

    /// <summary>The position in its log that the problem is about.</summary>
    [Id(1)] public long Position { get; } = position;
}
