using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>What whoever learns reads of a shard is what the counters hold, whenever and however often it is read.</summary>
public sealed class CircleRatesTests
{
    private const string Circle = "taste=fruity";

    private static readonly Gen<int> Seeds = Gen.Int[0, 1_000_000];

    [Fact]
    public void CirclesSince_Nothing_IsTheCountersSummedUp() =>
        Gen.Select(FunnelHistory.Any, Seeds).Sample(
            (history, seed) =>
            {
                var run = FunnelRun.Over(new FunnelDelivery(seed).Log(history, compactions: 10), restoredEvery: 0);

                var changes = run.State.CirclesSince(0, 0);

                Assert.Equal((run.State.Position, true), (changes.Position, changes.IsWhole));
                Assert.Equal(Summed(run.State), Rows(changes.Rows));
                Assert.Equal(Summed(run.State), Rows(run.State.Restored().CirclesSince(0, 0).Rows));
            },
            iter: 2_000);

    [Fact]
    public void CirclesSince_ReadNowAndThen_AddsUpToTheSameHoweverItWasRestored() =>
        Gen.Select(FunnelHistory.Any, Seeds, Gen.Int[1, 4], Gen.Int[0, 3]).Sample(
            (history, seed, readEvery, restoredEvery) =>
            {
                var (state, reader) = (new ShardState(), new PartitionedCounts(1));
                foreach (var entry in new FunnelDelivery(seed).Log(history, compactions: 10))
                {
                    state.Apply(entry);
                    if (restoredEvery > 0 && state.Position % restoredEvery == 0)
                        state = state.Restored();
                    if (state.Position % readEvery == 0)
                        reader.Take(0, state.CirclesSince(reader.PositionOf(0), 0));
                }

                reader.Take(0, state.CirclesSince(reader.PositionOf(0), 0));

                var expected = new PartitionedCounts(1);
                expected.Take(0, state.CirclesSince(0, 0));
                Assert.Equal(Known(expected), Known(reader));
                Assert.Equal(state.Position, reader.PositionOf(0));
            },
            iter: 2_000);

    [Fact]
    public void CirclesSince_Unchanged_IsNothing()
    {
        var state = new ShardState();
        state.Record(Begin, Exposure(1));
        state.Apply(Compaction(Begin + Second));

        Assert.Empty(state.CirclesSince(1, 0).Rows);
        Assert.Single(state.CirclesSince(0, 0).Rows);
        Assert.Empty(state.CirclesSince(0, (int)(Begin / Day) + 1).Rows);
    }

    [Fact]
    public void CirclesSince_LaterThanTheLog_IsEverything()
    {
        var state = new ShardState();
        state.Record(Begin, Exposure(1));

        var changes = state.CirclesSince(7, 0);

        Assert.True(changes.IsWhole);
        Assert.Equal(1, changes.Position);
        Assert.Single(changes.Rows);
    }

    [Fact]
    public void CirclesSince_StagesOfAnAttempt_CountForItsEntry()
    {
        var state = new ShardState();
        var seen = Seen with { Circle = Circle };
        state.Record(Begin, Exposure(1) with { Origin = seen });
        state.Record(Begin + Minute, Exposure(2) with { Origin = seen });
        state.Record(Begin + (2 * Minute), NoteOpen(3) with { Origin = seen });
        state.Record(Begin + (3 * Minute), GroupJoin(4) with { Origin = seen });

        var row = Assert.Single(state.CirclesSince(0, 0).Rows);

        Assert.Equal(new CircleRow(seen.Placement, Circle, (int)(Begin / Day), new RateSums(2, 1, 0, 1)), row);
    }

    private static IEnumerable<string> Summed(ShardState state) => Rows(state.Cells(Brand)
        .GroupBy(cell => (cell.Entry.Placement, cell.Entry.Circle, cell.EntryDay))
        .Select(group => new CircleRow(
            group.Key.Placement,
            group.Key.Circle,
            group.Key.EntryDay,
            new RateSums(
                group.Sum(c => c.Counts.Exposures), group.Sum(c => c.Counts.AtAll[1]), group.Sum(c => c.Counts.AtAll[2]), group.Sum(c => c.Counts.AtAll[3])))));

    // A row of nothing is told once, so that who knew more takes it back.
    private static IEnumerable<string> Rows(IEnumerable<CircleRow> rows) =>
        rows.Where(row => row.Sums != default).Select(row => row.ToString()).Order(StringComparer.Ordinal);

    // Nothing of it was written, so the difference is all of it.
    private static IEnumerable<string> Known(PartitionedCounts counts) => counts.Difference.Select(row => $"{row.Key} {row.Value}").Order(StringComparer.Ordinal);
}
