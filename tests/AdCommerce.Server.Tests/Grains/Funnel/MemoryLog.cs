using AdCommerce.Grains.Log;

namespace AdCommerce.Server.Tests.Grains.Funnel;

/// <summary>What happens to an append.</summary>
internal enum AppendFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is never sent, and the writer knows.</summary>
    NotSent,

    /// <summary>It is written, but the answer is lost.</summary>
    WrittenUnknown,

    /// <summary>It is not written, and the writer cannot know.</summary>
    LostUnknown,

    /// <summary>The writer is told that the outcome is unknown, and it is written at the next call of anybody, if its position is still free.</summary>
    WrittenLate,
}

/// <summary>The entries of one log, shared by those who open it. Keeps to what <see cref="ILog"/> promises, and fails when it is told to.</summary>
internal sealed class MemoryLogStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, byte[]> _entries = [];
    private (long Position, byte[] Entry)? _late;
    private long _trimmed;

    /// <summary>Decides about an append; nothing is wrong by default.</summary>
    public Func<long, AppendFault> Fault { get; set; } = static _ => AppendFault.None;

    /// <summary>Waited for by an append before it is written.</summary>
    public Func<Task> BeforeAppend { get; set; } = static () => Task.CompletedTask;

    /// <summary>Whether reads fail.</summary>
    public bool IsAway { get; set; }

    /// <summary>The oldest and the newest position there is; 0 for none.</summary>
    public (long Oldest, long Newest) Range
    {
        get
        {
            lock (_gate)
                return _entries.Count == 0 ? (0, 0) : (_entries.Keys.First(), _entries.Keys.Last());
        }
    }

    /// <summary>Takes an entry away, as damage would.</summary>
    public void Remove(long position)
    {
        lock (_gate)
            _entries.Remove(position);
    }

    public async Task<AppendOutcome> AppendAsync(long position, byte[] entry)
    {
        await BeforeAppend();
        lock (_gate)
        {
            WriteLate();
            switch (Fault(position))
            {
                case AppendFault.NotSent:
                    throw new LogUnavailableException("not sent", isOutcomeUnknown: false, null);
                case AppendFault.LostUnknown:
                    throw new LogUnavailableException("lost", isOutcomeUnknown: true, null);
                case AppendFault.WrittenUnknown:
                    TryWrite(position, entry);
                    throw new LogUnavailableException("answer lost", isOutcomeUnknown: true, null);
                case AppendFault.WrittenLate:
                    _late = (position, entry);
                    throw new LogUnavailableException("late", isOutcomeUnknown: true, null);
                default:
                    return TryWrite(position, entry) ? AppendOutcome.Appended : AppendOutcome.Taken;
            }
        }
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Read(long from, int max)
    {
        lock (_gate)
        {
            ThrowIfAway();
            if (from <= _trimmed)
                throw new LogTrimmedException("memory", from, _trimmed);
            var read = new List<ReadOnlyMemory<byte>>();
            while (read.Count < max && _entries.TryGetValue(from + read.Count, out var entry))
                read.Add(entry);
            return read;
        }
    }

    public void Trim(long through)
    {
        lock (_gate)
        {
            ThrowIfAway();
            if (through > _trimmed && !_entries.ContainsKey(through + 1))
                throw new ArgumentOutOfRangeException(nameof(through));
            _trimmed = Math.Max(_trimmed, through);
            foreach (var position in _entries.Keys.Where(position => position <= _trimmed).ToList())
                _entries.Remove(position);
        }
    }

    public long FindTrimmed()
    {
        lock (_gate)
        {
            ThrowIfAway();
            return _trimmed;
        }
    }

    // A write that was under way when its writer gave it up.
    private void WriteLate()
    {
        if (_late is not { } late)
            return;
        _late = null;
        TryWrite(late.Position, late.Entry);
    }

    private bool TryWrite(long position, byte[] entry) =>
        position > _trimmed && (position == 1 || position - 1 == _trimmed || _entries.ContainsKey(position - 1)) && _entries.TryAdd(position, entry);

    private void ThrowIfAway()
    {
        if (IsAway)
            throw new LogUnavailableException("away", isOutcomeUnknown: false, null);
    }
}

/// <summary>One opening of a <see cref="MemoryLogStore"/>.</summary>
internal sealed class MemoryLog(MemoryLogStore store) : ILog, ILogFactory
{
    public string Name => "memory";

    public ILog Open(string name, bool hints = true) => this;

    public Task<AppendOutcome> AppendAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken = default) =>
        store.AppendAsync(position, entry.ToArray());

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(long from, int max, CancellationToken cancellationToken = default) =>
        Task.Run(() => store.Read(from, max), cancellationToken);

    public Task TrimAsync(long through, CancellationToken cancellationToken = default) => Task.Run(() => store.Trim(through), cancellationToken);

    public Task<long> FindTrimmedAsync(CancellationToken cancellationToken = default) => Task.Run(store.FindTrimmed, cancellationToken);

    public IAsyncEnumerable<long> HintsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
