namespace AdCommerce.Grains.Log;

/// <summary>
/// Snapshots of what a log folds to, each at a position of it. One counts only when it is there wholly and is what was written; a crash in
/// the middle of writing one leaves the one before.
/// </summary>
/// <exception cref="LogUnavailableException">Every method: the store did not answer.</exception>
public interface ISnapshots
{
    /// <summary>Writes a snapshot. Repeating it does no harm; when this returns it counts.</summary>
    /// <param name="position">Position of the last entry in it; 1 or more.</param>
    /// <param name="content">The state's bytes, as large as they are.</param>
    /// <param name="cancellationToken">Stops between two parts.</param>
    Task WriteAsync(long position, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Positions of the snapshots that were written to their end, newest first. Whether they are undamaged, reading tells.</summary>
    Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads a snapshot; null when it is not there wholly, or not as it was written (which is logged, with the key).</summary>
    Task<ReadOnlyMemory<byte>?> ReadAsync(long position, CancellationToken cancellationToken = default);

    /// <summary>Removes every snapshot below a position, also halves that crashes left.</summary>
    Task RemoveBelowAsync(long position, CancellationToken cancellationToken = default);
}

/// <summary>Opens snapshots by the name of their log.</summary>
public interface ISnapshotsFactory
{
    /// <summary>Opens the snapshots of a log; asks the store nothing.</summary>
    /// <param name="log">Name of the log.</param>
    ISnapshots Open(string log);
}
