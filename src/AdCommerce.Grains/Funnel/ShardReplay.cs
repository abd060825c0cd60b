using System.Runtime.CompilerServices;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Log;
using Orleans.Serialization;

namespace AdCommerce.Grains.Funnel;

/// <summary>States of a partition made anew from its history, beside the running shard and without it.</summary>
public sealed class ShardReplay(ShardHistory history, IShardArchive archive, ISnapshotsFactory snapshots, Serializer<ShardSnapshot> serializer)
{
    /// <summary>The state from which everything follows: nothing, or what retention has left.</summary>
    public async Task<ShardState> BeginAsync(int partition, CancellationToken cancellationToken) =>
        await archive.FindBaseAsync(partition, cancellationToken) is { } snapshot ? ShardState.Of(snapshot) : new ShardState();

    /// <summary>The state right after an entry, from the nearest snapshot before it.</summary>
    /// <exception cref="ShardHistoryGapException">Entries on the way to it are missing.</exception>
    public async Task<ShardState> RestoreAsync(int partition, long position, CancellationToken cancellationToken)
    {
        var state = await FindSnapshotAsync(partition, position, cancellationToken) ?? await BeginAsync(partition, cancellationToken);
        if (state.Position > position)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"Retention has deleted entries up to {state.Position}.");
        if (state.Position == position)
            return state;
        await foreach (var entry in history.ReadAsync(partition, state.Position + 1, cancellationToken))
        {
            state.Apply(entry.Entry);
            if (state.Position == position)
                return state;
        }

        throw new ArgumentOutOfRangeException(nameof(position), position, $"The history of partition {partition} ends at {state.Position}.");
    }

    /// <summary>Applies what follows a state, entry by entry, and tells what each did.</summary>
    public async IAsyncEnumerable<ArchivedEntry> ApplyAsync(int partition, ShardState state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in history.ReadAsync(partition, state.Position + 1, cancellationToken))
            yield return entry with { Effects = state.Apply(entry.Entry) };
    }

    private async Task<ShardState?> FindSnapshotAsync(int partition, long position, CancellationToken cancellationToken)
    {
        var stored = snapshots.Open(ShardHistory.LogName(partition));
        foreach (var candidate in await stored.ListAsync(cancellationToken))
        {
            if (candidate <= position && await stored.ReadAsync(candidate, cancellationToken) is { } bytes)
                return ShardState.Of(serializer.Deserialize(bytes)!);
        }

        return null;
    }
}
