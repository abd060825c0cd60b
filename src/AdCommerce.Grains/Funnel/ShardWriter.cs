using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Log;
using Microsoft.Extensions.Logging;

namespace AdCommerce.Grains.Funnel;

/// <summary>
/// The one who writes a partition's log: gathers calls while an entry is on its way, writes them as the next entry, applies it, and only then
/// answers. One round trip to the store at a time.
/// </summary>
/// <remarks>
/// What it does when an append does not simply succeed:
/// <list type="bullet">
/// <item>Taken: somebody else wrote there. It reads on, judges what waits again (events that the other one wrote are duplicates now) and appends
/// the rest anew. Whoever owns it is told, so that the surplus activation goes.</item>
/// <item>Unknown outcome: nobody gets an answer, and the state is put back from the store before the next append.</item>
/// <item>The store does not answer: all that waits is refused at once, so that players come back later instead of piling up here.</item>
/// </list>
/// </remarks>
internal sealed partial class ShardWriter(ShardSource source, ShardParts parts, Action? steppedDown = null)
{
    private readonly Lock _gate = new();
    private readonly ShardQueue _queue = new();
    private readonly ILogger _logger = parts.Loggers.CreateLogger<ShardWriter>();
    private ShardState? _state;
    private ShardTail _tail = new();
    private Task<ShardState>? _loading;
    private Task _pump = Task.CompletedTask;
    private bool _isPumping;
    private int _takenInARow;
    private double _appendMillis = ShardLimits.RetryMillisMin;
    private long _appended;
    private long _appendedBytes;

    /// <summary>Position of the snapshot that the state began with; 0 for none.</summary>
    public long LoadedSnapshot { get; private set; }

    /// <summary>What an entry that was appended here weighs on average, in bytes; 0 before the first.</summary>
    public double EntryBytes
    {
        get
        {
            lock (_gate)
                return _appended == 0 ? 0 : (double)_appendedBytes / _appended;
        }
    }

    /// <summary>Position of the last entry applied; null before the state was first put back.</summary>
    public long? Position
    {
        get
        {
            lock (_gate)
                return _state?.Position;
        }
    }

    /// <summary>Waits for what a call needs to be in the log.</summary>
    /// <exception cref="ShardOverloadedException">Too much waits already.</exception>
    /// <exception cref="LogUnavailableException">The store did not answer; it may or may not be in the log.</exception>
    public Task<TAnswer> SubmitAsync<TAnswer>(ShardWait<TAnswer> wait)
    {
        lock (_gate)
        {
            if (!_queue.TryAdd(wait))
            {
                parts.Metrics.Refused();
                throw new ShardOverloadedException(RetryMillis());
            }

            parts.Metrics.Waiting(wait.Events);
            if (!_isPumping)
            {
                _isPumping = true;
                // Not on the caller's scheduler: every answer of the store would be a turn of the grain, and nothing here needs one.
                _pump = Task.Run(PumpAsync);
            }
        }

        return wait.Answer;
    }

    /// <summary>Reads the state between two entries.</summary>
    public async Task<T> ReadAsync<T>(Func<ShardState, T> read)
    {
        var state = await LoadAsync();
        lock (_gate)
            return read(state);
    }

    /// <summary>Reads attempts between two entries: those of the state, and those that were over behind a position.</summary>
    public async Task<LiveAttempts> ReadAttemptsAsync(AttemptQuery query, long after)
    {
        while (true)
        {
            var state = await LoadAsync();
            lock (_gate)
            {
                // The tail is of the state that stands now.
                if (_state == state)
                    return _tail.Read(state, query, after);
            }
        }
    }

    /// <summary>Everything up to a position is archived.</summary>
    public void DropTail(long through)
    {
        lock (_gate)
            _tail.Drop(through);
    }

