using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Log;
using Orleans.Serialization;

namespace AdCommerce.Grains.Registry;

/// <summary>The registry as it was.</summary>
/// <param name="State">Its state.</param>
/// <param name="Compiled">A snapshot with that state's candidates; of its episodes no word.</param>
public sealed record PastRegistry(RegistryState State, PlaybackSnapshot Compiled);

/// <summary>
/// The registry at positions of the past, for explanations: folded again from the log, one at a time, from the nearest position that is kept. Nothing of it is on
/// the way of a decision.
/// </summary>
public sealed class RegistryHistory(RegistryReplica replica, ILogFactory logs, Serializer<RegistryEntry> serializer) : IDisposable
{
    private const int KeptMax = 2;
    private const int ReadMax = 64;

    private readonly ILog _log = logs.Open(RegistryReplica.LogName, hints: false);
    private readonly SemaphoreSlim _folding = new(1, 1);
    private readonly LinkedList<PastRegistry> _kept = new();

    /// <summary>The registry at a position; null when its log does not go so far, or no longer goes back so far.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer.</exception>
    public async Task<PastRegistry?> FindAsync(long position, CancellationToken cancellationToken)
    {
        if (replica.Snapshot is var now && now.State.Position == position)
            return new PastRegistry(now.State, now);
        await _folding.WaitAsync(cancellationToken);
        try
        {
            if (_kept.FirstOrDefault(kept => kept.State.Position == position) is { } known)
            {
                _kept.Remove(known);
                _kept.AddFirst(known);
                return known;
            }

            using var background = BackgroundWork.Begin();
            var nearest = _kept.Where(kept => kept.State.Position < position).MaxBy(static kept => kept.State.Position);
            if (await FoldAsync(nearest?.State ?? RegistryState.Empty, position, cancellationToken) is not { } state)
                return null;
            var compiled = (nearest?.Compiled ?? PlaybackSnapshot.Empty).Next(state with { Episodes = state.Episodes.Clear() });
            _kept.AddFirst(new PastRegistry(state, compiled));
            if (_kept.Count > KeptMax)
                _kept.RemoveLast();
            return _kept.First!.Value;
        }
        finally
        {
            _folding.Release();
        }
    }

    private async Task<RegistryState?> FoldAsync(RegistryState state, long position, CancellationToken cancellationToken)
    {
        try
        {
            while (state.Position < position)
            {
                var entries = await _log.ReadAsync(state.Position + 1, (int)Math.Min(ReadMax, position - state.Position), cancellationToken);
                if (entries.Count == 0)
                    return null;
                foreach (var bytes in entries)
                    state = state.Apply(serializer.Deserialize(bytes)!);
            }
        }
        catch (LogTrimmedException)
        {
            return null;
        }

        return state;
    }

    /// <inheritdoc/>
    public void Dispose() => _folding.Dispose();
}
