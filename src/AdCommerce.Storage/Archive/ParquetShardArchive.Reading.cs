using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Storage.Archive;

internal sealed partial class ParquetShardArchive
{
    /// <summary>How often a walk looks anew for sets that vanished under it.</summary>
    private const int LooksMax = 16;

    /// <summary>
    /// How often a folder is listed before a gap in it is believed: a listing takes a while, and may miss a set that was merged meanwhile as well as those that it was
    /// made of.
    /// </summary>
    private const int ListingsMax = 4;

    /// <summary>For so long after they were listed files of attempts stay, if they can: whoever sums them up opens them later, and has to begin anew when one is gone.</summary>
    private static readonly TimeSpan ListedFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, long> _listed = new();

    /// <inheritdoc />
    public IAsyncEnumerable<ArchivedEntry> ReadAsync(int partition, long from, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        return WalkAsync(next => ChainFrom(partition, next), from, EntriesOfAsync, cancellationToken);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<ArchivedEvent> ReadEventsAsync(int partition, ArchiveQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.From, 1);
        return WalkAsync(
            next => Listed(() => AskedFor(PartitionFolder.Read(root, partition), query with { From = next })), query.From,
            (set, next, token) => EventsOfAsync(set, query with { From = next }, token), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ShardSnapshot?> FindBaseAsync(int partition, CancellationToken cancellationToken) =>
        Task.Run(() => FindBase(PartitionFolder.Read(root, partition)), cancellationToken);

    /// <inheritdoc />
    public Task<AttemptFiles> FindAttemptFilesAsync(int partition, DateOnly from, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _listed[partition] = Stopwatch.GetTimestamp();
            var (folder, chain) = Listed(() =>
            {
                var read = PartitionFolder.Read(root, partition);
                return (read, read.Chain(read.BasePosition + 1));
            });
            var files = ImmutableArray.CreateBuilder<AttemptFile>();
            var next = folder.BasePosition + 1;
            foreach (var set in chain)
            {
                if (set.To < next)
                    continue;
                var digest = AttemptDigest.Find(folder.Digests, next, chain[^1].To);
                if ((digest?.LastDay ?? set.Day) >= from)
                    files.Add(new AttemptFile(digest?.Path ?? set.PathOf(ArchiveSet.Attempts), next));
                next = (digest?.To ?? set.To) + 1;
            }

            return new AttemptFiles(next - 1, FindKeptFrom(folder, chain), files.ToImmutable());
        },
        cancellationToken);

    // An attempt is over after its entry, so that what was entered on the first day that is there, or later, is there, too.
    private DateOnly? FindKeptFrom(PartitionFolder folder, IReadOnlyList<ArchiveSet> chain) =>
        folder.BasePosition == 0 ? null
        : chain is [var first, ..] ? first.Day
        : DayOf(FindBase(folder)!.TimeMicros).AddDays(1);

    private ShardSnapshot? FindBase(PartitionFolder folder) =>
        folder.BasePosition == 0 ? null : ArchiveBase.Read(folder.Path, folder.BasePosition, snapshots);

    /// <summary>
    /// Walks sets in order. One that vanishes under it was merged into a larger one: it looks anew, and goes on behind what it has given. A
    /// file that is open stays readable, so a set can only vanish before its first row.
    /// </summary>
    private static async IAsyncEnumerable<TRow> WalkAsync<TRow>(
        Func<long, IReadOnlyList<ArchiveSet>> chainFrom, long from, Func<ArchiveSet, long, CancellationToken, IAsyncEnumerable<TRow>> rowsOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = from;
        var looks = 0;
        var chain = new Queue<ArchiveSet>(chainFrom(next));
        while (chain.TryDequeue(out var set))
        {
            await using var rows = rowsOf(set, next, cancellationToken).GetAsyncEnumerator(cancellationToken);
            bool hasRow;
            try
            {
                hasRow = await rows.MoveNextAsync();
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException && looks++ < LooksMax)
            {
                chain = new Queue<ArchiveSet>(chainFrom(next));
                continue;
            }

            while (hasRow)
            {
                yield return rows.Current;
                hasRow = await rows.MoveNextAsync();
            }

            next = set.To + 1;
        }
    }

    private IReadOnlyList<ArchiveSet> ChainFrom(int partition, long next) => Listed(() =>
    {
        var folder = PartitionFolder.Read(root, partition);
        return next > folder.BasePosition
            ? folder.Chain(next)
            : throw new IOException($"Entries up to {folder.BasePosition} of partition {partition} have been deleted by retention; begin with the base.");
    });

    private static T Listed<T>(Func<T> list)
    {
        for (var listing = 1; ; listing++)
        {
            try
            {
                return list();
            }
            catch (ArchiveDamagedException) when (listing < ListingsMax)
            {
                // Listed while sets were merged; what is missing then is there now.
            }
        }
    }

    private bool WasListedNow(int partition) => _listed.TryGetValue(partition, out var at) && Stopwatch.GetElapsedTime(at) < ListedFor;

    private static IReadOnlyList<ArchiveSet> AskedFor(PartitionFolder folder, ArchiveQuery query) =>
    [
        .. folder.Chain(Math.Max(query.From, folder.BasePosition + 1)).Where(set => set.From <= query.To
            && StartMicrosOf(set.Day) < query.ReceivedBeforeMicros && StartMicrosOf(set.Day.AddDays(1)) > query.ReceivedFromMicros),
    ];

    private async IAsyncEnumerable<ArchivedEntry> EntriesOfAsync(ArchiveSet set, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rows in SetReader.EntriesAsync(set, from, cancellationToken))
        {
            foreach (var row in rows)
            {
                if (row.Position >= from)
                    yield return new ArchivedEntry(row.Position, Deserialize(set, row), Effects: null);
            }
        }
    }

    private ShardEntry Deserialize(ArchiveSet set, EntryRow row)
    {
        try
        {
            return entries.Deserialize(row.Bytes)!;
        }
        catch (Exception exception)
        {
            // Its hash is right, so an earlier or later version wrote what this one cannot read.
            throw new ArchiveDamagedException(set.PathOf(ArchiveSet.Entries), $"entry {row.Position} cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    private static async IAsyncEnumerable<ArchivedEvent> EventsOfAsync(
        ArchiveSet set, ArchiveQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rows in SetReader.RowsAsync(set, EventsTable.Instance, cancellationToken))
        {
            foreach (var row in rows)
            {
                if (query.Takes(row))
                    yield return row;
            }
        }
    }

    private static long StartMicrosOf(DateOnly day) => (day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400_000_000L;
}
