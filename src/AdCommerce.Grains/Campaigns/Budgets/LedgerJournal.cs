using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Campaigns.Budgets;

/// <summary>
/// A ledger's log and what it folds to. Starts from the newest snapshot and the entries after it; none is ever trimmed, because they are the campaign's statement.
/// Not for two callers at the same time.
/// </summary>
/// <remarks>
/// What it does when an append does not simply succeed:
/// <list type="bullet">
/// <item>Taken: somebody else wrote there. It reads on, and whoever appended decides anew on what is there now.</item>
/// <item>No answer: whether the entry stands is not known. Before anything else is decided it reads on from there; an entry that still comes takes the position.</item>
/// </list>
/// </remarks>
internal sealed partial class LedgerJournal(CampaignKey campaign, LedgerParts parts, Action? steppedDown = null)
{
    private const int ReadMax = 256;
    private const int SnapshotsKept = 2;

    private readonly ILog _log = parts.Logs.Open(LedgerKeys.LogNameOf(campaign), hints: false);
    private readonly ISnapshots _snapshots = parts.Snapshots.Open(LedgerKeys.LogNameOf(campaign));
    private readonly ILogger _logger = parts.Loggers.CreateLogger<LedgerJournal>();
    private LedgerState? _state;
    private bool _isBehind;
    private long _keptPosition;

    /// <summary>Whether a snapshot is due.</summary>
    public bool IsSnapshotDue => _state is { } state && state.Position - _keptPosition >= parts.Config.SnapshotEntries;

    /// <summary>The state as far as this activation knows; put back from the store where it has to be.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer.</exception>
    /// <exception cref="LedgerDamagedException">Something that was acknowledged is missing.</exception>
    public async ValueTask<LedgerState> ReadAsync() => _state is { } state && !_isBehind ? state : await ReadOnAsync();

    /// <summary>The state at the end of the log.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<LedgerState> ReadOnAsync()
    {
        var state = await FoldAsync(_state ?? await LoadAsync());
        (_state, _isBehind) = (state, false);
        return state;
    }

    /// <summary>Appends an entry that was decided on the state.</summary>
    /// <returns>The state with it; null when another writer was faster: the entry is not in the log, the state is up to date, and the caller decides anew.</returns>
    /// <exception cref="LogUnavailableException">The store does not answer; the entry may be in the log.</exception>
    public async Task<LedgerState?> AppendAsync(LedgerEntry entry)
    {
        var state = _state ?? throw new InvalidOperationException("Nothing was read that could be decided on.");
        var next = state.Apply(entry);
        var bytes = parts.Entries.SerializeToArray(entry);
        AppendOutcome outcome;
        try
        {
            outcome = await _log.AppendAsync(state.Position + 1, bytes);
        }
        catch
        {
            _isBehind = true;
            throw;
        }

        if (outcome == AppendOutcome.Appended)
        {
            parts.Metrics.Appended(entry.Change);
            return _state = next;
        }

        _isBehind = true;
        parts.Metrics.Taken();
        LogTaken(_log.Name, state.Position + 1);
        steppedDown?.Invoke();
        if ((await ReadOnAsync()).Position == state.Position)
        {
            // The position is taken, and nothing stands there: the log is not the one that this activation knows.
            _state = null;
            throw new LedgerDamagedException(_log.Name, state.Position + 1, "what was read of it is no longer its beginning");
        }

        return null;
    }

    /// <summary>Writes a snapshot of the state, so that the next start reads less. The log stays whole.</summary>
    /// <exception cref="LogUnavailableException">The store does not answer; the next one makes up for it.</exception>
    public async Task KeepAsync()
    {
        var state = await ReadAsync();
        await _snapshots.WriteAsync(state.Position, parts.States.SerializeToArray(state.ToSnapshot()));
        _keptPosition = state.Position;
        if ((await _snapshots.ListAsync()).ElementAtOrDefault(SnapshotsKept - 1) is > 0 and var oldest)
            await _snapshots.RemoveBelowAsync(oldest);
    }

    private async Task<LedgerState> LoadAsync()
    {
        foreach (var position in await _snapshots.ListAsync())
        {
            if (await _snapshots.ReadAsync(position) is not { } bytes)
                continue;
            var state = LedgerState.Of(parts.States.Deserialize(bytes)!);
            // The log has to reach as far, or it is not the one that the snapshot was made of.
            if (await _log.ReadAsync(position, 1) is not [var last] || Decode(last, position).After != state.Balances)
                throw new LedgerDamagedException(_log.Name, position, "its log does not reach the snapshot that was made of it");
            _keptPosition = position;
            return state;
        }

        return LedgerState.Empty(campaign);
    }

    private async Task<LedgerState> FoldAsync(LedgerState state)
    {
        while (true)
        {
            var read = await _log.ReadAsync(state.Position + 1, ReadMax);
            foreach (var bytes in read)
                state = Apply(state, Decode(bytes, state.Position + 1));
            if (read.Count < ReadMax)
                return state;
        }
    }

    private LedgerState Apply(LedgerState state, LedgerEntry entry)
    {
        try
        {
            return state.Apply(entry);
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException or OverflowException)
        {
            throw new LedgerDamagedException(_log.Name, state.Position + 1, "an entry does not follow from those before it", exception);
        }
    }

    private LedgerEntry Decode(ReadOnlyMemory<byte> bytes, long position)
    {
        try
        {
            return parts.Entries.Deserialize(bytes)!;
        }
        catch (Exception exception)
        {
            throw new LedgerDamagedException(_log.Name, position, "an entry cannot be read by this version", exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Log \"{Log}\" has another writer: its entry stands at {Position}")]
    private partial void LogTaken(string log, long position);
}
