using System.Runtime.CompilerServices;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// Where a partition's state comes from: the newest snapshot that is whole, then the log to its end. A start, a late writer that steps down, and the
/// work behind the scenes all come this way, so that the way back from a crash is the one that is always taken.
/// </summary>
internal sealed partial class ShardSource(int partition, ShardParts parts)
{
    private const int TrimmedMax = 3;

    private readonly ILogger _logger = parts.Loggers.CreateLogger<ShardSource>();

    /// <summary>The partition's log.</summary>
    public ILog Log { get; } = parts.Logs.Open(ShardLogs.NameOf(partition), hints: false);

    /// <summary>Its snapshots.</summary>
    public ISnapshots Snapshots { get; } = parts.Snapshots.Open(ShardLogs.NameOf(partition));

    /// <summary>The state at the end of the log, and the position of the snapshot that it began with.</summary>
    /// <exception cref="LogUnavailableException">The store did not answer.</exception>
    /// <exception cref="LogEntryDamagedException">An entry is not what was written.</exception>
    /// <exception cref="ShardDamagedException">Something else that was acknowledged is missing.</exception>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="tail">Gets what the entries behind the snapshot ended; null: nobody wants to know.</param>
    public async Task<(ShardState State, long Snapshot)> StartAsync(CancellationToken cancellationToken, ShardTail? tail = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var state = await LoadAsync(long.MaxValue, cancellationToken);
                var snapshot = state.Position;
                tail?.Begin(snapshot);
                await foreach (var entry in ReadAsync(snapshot + 1, long.MaxValue, cancellationToken))
                {
                    var effects = Apply(state, entry);
                    tail?.Add(state.Position, effects);
                }

                if (state.Position == snapshot)
                    await EnsureLogReachesAsync(snapshot, cancellationToken);
                return (state, snapshot);
            }
            catch (LogTrimmedException) when (attempt < TrimmedMax)
            {
                // Another activation wrote newer snapshots and trimmed in the meantime: they are there now.
            }
        }
    }

    /// <summary>The state of the newest usable snapshot up to a position, without what the log says after it.</summary>
    public async Task<ShardState> LoadAsync(long through, CancellationToken cancellationToken)
    {
        // Asked for first: a snapshot from before what is trimmed now does not meet the log.
        var trimmed = await Log.FindTrimmedAsync(cancellationToken);
        foreach (var position in (await Snapshots.ListAsync(cancellationToken)).Where(position => position <= through && position >= trimmed))
        {
            if (await Snapshots.ReadAsync(position, cancellationToken) is { } content && TryDecode(position, content) is { } state)
                return state;
        }

        return trimmed == 0 ? new ShardState() : await FromArchiveAsync(Math.Min(trimmed, through), cancellationToken);
    }

    /// <summary>Entries from a position on, up to another or the end of the log.</summary>
    public async IAsyncEnumerable<ShardEntry> ReadAsync(long from, long through, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (entry, _) in ReadWithBytesAsync(from, through, cancellationToken))
            yield return entry;
    }

    /// <summary>The same, each with its bytes as the log has them.</summary>
    public async IAsyncEnumerable<(ShardEntry Entry, ReadOnlyMemory<byte> Bytes)> ReadWithBytesAsync(
        long from, long through, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (from <= through)
        {
            var max = (int)Math.Min(ShardLimits.EntriesPerPage, through - from + 1);
            var page = await Log.ReadAsync(from, max, cancellationToken);
            foreach (var bytes in page)
                yield return (Decode(from++, bytes), bytes);
            if (page.Count < max)
                break;
        }
    }

    /// <summary>Applies the next entry.</summary>
    /// <exception cref="ShardDamagedException">It cannot follow.</exception>
    public ShardEffects Apply(ShardState state, ShardEntry entry)
    {
        try
        {
            return state.Apply(entry);
        }
        catch (ArgumentException exception)
        {
            throw new ShardDamagedException(partition, state.Position + 1, exception.Message, exception);
        }
    }

    private async Task<ShardState> FromArchiveAsync(long through, CancellationToken cancellationToken)
    {
        var archive = parts.Archive ?? throw new ShardDamagedException(
            partition, through, "no snapshot of it can be read, its log no longer goes back to the beginning, and there is no archive");
        var state = await archive.FindBaseAsync(partition, cancellationToken) is { } found ? ShardState.Of(found) : new ShardState();
        LogFromArchive(partition, state.Position, through);
        await foreach (var archived in archive.ReadAsync(partition, state.Position + 1, cancellationToken))
        {
            if (archived.Position > through)
                break;
            Apply(state, archived.Entry);
        }

        return state.Position == through
            ? state
            : throw new ShardDamagedException(partition, state.Position + 1, "no snapshot of it can be read, and the archive ends before its log begins");
    }

    // A snapshot is written after its last entry. Without that entry the store has lost what it had acknowledged.
    private async Task EnsureLogReachesAsync(long position, CancellationToken cancellationToken)
    {
        if (position > 0 && (await Log.ReadAsync(position, 1, cancellationToken)).Count == 0)
            throw new ShardDamagedException(partition, position, "its log ends before its snapshot: the store has lost entries");
    }

    private ShardEntry Decode(long position, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return parts.Codec.DecodeEntry(bytes);
        }
        catch (Exception exception)
        {
            throw new ShardDamagedException(partition, position, "an entry cannot be read by this version", exception);
        }
    }

    private ShardState? TryDecode(long position, ReadOnlyMemory<byte> content)
    {
        try
        {
            return parts.Codec.DecodeState(content);
        }
        catch (Exception exception)
        {
            LogNotReadable(exception, partition, position);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Snapshot {Position} of partition {Partition} cannot be read by this version; an older one is used")]
    private partial void LogNotReadable(Exception exception, int partition, long position);

    [LoggerMessage(Level = LogLevel.Error, Message = "No snapshot of partition {Partition} can be used: it is put together from the archive, from {From} to {Through}")]
    private partial void LogFromArchive(int partition, long from, long through);
}
