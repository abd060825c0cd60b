using System.Numerics;

namespace AdCommerce.LoadTests.Mixed;

/// <summary>Times in buckets that grow with the time: 32 to each doubling, so that a quantile is at most 3 % off. Thread-safe.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 5;
    private const int Sub = 1 << SubBits;

    private readonly long[] _buckets = new long[(64 - SubBits) * Sub];
    private long _maxMicros;

    /// <summary>How many.</summary>
    public long Count => _buckets.Sum();

    /// <summary>The longest, milliseconds.</summary>
    public double MaxMillis => Millis(_maxMicros);

    /// <summary>Notes one.</summary>
    public void Record(TimeSpan took)
    {
        var micros = Math.Max(0, took.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _buckets[BucketOf(micros)]);
        var max = Interlocked.Read(ref _maxMicros);
        while (micros > max)
            max = Interlocked.CompareExchange(ref _maxMicros, micros, max) is var seen && seen == max ? micros : seen;
    }

    /// <summary>So many of them took no longer, milliseconds: the upper edge of the bucket.</summary>
    public double QuantileMillis(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            left -= _buckets[bucket];
            if (left <= 0)
                return Math.Min(Millis(UpperEdge(bucket)), MaxMillis);
        }

        return MaxMillis;
    }

    /// <summary>Bucket of a time: exact below 32 µs, then by the five bits after the leading one.</summary>
    internal static int BucketOf(long micros)
    {
        if (micros < Sub)
            return (int)micros;
        var shift = BitOperations.Log2((ulong)micros) - SubBits;
        return ((shift + 1) * Sub) + (int)((micros >> shift) - Sub);
    }

    /// <summary>Longest time of a bucket.</summary>
    internal static long UpperEdge(int bucket)
    {
        if (bucket < Sub)
            return bucket;
        var shift = (bucket / Sub) - 1;
        return (((bucket % Sub) + Sub + 1L) << shift) - 1;
    }

    private static double Millis(long micros) => Math.Round(micros / 1_000.0, 2);
}
