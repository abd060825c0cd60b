using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Log;
using Orleans.Serialization;

namespace AdCommerce.Grains.Registry;

/// <summary>
/// The registry as this silo knows it: the fold of the log's entries, and the snapshot that decisions use. One per silo, shared by the
/// grain that writes and by everybody who reads; only ever replaced whole, never changed.
/// </summary>
public sealed class RegistryReplica(ILogFactory logs, Serializer<RegistryEntry> serializer) : IDisposable
{
    /// <summary>Name of the log in the store.</summary>
    public const string LogName = "registry";

    private const int ReadMax = 64;

    private readonly ILog _log = logs.Open(LogName);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile PlaybackSnapshot _snapshot = PlaybackSnapshot.Empty;
    private volatile ChainSnapshot _chain = ChainSnapshot.Empty;

    /// <summary>What decisions use now. Never waits.</summary>
    public PlaybackSnapshot Snapshot => _snapshot;

    /// <summary>What can be offered on the chain now. Never waits.</summary>
    public ChainSnapshot Chain => _chain;

    /// <summary>What is configured, as of the snapshot.</summary>
    public RegistryState State => _snapshot.State;

    /// <summary>What can be offered on the chain has changed. Raised while the replica is being written: handlers have to be quick.</summary>
    public event Action? ChainChanged;

    /// <summary>
    /// A state is about to be shown. Raised before any reader can see it, while the replica is being written, and only when campaigns are others: handlers have to
    /// be quick, and what they prepare is there when a decision needs it.
    /// </summary>
    public event Action<RegistryState>? Adopting;

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    /// <summary>Reads the log to its end and returns the state there.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer; the state is as it was.</exception>
    public async Task<RegistryState> CatchUpAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await ReadToEndAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Appends an entry that was decided on a state. Null when that state is no longer the latest: the entry is not in the log, the replica
    /// is up to date, and the caller decides anew.
    /// </summary>
    /// <exception cref="LogUnavailableException">The store does not answer; the entry may be in the log.</exception>
    internal async Task<RegistryAnswer?> AppendAsync(RegistryEntry entry, RegistryState decidedOn)
    {
        var bytes = serializer.SerializeToArray(entry);
        await _writing.WaitAsync();
        try
        {
            if (State.Position != decidedOn.Position)
                return null;
            if (await _log.AppendAsync(decidedOn.Position + 1, bytes, CancellationToken.None) == AppendOutcome.Taken)
            {
                await ReadToEndAsync(CancellationToken.None);
                return null;
            }

            var state = State.Apply(entry);
            Adopt(state);
            return state.AnswerTo(entry);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<RegistryState> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var state = State;
        while (true)
        {
            var entries = await _log.ReadAsync(state.Position + 1, ReadMax, cancellationToken);
            foreach (var bytes in entries)
                state = state.Apply(serializer.Deserialize(bytes)!);
            if (entries.Count < ReadMax)
                break;
        }

        if (state != State)
            Adopt(state);
        return state;
    }

    private void Adopt(RegistryState state)
    {
        if (state.Campaigns != State.Campaigns)
            Adopting?.Invoke(state);
        _snapshot = _snapshot.Next(state);
        var chain = _chain.Next(state);
        if (chain == _chain)
            return;
        _chain = chain;
        ChainChanged?.Invoke();
    }
}
