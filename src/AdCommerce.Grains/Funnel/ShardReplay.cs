using System.Runtime.CompilerServices;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Grains.Funnel;

/// <summary>States of a partition made anew from its history, beside the running shard and without it.</summary>
public sealed class ShardReplay(ShardHistory history, IShardArchive archive, ShardParts parts)
{
    /// <summary>The state from which everything follows: nothing, or what retention has left.</summary>
    public async Task<ShardState> BeginAsync(int partition, CancellationToken cancellationToken) =>
        await archive.FindBaseAsync(partition, cancellationToken) is { } snapshot ? ShardState.Of(snapshot) : new ShardState();

    /// <summary>The state right after an entry, from the nearest snapshot before it.</summary>
    /// <exception cref="ShardHistoryGapException">Entries on the way to it are missing.</exception>
    /// <exception cref="ShardDamagedException">An entry cannot follow from the one before it.</exception>
    public async Task<ShardState> RestoreAsync(int partition, long position, CancellationToken cancellationToken)
    {
        var source = new ShardSource(partition, parts);
        var state = await source.LoadAsync(position, cancellationToken);
        if (state.Position > position)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"Retention has deleted entries up to {state.Position}.");
        if (state.Position == position)
            return state;
        await foreach (var entry in history.ReadAsync(partition, state.Position + 1, cancellationToken))
        {
            source.Apply(state, entry.Entry);
            if (state.Position == position)
                return state;
        }

        throw new ArgumentOutOfRangeException(nameof(position), position, $"The history of partition {partition} ends at {state.Position}.");
    }

    /// <summary>Applies what follows a state, entry by entry, and tells what each did.</summary>
    public async IAsyncEnumerable<ArchivedEntry> ApplyAsync(int partition, ShardState state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = new ShardSource(partition, parts);
        await foreach (var entry in history.ReadAsync(partition, state.Position + 1, cancellationToken))
            yield return entry with { Effects = source.Apply(state, entry.Entry) };
    }
}
