namespace AdCommerce.Grains.Funnel;

/// <summary>
/// After how many entries a partition's next snapshot is due. A snapshot costs what its state weighs, however little has come since the one before it: so the larger the
/// state, the more entries it waits for, until the log behind the last snapshot weighs as much as that snapshot. Then writing snapshots costs no more than writing the
/// log, and a start reads at most twice the snapshot; it never replays more than <see cref="FactorMax"/> times the entries that the operator asked for.
/// </summary>
internal static class SnapshotPacing
{
    /// <summary>However large the state is, not more than so many times the entries of the configuration.</summary>
    public const int FactorMax = 8;

    /// <summary>Entries from the last snapshot to the next.</summary>
    /// <param name="entriesMin">What the operator asked for (<see cref="FunnelConfig.SnapshotEntries"/>).</param>
    /// <param name="snapshotBytes">What the last snapshot weighs; 0 while none is known.</param>
    /// <param name="entryBytes">What an entry weighs on average; 0 while none is known.</param>
    public static long EntriesUntilNext(int entriesMin, long snapshotBytes, double entryBytes) =>
        entryBytes > 0 ? (long)Math.Clamp(snapshotBytes / entryBytes, entriesMin, (double)entriesMin * FactorMax) : entriesMin;
}
