using AdCommerce.Grains.Funnel;

namespace AdCommerce.Server.Tests.Grains.Funnel;

public sealed class SnapshotPacingTests
{
    [Theory]
    [InlineData(0, 0, 2_000)] // Nothing is known after a start.
    [InlineData(5_000_000, 0, 2_000)]
    [InlineData(0, 1_500, 2_000)]
    [InlineData(2_999_999, 1_500, 2_000)] // A small state: as the operator asked.
    [InlineData(6_000_000, 1_500, 4_000)] // As many entries as weigh what the snapshot weighs.
    [InlineData(24_000_000, 1_500, 16_000)]
    [InlineData(1_000_000_000_000, 1_500, 16_000)] // However large it is, a start stays short.
    public void A_snapshot_waits_until_the_log_behind_the_last_one_weighs_as_much(long snapshotBytes, double entryBytes, long entries) =>
        Assert.Equal(entries, SnapshotPacing.EntriesUntilNext(2_000, snapshotBytes, entryBytes));
}
