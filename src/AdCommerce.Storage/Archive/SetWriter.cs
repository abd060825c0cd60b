using System.Globalization;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Storage.Archive;

/// <summary>
/// Writes one set: three temporary files, each forced to the disk; then events, attempts and, last, entries get their names. Until the last
/// has its name nothing of it counts, and what a process that died has left is overwritten or deleted by the next.
/// </summary>
internal sealed class SetWriter : IAsyncDisposable
{
    private readonly ArchiveDisk _disk;
    private readonly ArchiveSet _set;
    private readonly TableWriter<EntryRow> _entries;
    private readonly TableWriter<ArchivedEvent> _events;
    private readonly TableWriter<ArchivedAttempt> _attempts;

    public SetWriter(ArchiveDisk disk, ArchiveSet set)
    {
        _disk = disk;
        _set = set;
        disk.CreateFolder(set.Folder);
        _entries = new(EntriesTable.Instance, disk, Temporary(ArchiveSet.Entries));
        _events = new(EventsTable.Instance, disk, Temporary(ArchiveSet.Events));
        _attempts = new(AttemptsTable.Instance, disk, Temporary(ArchiveSet.Attempts));
    }

    /// <summary>Adds the next entry.</summary>
    public Task AddAsync(EntryRow row, CancellationToken cancellationToken) => _entries.AddAsync(row, cancellationToken);

    /// <summary>Adds the next event.</summary>
    public Task AddAsync(ArchivedEvent row, CancellationToken cancellationToken) => _events.AddAsync(row, cancellationToken);

    /// <summary>Adds the next attempt.</summary>
    public Task AddAsync(ArchivedAttempt row, CancellationToken cancellationToken) => _attempts.AddAsync(row, cancellationToken);

    /// <summary>Makes the set count; it is durable afterwards.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var metadata = SetMetadata.Of(_set);
        var events = await _events.CompleteAsync(metadata, cancellationToken);
        var attempts = await _attempts.CompleteAsync(metadata, cancellationToken);
        await _entries.CompleteAsync(SetMetadata.WithSeals(metadata, events, attempts), cancellationToken);
        Name(ArchiveSet.Events);
        Name(ArchiveSet.Attempts);
        // Their names are durable before that which makes them count.
        _disk.FlushFolder(_set.Folder);
        Name(ArchiveSet.Entries);
        _disk.FlushFolder(_set.Folder);
    }

    private void Name(string table) => _disk.Rename(Temporary(table), _set.PathOf(table));

    private string Temporary(string table) => _set.PathOf(table) + PartitionFolder.TemporarySuffix;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _entries.DisposeAsync();
        await _events.DisposeAsync();
        await _attempts.DisposeAsync();
    }
}

/// <summary>What the files of a set say of themselves, so that one that was copied to another place is found out.</summary>
internal static class SetMetadata
{
    private const string SchemaKey = "adcommerce.schema";
    private const string PartitionKey = "adcommerce.partition";
    private const string FromKey = "adcommerce.from";
    private const string ToKey = "adcommerce.to";
    private const string EventsKey = "adcommerce.events";
    private const string AttemptsKey = "adcommerce.attempts";

    /// <summary>What each of the three says.</summary>
    public static Dictionary<string, string> Of(ArchiveSet set) => new()
    {
        [SchemaKey] = ArchiveTable<EntryRow>.Schema,
        [PartitionKey] = set.Partition.ToString(CultureInfo.InvariantCulture),
        [FromKey] = set.From.ToString(CultureInfo.InvariantCulture),
        [ToKey] = set.To.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What the file of the entries says: it vouches for the others.</summary>
    public static Dictionary<string, string> WithSeals(Dictionary<string, string> metadata, FileSeal events, FileSeal attempts) =>
        new(metadata) { [EventsKey] = events.ToString(), [AttemptsKey] = attempts.ToString() };

    /// <summary>What is wrong with what a file says; null for nothing.</summary>
    public static string? Check(ArchiveSet set, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (key, expected) in Of(set))
        {
            var found = metadata.GetValueOrDefault(key);
            if (found != expected && !(key == SchemaKey && found is not null && ArchiveTable<EntryRow>.SchemasBefore.Contains(found)))
                return key == SchemaKey ? $"format \"{found}\" is not known here" : $"it says {key} = \"{found}\"";
        }

        return null;
    }

    /// <summary>The seal that the file of the entries has of another one.</summary>
    public static string SealOf(IReadOnlyDictionary<string, string> metadata, string table) =>
        metadata.GetValueOrDefault(table == ArchiveSet.Events ? EventsKey : AttemptsKey) ?? "";
}
