namespace AdCommerce.Domain.Learning.Ledger;

/// <summary>
/// How much may be written to the log of rates, so that a week of it is bounded whatever happens: an entry is due when what was written before it is paid for.
/// In quiet times rates are fresh within a second or two; the more changes at once, the rarer they are made.
/// </summary>
public static class RateAllowance
{
    /// <summary>What is earned in a second: at most 84 MiB are written in a day.</summary>
    public const int BytesPerSecond = 1_024;

    /// <summary>What an entry costs beside its bytes: a key, and the work of every silo. Without pause one is written every four seconds.</summary>
    public const int EntryBytes = 4_096;

    /// <summary>Most that is saved up, in bytes: an entry each second for some five minutes. It begins with as much. No more is owed either.</summary>
    public const long CreditMax = 1 << 20;

    // From the most that is owed to the most that is saved.
    private const long ToFullMillis = 2 * CreditMax * 1_000 / BytesPerSecond;

    /// <summary>What is there after a time in which nothing was written.</summary>
    public static long After(long credit, long elapsedMillis)
    {
        var earned = Math.Min(Math.Max(elapsedMillis, 0), ToFullMillis) * BytesPerSecond / 1_000;
        return Math.Min(CreditMax, credit + earned);
    }

    /// <summary>What is there after an entry.</summary>
    public static long Spend(long credit, int bytes) => Math.Max(credit - EntryBytes - bytes, -CreditMax);
}
