using System.Collections.Concurrent;
using AdCommerce.Grains.Log;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>Snapshots in memory; each is there wholly or not at all.</summary>
internal sealed class MemorySnapshots : ISnapshots, ISnapshotsFactory
{
    private readonly ConcurrentDictionary<long, byte[]> _snapshots = new();

    public ISnapshots Open(string log) => this;

    public Task WriteAsync(long position, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        _snapshots[position] = content.ToArray();
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<long>>([.. _snapshots.Keys.OrderDescending()]);

    public Task<ReadOnlyMemory<byte>?> ReadAsync(long position, CancellationToken cancellationToken = default) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(_snapshots.TryGetValue(position, out var content) ? content : null);

    public Task RemoveBelowAsync(long position, CancellationToken cancellationToken = default)
    {
        foreach (var below in _snapshots.Keys.Where(known => known < position))
            _snapshots.TryRemove(below, out _);
        return Task.CompletedTask;
    }

    /// <summary>Takes a snapshot away.</summary>
    public void Remove(long position) => _snapshots.TryRemove(position, out _);

    /// <summary>Makes a snapshot unreadable, as damage would.</summary>
    public void Damage(long position) => _snapshots[position] = [1, 2, 3];
}
