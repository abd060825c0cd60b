using System.Runtime.CompilerServices;
using AdCommerce.Grains.Log;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// Every entry of a partition, wherever it lies now: in the archive or still in the log. Each position is given once, in order, also while
/// entries move from the one to the other. Holds a page of them at a time.
/// </summary>
public sealed class ShardHistory(IShardArchive archive, ILogFactory logs, ShardCodec codec)
{
    private const int PageMax = 32;

    /// <summary>The entries from a position on, up to the last one that is there when it is reached.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="from">1 or more; above the position of the archive's base.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ShardHistoryGapException">Entries are neither in the archive nor in the store.</exception>
    /// <exception cref="ArchiveDamagedException">A file of the archive is missing or is not what was written.</exception>
    /// <exception cref="LogUnavailableException">The store does not answer.</exception>
    public async IAsyncEnumerable<ArchivedEntry> ReadAsync(int partition, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var log = logs.Open(ShardLogs.NameOf(partition));
        var next = from;
        while (true)
        {
            await foreach (var archived in archive.ReadAsync(partition, next, cancellationToken))
            {
                yield return archived;
                next = archived.Position + 1;
            }

            while (await ReadPageAsync(log, next, cancellationToken) is { } page)
            {
                foreach (var bytes in page)
                    yield return new ArchivedEntry(next++, codec.DecodeEntry(bytes), Effects: null);
                if (page.Count < PageMax)
                    yield break;
            }

            // Trimmed since the archive was read to its end; then the archive has it now.
            if (await archive.FindEndAsync(partition, cancellationToken) < next)
                throw new ShardHistoryGapException(partition, next, await log.FindTrimmedAsync(cancellationToken));
        }
    }

    /// <summary>A page of the log; null when the first of it has been trimmed.</summary>
    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPageAsync(ILog log, long from, CancellationToken cancellationToken)
    {
        try
        {
            return await log.ReadAsync(from, PageMax, cancellationToken);
        }
        catch (LogTrimmedException)
        {
            return null;
        }
    }
}

/// <summary>
/// Entries were trimmed from the store and are not in the archive: this process sees another archive folder than the one they were written
/// to, or the folder was lost. Bring it back; what the running shards know does not depend on it.
/// </summary>
[GenerateSerializer, Alias("adcommerce.shard-history-gap")]
public sealed class ShardHistoryGapException(int partition, long from, long to)
    : Exception($"Entries {from} to {to} of partition {partition} are neither in the store nor in this process's archive; check AdCommerce:Archive:Directory.");
