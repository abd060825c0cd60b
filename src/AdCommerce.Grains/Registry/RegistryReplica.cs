using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Log;
using Orleans.Serialization;

namespace AdCommerce.Grains.Registry;

/// <summary>
/// The registry as this silo knows it: the fold of the log's entries, and the snapshot that decisions use. One per silo, shared by the
/// grain that writes and by everybody who reads; only ever replaced whole, never changed. Compiling costs more than writing, so a snapshot takes in
/// whatever was written while the one before was compiled.
/// </summary>
public sealed class RegistryReplica(ILogFactory logs, Serializer<RegistryEntry> serializer) : IDisposable
{
    /// <summary>Name of the log in the store.</summary>
    public const string LogName = "registry";

    private const int ReadMax = 64;

    private readonly ILog _log = logs.Open(LogName);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _compiling = new(1, 1);
    private volatile RegistryState _latest = RegistryState.Empty;
    private volatile PlaybackSnapshot _snapshot = PlaybackSnapshot.Empty;
    private volatile ChainSnapshot _chain = ChainSnapshot.Empty;

    /// <summary>What decisions use now. Never waits.</summary>
    public PlaybackSnapshot Snapshot => _snapshot;

    /// <summary>What can be offered on the chain now. Never waits.</summary>
    public ChainSnapshot Chain => _chain;

    /// <summary>What is configured, as of the snapshot.</summary>
    public RegistryState State => _snapshot.State;

    /// <summary>What is written, as far as it was read: the snapshot may not show it yet. What the next entry is decided on.</summary>
    internal RegistryState Latest => _latest;

    /// <summary>What can be offered on the chain has changed. Raised while nothing else is shown: handlers have to be quick.</summary>
    public event Action? ChainChanged;

    /// <summary>
    /// A state is about to be shown. Raised before any reader can see it, and only when campaigns are others: handlers have to be quick, and what they prepare is
    /// there when a decision needs it.
    /// </summary>
    public event Action<RegistryState>? Adopting;

    /// <inheritdoc/>
    public void Dispose()
    {
        _writing.Dispose();
        _compiling.Dispose();
    }

    /// <summary>Reads the log to its end and returns the state there, which every reader sees from then on.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer; the state is as it was.</exception>
    public async Task<RegistryState> CatchUpAsync(CancellationToken cancellationToken)
    {
        var state = await ReadAsync(cancellationToken);
        await ShowAsync(state.Position, cancellationToken);
        return state;
    }

    /// <summary>Reads the log to its end and returns the state there; the snapshot may be of an earlier one.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer; the state is as it was.</exception>
    internal async Task<RegistryState> ReadAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return _latest = await ReadToEndAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Appends an entry that was decided on a state. Null when that state is no longer the latest: the entry is not in the log, the latest state is
    /// up to date, and the caller decides anew.
    /// </summary>
    /// <exception cref="LogUnavailableException">The store does not answer; the entry may be in the log.</exception>
    internal async Task<RegistryAnswer?> AppendAsync(RegistryEntry entry, RegistryState decidedOn)
    {
        var bytes = serializer.SerializeToArray(entry);
        await _writing.WaitAsync();
        try
        {
            if (_latest.Position != decidedOn.Position)
                return null;
            if (await _log.AppendAsync(decidedOn.Position + 1, bytes, CancellationToken.None) == AppendOutcome.Taken)
            {
                _latest = await ReadToEndAsync(CancellationToken.None);
                return null;
            }

            return (_latest = _latest.Apply(entry)).AnswerTo(entry);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<RegistryState> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var state = _latest;
        while (true)
        {
            var entries = await _log.ReadAsync(state.Position + 1, ReadMax, cancellationToken);
            foreach (var bytes in entries)
                state = state.Apply(serializer.Deserialize(bytes)!);
            if (entries.Count < ReadMax)
                return state;
        }
    }

    // Who waits longest compiles the latest state, and with it what the others wait for. Not where the caller runs: a grain would hold up its other calls.
    private async Task ShowAsync(long position, CancellationToken cancellationToken)
    {
        if (State.Position >= position)
            return;
        await _compiling.WaitAsync(cancellationToken);
        try
        {
            if (State.Position < position)
                await Task.Run(() => Show(_latest), CancellationToken.None);
        }
        finally
        {
            _compiling.Release();
        }
    }

    private void Show(RegistryState state)
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
