using System.Runtime.CompilerServices;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>An archive in memory.</summary>
internal sealed class MemoryArchive : IShardArchive
{
    private readonly List<ArchivedEntry> _entries = [];

    public IReadOnlyList<ArchivedEntry> Entries => _entries;

    public Task<long> FindEndAsync(int partition, CancellationToken cancellationToken) => Task.FromResult((long)_entries.Count);

    public Task AppendAsync(int partition, IReadOnlyList<ArchivedEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries.Where(entry => entry.Position > _entries.Count))
        {
            Assert.Equal(_entries.Count + 1, entry.Position);
            Assert.NotNull(entry.Effects);
            _entries.Add(entry);
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ArchivedEntry> ReadAsync(int partition, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var entry in _entries.Where(entry => entry.Position >= from))
            yield return entry with { Effects = null };
    }

    public IAsyncEnumerable<ArchivedEvent> ReadEventsAsync(int partition, ArchiveQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ShardSnapshot?> FindBaseAsync(int partition, CancellationToken cancellationToken) => Task.FromResult<ShardSnapshot?>(null);
}
