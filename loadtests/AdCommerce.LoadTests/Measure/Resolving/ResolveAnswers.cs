namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>Sums over what resolving answered. Thread-safe.</summary>
internal sealed class ResolveAnswers
{
    private long _count;
    private long _bytes;
    private long _slots;
    private long _filled;
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

    /// <summary>Notes one.</summary>
    public void Add(int bytes, int slots, int filled)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _slots, slots);
        Interlocked.Add(ref _filled, filled);
    }
}
