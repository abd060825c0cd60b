using System.Text.Json;
using AdCommerce.Domain.Funnel;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Grains.Funnel;
using AdCommerce.Storage.Archive;
using DuckDB.NET.Data;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace AdCommerce.Server.Tests.Storage.Archive;

/// <summary>An archive in a folder of its own.</summary>
internal sealed class ArchiveFolder : IDisposable
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly TemporaryDirectory _directory = new();

    public static Serializer<ShardEntry> Entries { get; } = Services.GetRequiredService<Serializer<ShardEntry>>();

    public static Serializer<ShardSnapshot> Snapshots { get; } = Services.GetRequiredService<Serializer<ShardSnapshot>>();

    public string Root => _directory.Path;

    /// <summary>The archive, as a process that just started has it.</summary>
    public ParquetShardArchive Open(ArchiveDisk? disk = null) => Open(Root, disk);

    public static ParquetShardArchive Open(string root, ArchiveDisk? disk = null) => new(root, disk ?? new ArchiveDisk(), Entries, Snapshots);

    public PartitionFolder Look(int partition = 7) => PartitionFolder.Read(Root, partition);

    /// <summary>Every file's path below the root, in order.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    public static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> rows)
    {
        List<T> list = [];
        await foreach (var row in rows)
            list.Add(row);
        return list;
    }

    /// <summary>Entries as text: arrays of records compare by reference, and equal ones serialize differently where strings are shared.</summary>
    public static IReadOnlyList<string> Text(IEnumerable<ArchivedEntry> entries) =>
        [.. entries.Select(entry => $"{entry.Position} {entry.Entry.TimeMicros} {string.Join(',', entry.Entry.Operations.Select(operation => JsonSerializer.Serialize((object)operation)))}")];

    /// <summary>Attempts as text.</summary>
    public static IReadOnlyList<string> Text(IEnumerable<ArchivedAttempt> attempts) => [.. attempts.Select(row => JsonSerializer.Serialize(row))];

    /// <summary>Every attempt of a partition, from the files.</summary>
    public static async Task<List<ArchivedAttempt>> AttemptsAsync(PartitionFolder folder)
    {
        List<ArchivedAttempt> attempts = [];
        foreach (var set in folder.Chain(folder.BasePosition + 1))
        {
            await foreach (var rows in SetReader.RowsAsync(set, AttemptsTable.Instance, CancellationToken.None))
                attempts.AddRange(rows);
        }

        return attempts;
    }

    /// <summary>Every attempt of a partition as reports find it, in digests and in the files of days: position and index, in order. By a reader that knows nothing of us.</summary>
    public async Task<IReadOnlyList<string>> ReportedAsync(int partition = 7)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        List<string> rows = [];
        foreach (var file in (await Open().FindAttemptFilesAsync(partition, DateOnly.MinValue, CancellationToken.None)).Files)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT position || ' ' || \"index\" || ' ' || subject FROM read_parquet('{file.Path}', hive_partitioning = false) WHERE position >= {file.From} ORDER BY position, \"index\"";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                rows.Add(reader.GetString(0));
        }

        return rows;
    }

    /// <summary>The same of entries.</summary>
    public static IReadOnlyList<string> Reported(IEnumerable<ArchivedEntry> entries) =>
        [.. entries.SelectMany(ArchivedAttempt.Of).Select(static row => $"{row.Position} {row.Index} {row.Subject}")];

    public void Dispose() => _directory.Dispose();
}
