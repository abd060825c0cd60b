using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using Orleans.Serialization;

namespace AdCommerce.Storage.Archive;

/// <summary>
/// The archive as Parquet files: <c>v1/partition=07/day=2026-11-25/{from}-{to}.{entries,events,attempts}.parquet</c>. A day's sets become one
/// when the day is over, so that there are few files and people's own tools can read a folder as a table. Beside the days lie digests of their attempts (<see cref="AttemptDigest"/>).
/// </summary>
internal sealed partial class ParquetShardArchive(
    string root, ArchiveDisk disk, Serializer<ShardEntry> entries, Serializer<ShardSnapshot> snapshots) : IShardArchive, IAttemptFiles
{
    /// <summary>A day that is not over is merged, too, when it has this many sets.</summary>
    internal const int SetsPerDayMax = 64;

    /// <inheritdoc />
    public Task<long> FindEndAsync(int partition, CancellationToken cancellationToken) =>
        Task.Run(() => PartitionFolder.Read(root, partition).End, cancellationToken);

    /// <inheritdoc />
    public Task AppendAsync(int partition, IReadOnlyList<ArchivedEntry> archived, CancellationToken cancellationToken)
    {
        ThrowIfNotConsecutive(archived);
        // Columns and compression are work for a processor, which would keep the grain that asks from its events.
        return Task.Run(() => AppendInBackgroundAsync(partition, archived, cancellationToken), cancellationToken);
    }

    private async Task AppendInBackgroundAsync(int partition, IReadOnlyList<ArchivedEntry> archived, CancellationToken cancellationToken)
    {
        var path = PartitionFolder.PathOf(root, partition);
        using var held = PartitionLock.Take(disk, path);
        var folder = PartitionFolder.Read(root, partition);
        Clean(folder, partition);
        var end = folder.End;
        if (archived[0].Position > end + 1)
            throw new ArgumentException($"The archive of partition {partition} ends at {end}; entry {archived[0].Position} does not follow.", nameof(archived));
        foreach (var day in archived.Where(entry => entry.Position > end).GroupBy(entry => DayOf(entry.Entry.TimeMicros)))
        {
            ArchivedEntry[] rows = [.. day];
            var set = new ArchiveSet(ArchiveSet.FolderOf(path, day.Key), partition, day.Key, rows[0].Position, rows[^1].Position);
            await WriteAsync(set, rows, cancellationToken);
        }

        await MergeAsync(PartitionFolder.Read(root, partition), WasListedNow(partition), cancellationToken);
        await DigestAsync(PartitionFolder.Read(root, partition), partition, cancellationToken);
    }

    private async Task WriteAsync(ArchiveSet set, ArchivedEntry[] rows, CancellationToken cancellationToken)
    {
        await using var writer = new SetWriter(disk, set);
        foreach (var row in rows)
        {
            await writer.AddAsync(new EntryRow(row.Position, row.Entry.TimeMicros, row.Bytes?.ToArray() ?? entries.SerializeToArray(row.Entry)), cancellationToken);
            foreach (var archivedEvent in ArchivedEvent.Of(row))
                await writer.AddAsync(archivedEvent, cancellationToken);
            foreach (var attempt in ArchivedAttempt.Of(row))
                await writer.AddAsync(attempt, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>Makes one set of the sets of each day that is over, or has many; only of the latter while somebody may be about to read.</summary>
    private async Task MergeAsync(PartitionFolder folder, bool isRead, CancellationToken cancellationToken)
    {
        var days = folder.Chain(folder.BasePosition + 1).GroupBy(set => set.Day).ToList();
        foreach (var day in days)
        {
            ArchiveSet[] sets = [.. day];
            if (sets.Length == 1 || ((day == days[^1] || isRead) && sets.Length < SetsPerDayMax))
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            var merged = sets[0] with { To = sets[^1].To };
            await CopyAsync(sets, merged, cancellationToken);
            foreach (var set in sets.Where(set => set != merged))
                Delete(set);
        }
    }

    private async Task CopyAsync(ArchiveSet[] sets, ArchiveSet merged, CancellationToken cancellationToken)
    {
        await using var writer = new SetWriter(disk, merged);
        var next = merged.From;
        foreach (var set in sets)
        {
            // Sets may overlap; each position is taken once.
            await foreach (var rows in SetReader.EntriesAsync(set, next, cancellationToken))
                foreach (var row in rows.Where(row => row.Position >= next))
                    await writer.AddAsync(row, cancellationToken);
            await foreach (var rows in SetReader.RowsAsync(set, EventsTable.Instance, cancellationToken))
                foreach (var row in rows.Where(row => row.Position >= next))
                    await writer.AddAsync(row, cancellationToken);
            await foreach (var rows in SetReader.RowsAsync(set, AttemptsTable.Instance, cancellationToken))
                foreach (var row in rows.Where(row => row.Position >= next))
                    await writer.AddAsync(row, cancellationToken);
            next = set.To + 1;
        }

        await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>Deletes what counts for nothing: left behind by a process that died while it wrote, merged or deleted.</summary>
    private void Clean(PartitionFolder folder, int partition)
    {
        foreach (var path in folder.Leftovers)
            disk.Delete(path);
        foreach (var set in folder.Sets.Where(set => set.To <= folder.BasePosition || folder.Sets.Any(other => other != set && other.Covers(set))))
            Delete(set);
        CleanDigests(folder, partition);
    }

    /// <summary>The entries' file first: then what is left, should it come to that, counts for nothing.</summary>
    private void Delete(ArchiveSet set)
    {
        disk.Delete(set.PathOf(ArchiveSet.Entries));
        disk.FlushFolder(set.Folder);
        disk.Delete(set.PathOf(ArchiveSet.Events));
        disk.Delete(set.PathOf(ArchiveSet.Attempts));
    }

    private static DateOnly DayOf(long micros) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(micros));

    private static void ThrowIfNotConsecutive(IReadOnlyList<ArchivedEntry> archived)
    {
        if (archived.Count == 0)
            throw new ArgumentException("There is nothing to add.", nameof(archived));
        for (var i = 0; i < archived.Count; i++)
        {
            if (archived[i].Position != archived[0].Position + i)
                throw new ArgumentException($"Entry {archived[i].Position} stands where {archived[0].Position + i} should.", nameof(archived));
            if (archived[i].Effects is null)
                throw new ArgumentException($"Entry {archived[i].Position} comes without its effects.", nameof(archived));
        }
    }
}
