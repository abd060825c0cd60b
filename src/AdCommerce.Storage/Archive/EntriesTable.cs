using System.Buffers.Binary;
using System.IO.Hashing;
using Parquet;
using Parquet.Schema;

namespace AdCommerce.Storage.Archive;

/// <summary>An entry exactly as the log had it.</summary>
/// <param name="Position">Its position.</param>
/// <param name="TimeMicros">When it was written, microseconds since 1970.</param>
/// <param name="Bytes">The entry as Orleans serializes it.</param>
internal sealed record EntryRow(long Position, long TimeMicros, byte[] Bytes);

/// <summary>Entries as they were: what a rebuild reads. Each row has a hash of its own.</summary>
internal sealed class EntriesTable : ArchiveTable<EntryRow>
{
    private static readonly DataField Position = new DataField<long>("position");
    private static readonly DataField TimeMicros = new DataField<long>("time_micros");
    private static readonly DataField Hash = new DataField<long>("hash");
    private static readonly DataField Entry = new("entry", typeof(byte[]), isNullable: false);

    /// <summary>The one there is; after the fields that it is made of.</summary>
    public static readonly EntriesTable Instance = new();

    public override string Name => ArchiveSet.Entries;

    public override ParquetSchema Columns { get; } = new(Position, TimeMicros, Hash, Entry);

    public override int Weigh(EntryRow row) => 64 + row.Bytes.Length;

    public override async Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<EntryRow> rows, CancellationToken cancellationToken)
    {
        await group.WriteAsync(Position, rows, row => row.Position, cancellationToken);
        await group.WriteAsync(TimeMicros, rows, row => row.TimeMicros, cancellationToken);
        await group.WriteAsync(Hash, rows, HashOf, cancellationToken);
        await group.WriteBytesAsync(Entry, rows, row => row.Bytes);
    }

    public override async Task<IReadOnlyList<EntryRow>> ReadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        var positions = await group.ValuesAsync<long>(Position, cancellationToken);
        var times = await group.ValuesAsync<long>(TimeMicros, cancellationToken);
        var hashes = await group.ValuesAsync<long>(Hash, cancellationToken);
        var entries = await group.BytesAsync(Entry, cancellationToken);
        var rows = new EntryRow[positions.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new EntryRow(positions[i], times[i], entries[i]);
            if (HashOf(rows[i]) != hashes[i])
                throw new FormatException($"the hash of entry {positions[i]} does not match its content");
        }

        return rows;
    }

    private static long HashOf(EntryRow row)
    {
        Span<byte> head = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(head, row.Position);
        BinaryPrimitives.WriteInt64LittleEndian(head[sizeof(long)..], row.TimeMicros);
        var hash = new XxHash3();
        hash.Append(head);
        hash.Append(row.Bytes);
        return unchecked((long)hash.GetCurrentHashAsUInt64());
    }
}
