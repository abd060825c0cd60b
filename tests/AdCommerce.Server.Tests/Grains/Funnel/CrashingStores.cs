using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;

namespace AdCommerce.Server.Tests.Grains.Funnel;

internal sealed class CrashException : Exception;

/// <summary>Lets so many steps pass, then nothing any more: the process is dead.</summary>
internal sealed class CrashCounter(int steps)
{
    private int _left = steps;

    public void Step()
    {
        if (--_left <= 0)
            throw new CrashException();
    }
}

/// <summary>A log that crashes before and after each change.</summary>
internal sealed class CrashingLog(ILog inner, CrashCounter counter) : ILog, ILogFactory
{
    public string Name => inner.Name;

    public ILog Open(string name, bool hints = true) => this;

    public Task<AppendOutcome> AppendAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken = default) =>
        inner.AppendAsync(position, entry, cancellationToken);

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(long from, int max, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(from, max, cancellationToken);

    public async Task TrimAsync(long through, CancellationToken cancellationToken = default)
    {
        counter.Step();
        await inner.TrimAsync(through, cancellationToken);
        counter.Step();
    }

    public Task<long> FindTrimmedAsync(CancellationToken cancellationToken = default) => inner.FindTrimmedAsync(cancellationToken);

    public IAsyncEnumerable<long> HintsAsync(CancellationToken cancellationToken = default) => inner.HintsAsync(cancellationToken);
}

/// <summary>Snapshots that crash before and after each change.</summary>
internal sealed class CrashingSnapshots(ISnapshots inner, CrashCounter counter) : ISnapshots, ISnapshotsFactory
{
    public ISnapshots Open(string log) => this;

    public async Task WriteAsync(long position, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        counter.Step();
        await inner.WriteAsync(position, content, cancellationToken);
        counter.Step();
    }

    public Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public Task<ReadOnlyMemory<byte>?> ReadAsync(long position, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(position, cancellationToken);

    public async Task RemoveBelowAsync(long position, CancellationToken cancellationToken = default)
    {
        counter.Step();
        await inner.RemoveBelowAsync(position, cancellationToken);
        counter.Step();
    }
}

/// <summary>An archive that crashes before, in the middle of and after each page.</summary>
internal sealed class CrashingArchive(IShardArchive inner, CrashCounter counter) : IShardArchive
{
    public Task<long> FindEndAsync(int partition, CancellationToken cancellationToken) => inner.FindEndAsync(partition, cancellationToken);

    public async Task AppendAsync(int partition, IReadOnlyList<ArchivedEntry> entries, CancellationToken cancellationToken)
    {
        counter.Step();
        await inner.AppendAsync(partition, [.. entries.Take((entries.Count + 1) / 2)], cancellationToken);
        counter.Step();
        await inner.AppendAsync(partition, entries, cancellationToken);
        counter.Step();
    }

    public IAsyncEnumerable<ArchivedEntry> ReadAsync(int partition, long from, CancellationToken cancellationToken) =>
        inner.ReadAsync(partition, from, cancellationToken);

    public IAsyncEnumerable<ArchivedEvent> ReadEventsAsync(int partition, ArchiveQuery query, CancellationToken cancellationToken) =>
        inner.ReadEventsAsync(partition, query, cancellationToken);

    public Task<ShardSnapshot?> FindBaseAsync(int partition, CancellationToken cancellationToken) => inner.FindBaseAsync(partition, cancellationToken);
}
