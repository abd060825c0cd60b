using System.Numerics;

namespace AdCommerce.Domain.Reports;

/// <summary>
/// Bins of a time that something took. They are fixed, so that two reports can be laid over each other: the first takes what is under a second, each further
/// one reaches twice as far as the one before.
/// </summary>
public static class TimeBins
{
    /// <summary>How many there are: the last one begins at 2^21 s, some 24 days, and holds the longest window, 30 days.</summary>
    public const int Count = 23;

    private const long MicrosPerSecond = 1_000_000;

    /// <summary>The bin of a time.</summary>
    /// <param name="micros">0 or more; what is beyond the last bin is counted in it.</param>
    public static int Of(long micros) =>
        Math.Min(Count - 1, 64 - BitOperations.LeadingZeroCount((ulong)(micros / MicrosPerSecond)));

    /// <summary>Where a bin begins, in seconds.</summary>
    public static long StartSeconds(int bin) => bin == 0 ? 0 : 1L << (bin - 1);
}
