using System.Runtime.CompilerServices;
using AdCommerce.Grains.Funnel;
using Parquet;

namespace AdCommerce.Storage.Archive;

/// <summary>Reads the files of one set, a row group at a time, and trusts none of them.</summary>
internal static class SetReader
{
    /// <summary>The entries of a set, from a position on; exactly as many as its name says.</summary>
    /// <exception cref="ArchiveDamagedException">The file is not what was written.</exception>
    /// <exception cref="FileNotFoundException">The set was deleted.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<EntryRow>> EntriesAsync(
        ArchiveSet set, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = set.PathOf(ArchiveSet.Entries);
        await using var reader = await OpenAsync(set, path, cancellationToken);
        var next = set.From;
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = Guard(path, () => reader.OpenRowGroupReader(i));
            if (next + group.RowCount <= from)
            {
                next += group.RowCount;
                continue;
            }

            var rows = await GuardAsync(path, () => EntriesTable.Instance.ReadAsync(group, cancellationToken));
            foreach (var row in rows)
            {
                if (row.Position != next++)
                    throw new ArchiveDamagedException(path, $"entry {row.Position} stands where {next - 1} should");
            }

            yield return rows;
        }

        if (next != set.To + 1)
            throw new ArchiveDamagedException(path, $"it ends at entry {next - 1}");
    }

    /// <summary>The rows of the events' or the attempts' file of a set.</summary>
    /// <exception cref="ArchiveDamagedException">A file is missing or is not what was written.</exception>
    /// <exception cref="FileNotFoundException">The set was deleted.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<TRow>> RowsAsync<TRow>(
        ArchiveSet set, ArchiveTable<TRow> table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = set.PathOf(table.Name);
        await CheckSealAsync(set, table.Name, path, cancellationToken);
        await using var reader = await OpenAsync(set, path, cancellationToken);
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = Guard(path, () => reader.OpenRowGroupReader(i));
            yield return await GuardAsync(path, () => table.ReadAsync(group, cancellationToken));
        }
    }

    private static async Task CheckSealAsync(ArchiveSet set, string table, string path, CancellationToken cancellationToken)
    {
        string expected;
        await using (var entries = await OpenAsync(set, set.PathOf(ArchiveSet.Entries), cancellationToken))
            expected = SetMetadata.SealOf(entries.CustomMetadata, table);
        FileSeal found;
        try
        {
            found = FileSeal.Of(path);
        }
        catch (FileNotFoundException exception) when (File.Exists(set.PathOf(ArchiveSet.Entries)))
        {
            throw new ArchiveDamagedException(path, "the file is missing", exception);
        }

        if (found.ToString() != expected)
            throw new ArchiveDamagedException(path, "its length or hash is not what its set's entries file says");
    }

    private static async Task<ParquetReader> OpenAsync(ArchiveSet set, string path, CancellationToken cancellationToken)
    {
        // A file that is open stays readable after it was deleted.
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            var reader = await GuardAsync(path, () => ParquetReader.CreateAsync(file, leaveStreamOpen: false, cancellationToken: cancellationToken));
            return SetMetadata.Check(set, reader.CustomMetadata) is { } problem ? throw new ArchiveDamagedException(path, problem) : reader;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new ArchiveDamagedException(path, $"it cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    private static async Task<T> GuardAsync<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new ArchiveDamagedException(path, $"it cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    // A damaged file lets a reader stumble anywhere.
    private static bool IsDamage(Exception exception) => exception is not (OperationCanceledException or ArchiveDamagedException);
}