    /// <summary>Waits until nothing waits.</summary>
    public async Task DrainAsync()
    {
        Task pump;
        lock (_gate)
            pump = _pump;
        await pump;
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            try
            {
                await WriteNextAsync(await LoadAsync());
            }
            catch (Exception exception)
            {
                FailWaiting(exception);
            }

            lock (_gate)
            {
                if (!_queue.IsEmpty)
                    continue;
                _isPumping = false;
                return;
            }
        }
    }

    private async Task WriteNextAsync(ShardState state)
    {
        var (batch, bytes) = TakeBatch(state);
        if (batch.Planned.Count == 0)
            return;
        var started = parts.Time.GetTimestamp();
        AppendOutcome outcome;
        try
        {
            outcome = await source.Log.AppendAsync(state.Position + 1, bytes);
        }
        catch (Exception exception)
        {
            if (exception is not LogUnavailableException { IsOutcomeUnknown: false })
                Forget();
            Fail(batch.Planned, exception);
            throw;
        }

        var took = parts.Time.GetElapsedTime(started);
        if (outcome == AppendOutcome.Taken)
        {
            await StepDownAsync(state, batch);
            return;
        }

        _takenInARow = 0;
        _appendMillis = (_appendMillis + took.TotalMilliseconds) / 2;
        parts.Metrics.Appended(batch.Events, took);
        Adopt(state, batch, bytes.Length);
    }

    /// <summary>The next entry and its bytes. Calls for which nothing has to be written are answered here.</summary>
    private (ShardBatch Batch, byte[] Bytes) TakeBatch(ShardState state)
    {
        lock (_gate)
        {
            var before = _queue.Events;
            var batch = _queue.Take(state, Math.Max(parts.Time.GetUtcMicros(), state.TimeMicros));
            foreach (var wait in batch.Settled)
                wait.Finish(state, []);
            var bytes = batch.Planned.Count == 0 ? [] : parts.Codec.Encode(batch.Entry);
            while (bytes.Length > ILog.EntryBytesMax && batch.Planned.Count > 1)
            {
                var kept = batch.Planned.Count / 2;
                _queue.PutBack(batch.Planned[kept..]);
                batch.Planned.RemoveRange(kept, batch.Planned.Count - kept);
                bytes = parts.Codec.Encode(batch.Entry);
            }

            parts.Metrics.Waiting(_queue.Events - before);
            return (batch, bytes);
        }
    }

    private void Adopt(ShardState state, ShardBatch batch, int bytes)
    {
        lock (_gate)
        {
            _appended++;
            _appendedBytes += bytes;
            ShardEffects effects;
            try
            {
                effects = source.Apply(state, batch.Entry);
                _tail.Add(state.Position, effects);
            }
            catch (Exception exception)
            {
                // It is in the log, and nobody knows what it means: nothing may be answered from half of it.
                Forget();
                Fail(batch.Planned, exception);
                throw;
            }

            parts.Metrics.Judged(effects);
            for (var i = 0; i < batch.Planned.Count; i++)
                batch.Planned[i].Wait.Finish(state, effects.Outcomes[i]);
        }
    }

    private async Task StepDownAsync(ShardState state, ShardBatch batch)
    {
        parts.Metrics.Taken();
        LogTaken(source.Log.Name, state.Position + 1);
        lock (_gate)
        {
            _queue.PutBack(batch.Planned);
            parts.Metrics.Waiting(batch.Planned.Sum(static planned => planned.Wait.Events));
        }

        steppedDown?.Invoke();
        if (++_takenInARow > ShardLimits.TakenMax)
        {
            _takenInARow = 0;
            throw new LogUnavailableException($"Log \"{source.Log.Name}\" has another writer who was first {ShardLimits.TakenMax} times in a row.", isOutcomeUnknown: false, null);
        }

        await ReadOnAsync(state);
    }

    // Not from the start: what this writer knows is a prefix of the log, unless the log was trimmed beyond it or has lost its end.
    private async Task ReadOnAsync(ShardState state)
    {
        var from = state.Position;
        try
        {
            await foreach (var entry in source.ReadAsync(from + 1, long.MaxValue, CancellationToken.None))
            {
                lock (_gate)
                    _tail.Add(state.Position + 1, source.Apply(state, entry));
            }
        }
        catch (LogTrimmedException)
        {
            Forget();
            return;
        }
        catch
        {
            Forget();
            throw;
        }

        if (state.Position == from)
            Forget();
    }

    private Task<ShardState> LoadAsync()
    {
        lock (_gate)
            return _state is { } state ? Task.FromResult(state) : _loading ??= LoadOnceAsync();
    }

    private async Task<ShardState> LoadOnceAsync()
    {
        await Task.Yield();
        try
        {
            var tail = new ShardTail();
            var (state, snapshot) = await source.StartAsync(CancellationToken.None, tail);
            lock (_gate)
            {
                _tail = tail;
                LoadedSnapshot = snapshot;
                return _state = state;
            }
        }
        finally
        {
            lock (_gate)
                _loading = null;
        }
    }

    private void Forget()
    {
        lock (_gate)
            _state = null;
    }

    private void FailWaiting(Exception exception)
    {
        lock (_gate)
        {
            parts.Metrics.Waiting(-_queue.Events);
            foreach (var wait in _queue.Clear())
                wait.Fail(exception);
        }
    }

    private static void Fail(List<PlannedWait> planned, Exception exception)
    {
        foreach (var (wait, _) in planned)
            wait.Fail(exception);
    }

    // What waits, in entries, times what an entry takes now.
    private int RetryMillis() => (int)Math.Clamp(
        _appendMillis * (1 + ((double)_queue.Events / ShardLimits.EventsPerEntryMax)), ShardLimits.RetryMillisMin, ShardLimits.RetryMillisMax);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Log \"{Log}\" has another writer: its entry stands at {Position}")]
    private partial void LogTaken(string log, long position);
}
