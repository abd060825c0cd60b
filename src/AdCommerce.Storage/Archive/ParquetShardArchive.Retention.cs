using AdCommerce.Domain.Funnel;

namespace AdCommerce.Storage.Archive;

internal sealed partial class ParquetShardArchive
{
    /// <summary>The partitions that have a folder, in order.</summary>
    public IReadOnlyList<int> Partitions => PartitionFolder.PartitionsIn(root);

    /// <summary>
    /// Deletes the days before a day. First the state after their last entry is made from the base before and the entries, and written down
    /// as the new base: a rebuild goes on from there, and a crash at any step leaves enough for one.
    /// </summary>
    /// <returns>The position up to which entries have been deleted now; 0 when there was nothing to delete.</returns>
    public Task<long> DeleteBeforeAsync(int partition, DateOnly day, CancellationToken cancellationToken) =>
        Task.Run(() => DeleteInBackgroundAsync(partition, day, cancellationToken), cancellationToken);

    private async Task<long> DeleteInBackgroundAsync(int partition, DateOnly day, CancellationToken cancellationToken)
    {
        var before = PartitionFolder.Read(root, partition);
        var cut = before.Chain(before.BasePosition + 1).TakeWhile(set => set.Day < day).Select(set => set.To).LastOrDefault();
        if (cut == 0)
            return 0;
        // Without the lock: it takes a while, and files do not change.
        var state = await FoldAsync(partition, before, cut, cancellationToken);
        using var held = PartitionLock.Take(disk, before.Path);
        var folder = PartitionFolder.Read(root, partition);
        if (folder.BasePosition != before.BasePosition)
            return 0;
        ArchiveBase.Write(disk, folder.Path, state.ToSnapshot(), snapshots);
        Clean(PartitionFolder.Read(root, partition), partition);
        foreach (var empty in Directory.GetDirectories(folder.Path).Where(path => ArchiveSet.DayOf(path) < day && !Directory.EnumerateFileSystemEntries(path).Any()))
            disk.DeleteFolder(empty);
        return cut;
    }

    private async Task<ShardState> FoldAsync(int partition, PartitionFolder folder, long to, CancellationToken cancellationToken)
    {
        var state = FindBase(folder) is { } snapshot ? ShardState.Of(snapshot) : new ShardState();
        await foreach (var entry in ReadAsync(partition, folder.BasePosition + 1, cancellationToken))
        {
            state.Apply(entry.Entry);
            if (state.Position == to)
                break;
        }

        return state;
    }
}
