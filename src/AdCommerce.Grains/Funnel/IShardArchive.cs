using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// Where entries live after they have left the store: files that never change, one set per partition and day. What is written is durable
/// when a method returns.
/// </summary>
/// <exception cref="ArchiveDamagedException">Every method: a file is missing or is not what was written.</exception>
/// <exception cref="IOException">Every method: the files cannot be reached, or another process is writing them. Try again later.</exception>
public interface IShardArchive
{
    /// <summary>The last position of a partition that is in the archive; 0 for none.</summary>
    Task<long> FindEndAsync(int partition, CancellationToken cancellationToken);

    /// <summary>Adds entries that follow the last one that is there. Repeating it, wholly or in part, does no harm.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="entries">Consecutive, oldest first; at least one. Each with its effects.</param>
    /// <param name="cancellationToken">Stops before the next file.</param>
    /// <exception cref="ArgumentException">They do not follow each other, leave a gap to the last one that is there, or lack their effects.</exception>
    Task AppendAsync(int partition, IReadOnlyList<ArchivedEntry> entries, CancellationToken cancellationToken);

    /// <summary>The entries of a partition from a position on, oldest first, up to the last one that is there when it is reached.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="from">1 or more; above the position of the base, whose entries are gone.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    IAsyncEnumerable<ArchivedEntry> ReadAsync(int partition, long from, CancellationToken cancellationToken);

    /// <summary>Events of a partition in the order of its log.</summary>
    IAsyncEnumerable<ArchivedEvent> ReadEventsAsync(int partition, ArchiveQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// The state after everything that retention has deleted: where a replay begins. Null while nothing has been deleted; then it begins with nothing.
    /// </summary>
    Task<ShardSnapshot?> FindBaseAsync(int partition, CancellationToken cancellationToken);
}

/// <summary>An entry on its way to or from the archive.</summary>
/// <param name="Position">Its position in the log.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Effects">What it did, for the typed files; null when read back.</param>
public sealed record ArchivedEntry(long Position, ShardEntry Entry, ShardEffects? Effects)
{
    /// <summary>The entry exactly as the log has it; null where only its value is at hand.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }
}

/// <summary>Which events of a partition.</summary>
/// <param name="From">Of entries from this position on; 1 or more.</param>
/// <param name="To">Of entries up to this position.</param>
/// <param name="BrandId">Of this brand.</param>
/// <param name="CampaignId">Of this campaign of the brand; null for all of them.</param>
/// <param name="ReceivedFromMicros">Written down from this instant on, microseconds since 1970.</param>
/// <param name="ReceivedBeforeMicros">Written down before this instant, microseconds since 1970.</param>
public sealed record ArchiveQuery(
    long From, long To, string BrandId, string? CampaignId, long ReceivedFromMicros = long.MinValue, long ReceivedBeforeMicros = long.MaxValue)
{
    /// <summary>True for an event that is asked for.</summary>
    public bool Takes(ArchivedEvent archived) =>
        archived.Position >= From && archived.Position <= To
        && archived.ReceivedMicros >= ReceivedFromMicros && archived.ReceivedMicros < ReceivedBeforeMicros
        && archived.Origin.Campaign.BrandId == BrandId && (CampaignId is null || archived.Origin.Campaign.CampaignId == CampaignId);
}
