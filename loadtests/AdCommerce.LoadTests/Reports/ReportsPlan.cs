namespace AdCommerce.LoadTests.Reports;

/// <summary>What a run of reports does.</summary>
/// <param name="Events">Events that are counted at least.</param>
/// <param name="Length">How long the load lasts at least.</param>
/// <param name="Days">Over so many days of the server's clock.</param>
/// <param name="Viewers">How many viewers come, again and again.</param>
/// <param name="Combinations">Questions that are compared.</param>
/// <param name="LongEvery">Each so many-th of them also with other windows and as attribution, which read the whole log.</param>
/// <param name="SnapshotEntries">After so many entries a partition is archived.</param>
/// <param name="Seed">Makes the run's choices.</param>
internal sealed record ReportsPlan(int Events, TimeSpan Length, int Days, int Viewers, int Combinations, int LongEvery, int SnapshotEntries, int Seed);
