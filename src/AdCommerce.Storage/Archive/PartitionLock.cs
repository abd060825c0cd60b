namespace AdCommerce.Storage.Archive;

/// <summary>
/// Held while a partition's folder is changed, so that two activations of a shard do not write over each other. The operating system drops
/// it with the process. Readers need none: files never change, and one that is gone was replaced by a larger one.
/// </summary>
internal static class PartitionLock
{
    private const string FileName = "lock";

    /// <summary>Takes the lock, or fails at once.</summary>
    /// <exception cref="IOException">Another process or activation holds it.</exception>
    public static IDisposable Take(ArchiveDisk disk, string partitionFolder)
    {
        disk.CreateFolder(partitionFolder);
        return new FileStream(Path.Combine(partitionFolder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }
}
