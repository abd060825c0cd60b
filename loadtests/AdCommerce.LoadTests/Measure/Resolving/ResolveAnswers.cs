namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>Sums over what resolving answered. Thread-safe.</summary>
internal sealed class ResolveAnswers
{
    private const double FallbackShareMax = 0.001;

    private long _count;
    private long _bytes;
    private long _slots;
    private long _filled;
    private long _fallbacks;
    private int _bytesEach;

    /// <summary>How many answers.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Bytes of an answer; once it was asked for, it stays, so that what is compared with stays the same.</summary>
    public int BytesEach
    {
        get
        {
            if (_bytesEach == 0 && Count > 0)
                Interlocked.CompareExchange(ref _bytesEach, (int)(Interlocked.Read(ref _bytes) / Count), 0);
            return _bytesEach;
        }
    }

    /// <summary>Part of the slots in which something was placed.</summary>
    public double FilledShare => Math.Round((double)_filled / Math.Max(1, _slots), 3);

    /// <summary>
    /// Part of the answers that the server gave without a decision, because that took too long or there were too many at once: right, but not what is
    /// to be measured.
    /// </summary>
    public double FallbackShare => Math.Round((double)_fallbacks / Math.Max(1, _count), 5);

    /// <summary>True when that part is too large for a figure to say anything.</summary>
    public bool IsTooOftenFallback => FallbackShare > FallbackShareMax;

    /// <summary>Forgets what was seen while warming up; what an answer has of bytes stays.</summary>
    public void Begin() => (_, _count, _bytes, _slots, _filled, _fallbacks) = (BytesEach, 0, 0, 0, 0, 0);

    /// <summary>Notes one.</summary>
    public void Add(int bytes, int slots, int filled, bool isFallback)
    {
        if (isFallback)
            Interlocked.Increment(ref _fallbacks);
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _slots, slots);
        Interlocked.Add(ref _filled, filled);
    }
}
