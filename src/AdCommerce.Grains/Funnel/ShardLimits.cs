namespace AdCommerce.Grains.Funnel;

/// <summary>Limits of one shard.</summary>
internal static class ShardLimits
{
    /// <summary>Events of one call.</summary>
    public const int EventsPerCallMax = 1_000;

    /// <summary>Events of one entry, unless a single call has more. With their bytes an entry stays far below what a log takes.</summary>
    public const int EventsPerEntryMax = 2_000;

    /// <summary>Events that may wait for the log, the entry under way not among them: some seconds of a slow store.</summary>
    public const int EventsWaitingMax = 10_000;

    /// <summary>Entries in a row that another writer may be first with before it is given up.</summary>
    public const int TakenMax = 20;

    /// <summary>Shortest and longest time after which a caller is asked to come back, in milliseconds.</summary>
    public const int RetryMillisMin = 100;

    /// <inheritdoc cref="RetryMillisMin"/>
    public const int RetryMillisMax = 5_000;

    /// <summary>
    /// Entries, events and attempts given to the archive at once: few enough to hold in memory, so many that a busy partition's day is not written as
    /// hundreds of sets, each forced to the disk and merged again.
    /// </summary>
    public const int RowsPerArchiving = 32_768;

    /// <summary>Entries read from the log at once.</summary>
    public const int EntriesPerPage = 64;
}
