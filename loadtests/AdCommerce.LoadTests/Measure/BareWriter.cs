using StackExchange.Redis;

namespace AdCommerce.LoadTests.Measure;

/// <summary>What it would cost without the product: the same bytes, in the same entries, written with SET NX by a client that does nothing else.</summary>
internal sealed class BareWriter(IDatabase database)
{
    private readonly List<byte[]> _frames = [];
    private readonly List<RedisKey> _written = [];
    private long _next;

    /// <summary>Bytes of what it writes, by entry, on average.</summary>
    public double BytesPerEntry => _frames.Average(static frame => (double)frame.Length);

    /// <summary>Events in what it writes, by entry, on average.</summary>
    public double EventsPerEntry { get; private set; }

    /// <summary>Takes what the product wrote as what to write: byte for byte, with its frame.</summary>
    /// <param name="keys">Where it stands.</param>
    /// <param name="eventsPerEntry">How many events are in one of them, on average.</param>
    public async Task LearnAsync(IReadOnlyList<string> keys, double eventsPerEntry)
    {
        foreach (var chunk in keys.Chunk(1_000))
        {
            foreach (var value in await database.StringGetAsync([.. chunk.Select(static key => (RedisKey)key)]))
                _frames.Add((byte[]?)value ?? throw new InvalidDataException("An entry is gone before it could be learned from."));
        }

        if (_frames.Count == 0)
            throw new InvalidDataException("The product has written nothing to learn from.");
        EventsPerEntry = eventsPerEntry;
    }

    /// <summary>Writes for a while with so many writes under way; how many entries.</summary>
    public async Task<long> WriteAsync(TimeSpan length, int underWay)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var entries = 0L;
        await Task.WhenAll(Enumerable.Range(0, underWay).Select(async _ =>
        {
            await Task.Yield();
            while (TimeProvider.System.GetElapsedTime(begun) < length)
            {
                var n = Interlocked.Increment(ref _next);
                RedisKey key = $"{{bare/{n % underWay}}}:log:{n}";
                if (!await database.StringSetAsync(key, _frames[(int)(n % _frames.Count)], when: When.NotExists))
                    throw new InvalidOperationException("a key was there already");
                lock (_written)
                    _written.Add(key);
                Interlocked.Increment(ref entries);
            }
        }));
        return entries;
    }

    /// <summary>Takes away what was written, so that the store does not grow from block to block.</summary>
    public async Task CleanAsync()
    {
        foreach (var chunk in _written.Chunk(1_000))
            await database.ExecuteAsync("UNLINK", [.. chunk.Cast<object>()]);
        _written.Clear();
    }
}
