using System.Collections.Immutable;

namespace AdCommerce.Grains.Funnel;

/// <summary>The archive's files of attempts, for whoever reads them as a table.</summary>
/// <exception cref="ArchiveDamagedException">A set of files is missing.</exception>
/// <exception cref="IOException">The files cannot be reached.</exception>
public interface IAttemptFiles
{
    /// <summary>The files of a partition that may hold attempts that were entered on a day or later.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="from">The day, UTC.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    Task<AttemptFiles> FindAttemptFilesAsync(int partition, DateOnly from, CancellationToken cancellationToken);
}

/// <summary>Files of attempts.</summary>
/// <param name="End">They hold what entries up to this position ended.</param>
/// <param name="KeptFrom">What was entered before this day (UTC) may have been deleted by retention; null while nothing was.</param>
/// <param name="Files">Files in order; one may be merged into another, and be gone, at any time.</param>
public sealed record AttemptFiles(long End, DateOnly? KeptFrom, ImmutableArray<AttemptFile> Files);

/// <summary>A file of attempts.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="From">Rows of entries before this position are in another file, too, and count there.</param>
public sealed record AttemptFile(string Path, long From);
