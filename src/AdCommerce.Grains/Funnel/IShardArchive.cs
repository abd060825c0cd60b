using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// Where entries live after they have left the store: files that never change, one set per partition and day. What is written is durable
/// when a method returns.
/// </summary>
public interface IShardArchive
{
    /// <summary>The last position of a partition that is in the archive; 0 for none.</summary>
    Task<long> FindEndAsync(int partition, CancellationToken cancellationToken);

    /// <summary>Adds entries that follow the last one that is there. Repeating it, wholly or in part, does no harm.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="entries">Consecutive, oldest first; at least one.</param>
    /// <param name="cancellationToken">Stops before the next file.</param>
    Task AppendAsync(int partition, IReadOnlyList<ArchivedEntry> entries, CancellationToken cancellationToken);

    /// <summary>The entries of a partition from a position on, oldest first.</summary>
    IAsyncEnumerable<ArchivedEntry> ReadAsync(int partition, long from, CancellationToken cancellationToken);
}

/// <summary>An entry on its way to or from the archive.</summary>
/// <param name="Position">Its position in the log.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Effects">What it did, for the typed files; null when read back.</param>
public sealed record ArchivedEntry(long Position, ShardEntry Entry, ShardEffects? Effects);
