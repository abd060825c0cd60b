using System.Collections.Concurrent;

namespace AdCommerce.Server.Access;

/// <summary>
/// Who was verified within the last five minutes, by the credential that was sent: a player sends the same one with each request, and verifying it costs more
/// than what most requests ask for. Nobody is known beyond the token's end. A key that is withdrawn is therefore taken for up to five minutes longer. What
/// is refused is not remembered. Bounded, thread-safe.
/// </summary>
internal sealed class KnownCallers(TimeProvider time)
{
    /// <summary>Longest time that a credential is not verified again.</summary>
    internal static readonly TimeSpan KnownMax = TimeSpan.FromMinutes(5);

    /// <summary>Most that are remembered at once are twice as many.</summary>
    internal const int CallersMax = 32_768;

    private readonly Lock _turning = new();
    private volatile Generation _young = new(default);
    private volatile Generation _old = new(default);

    /// <summary>Whoever was verified with the credential; null when it has to be verified.</summary>
    public Caller? Find(string credential) =>
        (_young.Callers.TryGetValue(credential, out var known) || _old.Callers.TryGetValue(credential, out known)) && time.GetUtcNow() < known.Until
            ? known.Caller
            : null;

    /// <summary>Notes who was verified.</summary>
    /// <param name="credential">With what.</param>
    /// <param name="caller">Who.</param>
    /// <param name="end">When the token is no longer taken.</param>
    public void Remember(string credential, Caller caller, DateTimeOffset end)
    {
        var now = time.GetUtcNow();
        if (_young.IsOver(now))
            Turn(now);
        _young.Add(credential, new Known(caller, end < now + KnownMax ? end : now + KnownMax));
    }

    // What is in the old ones goes all at once: by then it is older than what may be known, or there are too many.
    private void Turn(DateTimeOffset now)
    {
        lock (_turning)
        {
            if (_young.IsOver(now))
                (_old, _young) = (_young, new Generation(now));
        }
    }

    private sealed record Known(Caller Caller, DateTimeOffset Until);

    private sealed class Generation(DateTimeOffset begin)
    {
        private int _count;

        public ConcurrentDictionary<string, Known> Callers { get; } = new(StringComparer.Ordinal);

        public void Add(string credential, Known known)
        {
            Callers[credential] = known;
            Interlocked.Increment(ref _count);
        }

        public bool IsOver(DateTimeOffset now) => Volatile.Read(ref _count) >= CallersMax || now >= begin + KnownMax;
    }
}
