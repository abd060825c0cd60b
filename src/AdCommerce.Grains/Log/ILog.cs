namespace AdCommerce.Grains.Log;

/// <summary>
/// A sequence of immutable entries at positions 1, 2, 3, … with one writer at a time. The log is the truth; state is what its
/// entries fold to.
/// </summary>
/// <remarks>
/// Whoever appends at a position that is taken is no longer the writer (or never was): it must forget its state, read on
/// from there, and only then append again. That is the fence; there is no other lock.
/// </remarks>
public interface ILog
{
    /// <summary>Largest entry, in bytes (4 MiB).</summary>
    const int EntryBytesMax = 4 * 1024 * 1024;

    /// <summary>The name it was opened with.</summary>
    string Name { get; }

    /// <summary>
    /// Writes an entry at a position, at most once however often the store has to be asked. The position is one more than that
    /// of the last entry read or appended.
    /// </summary>
    /// <param name="position">1 or more.</param>
    /// <param name="entry">0 to <see cref="EntryBytesMax"/> bytes.</param>
    /// <param name="cancellationToken">Stops waiting; whether the entry was written is then unknown.</param>
    /// <exception cref="LogUnavailableException">The store did not answer.</exception>
    Task<AppendOutcome> AppendAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken = default);

    /// <summary>Reads the entries from a position up to the first that does not exist, at most <paramref name="max"/> of them.</summary>
    /// <param name="from">1 or more.</param>
    /// <param name="max">1 or more.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="LogUnavailableException">The store did not answer.</exception>
    /// <exception cref="LogEntryDamagedException">An entry is not what was written, or is missing before others.</exception>
    /// <exception cref="LogTrimmedException">The first one has been trimmed.</exception>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(long from, int max, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes entries from the oldest on. What was trimmed is marked so before the first entry goes: a writer or reader that slept through
    /// it finds the mark, not a free position or an empty log. Repeating it after a crash in the middle finishes it.
    /// </summary>
    /// <param name="through">The last position to remove; the newest entry always stays.</param>
    /// <param name="cancellationToken">Stops between two entries.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no entry after it.</exception>
    /// <exception cref="LogUnavailableException">The store did not answer; some may be gone.</exception>
    Task TrimAsync(long through, CancellationToken cancellationToken = default);

    /// <summary>The last position that was trimmed; 0 for none.</summary>
    /// <exception cref="LogUnavailableException">The store did not answer.</exception>
    Task<long> FindTrimmedAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Positions that some process has just appended. Only a hint to read now rather than at the next poll: hints may be
    /// missing, merged or late, above all while the store is away. None come of a log that was opened without.
    /// </summary>
    IAsyncEnumerable<long> HintsAsync(CancellationToken cancellationToken = default);
}

/// <summary>Opens logs by name.</summary>
public interface ILogFactory
{
    /// <summary>Opens a log; asks the store nothing.</summary>
    /// <param name="name">1 to 100 of a-z, 0-9, "-", "/" and "." (braces would move its keys to different nodes of a Redis cluster).</param>
    /// <param name="hints">Whether what this log appends is told to <see cref="ILog.HintsAsync"/>: only where somebody listens, since each hint is a message to every node.</param>
    ILog Open(string name, bool hints = true);
}

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>The entry stands at its position.</summary>
    Appended,

    /// <summary>Another writer's entry stands there, or stood there and has been trimmed. Nothing was written.</summary>
    Taken,
}
