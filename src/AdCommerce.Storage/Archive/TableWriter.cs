using System.IO.Compression;
using System.IO.Hashing;
using Parquet;

namespace AdCommerce.Storage.Archive;

/// <summary>Writes one file of a set under a temporary name, a row group at a time.</summary>
internal sealed class TableWriter<TRow> : IAsyncDisposable
{
    /// <summary>A row group is closed when its rows weigh this much: what a reader holds in memory at once.</summary>
    internal const int GroupBytesTarget = 8 * 1024 * 1024;

    // The library's default takes the highest level, which took a fifth of the server's CPU while it recorded as fast as it could.
    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };

    private readonly ArchiveTable<TRow> _table;
    private readonly ArchiveDisk _disk;
    private readonly string _path;
    private readonly List<TRow> _rows = [];
    private readonly Stream _file;
    private ParquetWriter? _writer;
    private long _bytes;

    public TableWriter(ArchiveTable<TRow> table, ArchiveDisk disk, string path)
    {
        _table = table;
        _disk = disk;
        _path = path;
        _file = disk.Create(path);
    }

    /// <summary>Adds a row.</summary>
    public async Task AddAsync(TRow row, CancellationToken cancellationToken)
    {
        _rows.Add(row);
        _bytes += _table.Weigh(row);
        if (_bytes >= GroupBytesTarget)
            await WriteGroupAsync(cancellationToken);
    }

    /// <summary>Closes the file, durably but under its temporary name, and tells what is in it.</summary>
    /// <param name="metadata">What the file says of itself.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public async Task<FileSeal> CompleteAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        // An empty table is a file without rows, not a missing one.
        if (_rows.Count > 0)
            await WriteGroupAsync(cancellationToken);
        var writer = await WriterAsync(cancellationToken);
        writer.CustomMetadata = metadata;
        await writer.DisposeAsync();
        _writer = null;
        _disk.Finish(_file);
        return FileSeal.Of(_path);
    }

    private async Task WriteGroupAsync(CancellationToken cancellationToken)
    {
        var writer = await WriterAsync(cancellationToken);
        using (var group = writer.CreateRowGroup())
            await _table.WriteAsync(group, _rows, cancellationToken);
        _rows.Clear();
        _bytes = 0;
    }

    private async Task<ParquetWriter> WriterAsync(CancellationToken cancellationToken) =>
        _writer ??= await ParquetWriter.CreateAsync(_table.Columns, _file, Options, cancellationToken: cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

/// <summary>Length and hash of a file: tells a damaged one.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Hash">XxHash128 of it, lower-case hex.</param>
internal sealed record FileSeal(long Bytes, string Hash)
{
    /// <summary>Reads a file and tells its seal.</summary>
    public static FileSeal Of(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var hash = new XxHash128();
        hash.Append(file);
        return new FileSeal(file.Length, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    /// <inheritdoc />
    public override string ToString() => $"{Bytes} {Hash}";
}
