using System.Collections.Concurrent;
using System.Diagnostics;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Storage.Archive;

internal sealed partial class ParquetShardArchive
{
    private readonly ConcurrentDictionary<int, long> _digested = new();

    /// <summary>Makes the digest that is due. The ones that it covers stay until nobody can have listed them who has not opened them yet.</summary>
    private async Task DigestAsync(PartitionFolder folder, int partition, CancellationToken cancellationToken)
    {
        var chain = folder.Chain(folder.BasePosition + 1);
        if (AttemptDigest.FindNext(folder.Digests, DaysOver(chain)) is not { } digest)
            return;
        try
        {
            await WriteAsync(digest, partition, chain.Where(set => set.From >= digest.From && set.To <= digest.To), cancellationToken);
            _digested[partition] = Stopwatch.GetTimestamp();
        }
        catch (ArchiveDamagedException)
        {
            // Whoever reads that day is told; what comes is archived all the same.
            disk.Delete(digest.Path + PartitionFolder.TemporarySuffix);
        }
    }

    private async Task WriteAsync(AttemptDigest digest, int partition, IEnumerable<ArchiveSet> sets, CancellationToken cancellationToken)
    {
        var next = digest.From;
        var temporary = digest.Path + PartitionFolder.TemporarySuffix;
        await using (var writer = new TableWriter<ArchivedAttempt>(AttemptsTable.Instance, disk, temporary))
        {
            foreach (var set in sets)
            {
                // Sets may overlap; each position is taken once.
                await foreach (var rows in SetReader.RowsAsync(set, AttemptsTable.Instance, cancellationToken))
                    foreach (var row in rows.Where(row => row.Position >= next))
                        await writer.AddAsync(row, cancellationToken);
                next = set.To + 1;
            }

            await writer.CompleteAsync(SetMetadata.Of(new ArchiveSet(digest.Folder, partition, digest.FirstDay, digest.From, digest.To)), cancellationToken);
        }

        disk.Rename(temporary, digest.Path);
        disk.FlushFolder(digest.Folder);
    }

    /// <summary>Deletes digests that others cover, and those that hold what retention has deleted.</summary>
    private void CleanDigests(PartitionFolder folder, int partition)
    {
        var isNew = _digested.TryGetValue(partition, out var at) && Stopwatch.GetElapsedTime(at) < ListedFor;
        foreach (var digest in folder.Digests)
        {
            if (digest.From <= folder.BasePosition || (!isNew && folder.Digests.Any(other => other != digest && other.Covers(digest))))
                disk.Delete(digest.Path);
        }
    }

    /// <summary>The days that are over, each as one set.</summary>
    private static IReadOnlyList<ArchiveSet> DaysOver(IReadOnlyList<ArchiveSet> chain) =>
        [.. chain.GroupBy(static set => set.Day).SkipLast(1).Select(static day => day.First() with { To = day.Last().To })];
}
