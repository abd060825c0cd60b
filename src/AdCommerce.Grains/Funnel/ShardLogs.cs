using System.Globalization;

namespace AdCommerce.Grains.Funnel;

/// <summary>What the logs of the partitions are called.</summary>
public static class ShardLogs
{
    /// <summary>Name of a partition's log and of its snapshots.</summary>
    public static string NameOf(int partition) => string.Create(CultureInfo.InvariantCulture, $"shard/{partition}");
}
