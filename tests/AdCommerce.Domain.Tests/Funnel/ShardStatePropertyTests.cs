using System.Collections.Immutable;
using System.Text.Json;
using AdCommerce.Domain.Funnel;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>
/// What holds for every history and every way in which it reaches the shard (funnel.md, Late and out of order). Two ways of one history have
/// different entries, so what is compared is everything but the position: the snapshots that remain after one more compaction, at one time
/// for all, and the attempts that left the state before it.
/// </summary>
public sealed class ShardStatePropertyTests
{
    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue - 1];

    [Fact]
    public void Apply_AnyOrderRepetitionAndBatches_GivesTheSame() =>
        Gen.Select(FunnelHistory.Any, Seeds, Seeds).Sample(
            (history, one, other) =>
            {
                var (first, second) = (Run(new FunnelDelivery(one).Log(history.WithoutRefunds())), Run(new FunnelDelivery(other).Log(history.WithoutRefunds())));

                Assert.Equal(first.Journeys(), second.Journeys());
                Assert.Equal(first.Cells(), second.Cells());
                Assert.Equal(first.Final(), second.Final());
                Assert.Equal(first.HashButPosition(), second.HashButPosition());
            },
            iter: 10_000);

    [Fact]
    public void Apply_AnyLog_EqualsTheBatchOverIt() =>
        Gen.Select(FunnelHistory.Any, Seeds, Gen.Bool).Sample(
            (history, seed, withClashes) =>
            {
                var log = new FunnelDelivery(seed).Log(withClashes ? history.WithClashes() : history, compactions: 30);
                var (run, oracle) = (Run(log), FunnelOracle.Over(log));

                // What is charged has an oracle of its own (ShardChargingTests).
                Assert.Equal(oracle.Outcomes, run.Outcomes.Select(static outcome => outcome with { Charge = default }));
                Assert.Equal(Text(oracle.Cells()), run.Cells());
                Assert.Equal(oracle.TouchesLeft(log[^1].TimeMicros), run.Touches());
                Assert.Equal(oracle.Earlier(log[^1].TimeMicros), run.Earlier());
                Assert.Equal(oracle.Attempts().Select(a => $"{a.Subject} {Text(a.Attempt)}").Order(StringComparer.Ordinal), run.Attempts());
            },
            iter: 10_000);

    [Fact]
    public void Apply_WithCompactionsAnywhere_GivesTheSame() =>
        Gen.Select(FunnelHistory.Any, Seeds, Seeds).Sample(
            (history, one, other) =>
            {
                var first = Run(new FunnelDelivery(one).Log(history.WithoutRefunds()));
                var second = Run(new FunnelDelivery(other).Log(history.WithoutRefunds(), compactions: 60));

                Assert.Equal(first.Final(), second.Final());
                Assert.Equal(first.HashButPosition(), second.HashButPosition());
            },
            iter: 3_000);

    [Fact]
    public void Apply_RestoredAnywhereOrReplayed_HasTheSameHash() =>
        Gen.Select(FunnelHistory.Any, Seeds, Gen.Int[1, 4]).Sample(
            (history, seed, every) =>
            {
                var log = new FunnelDelivery(seed).Log(history, compactions: 10);
                var (run, restored) = (Run(log), Run(log, every));

                Assert.Equal(run.State.Hash(), Run(log).State.Hash());
                Assert.Equal(run.State.Hash(), restored.State.Hash());
                Assert.Equal(run.Outcomes, restored.Outcomes);
                Assert.Equal(run.Journeys(), restored.Journeys());
                Assert.Equal(run.Final(), restored.Final());
                Assert.Equal(Text(run.State.Rooms(Brand)), Text(restored.State.Rooms(Brand)));
            },
            iter: 3_000);

    [Fact]
    public void Judge_BeforeApply_RefusesOnlyWhatApplyRefuses() =>
        Gen.Select(FunnelHistory.Any, Seeds).Sample(
            (history, seed) =>
            {
                var state = new ShardState();
                foreach (var entry in new FunnelDelivery(seed).Log(history, compactions: 10))
                {
                    var judged = entry.Operations.OfType<EventsRecorded>().SelectMany(o => o.Events.Select(e => state.Judge(o.Subject, e, entry.TimeMicros))).ToList();
                    var outcomes = state.Apply(entry).Outcomes.SelectMany(o => o).ToList();
                    Assert.All(judged.Zip(outcomes), pair => Assert.True(pair.First is null || pair.First == pair.Second));
                }
            },
            iter: 1_000);

    [Fact]
    public void Cells_AnyLog_NeverGrowAlongTheStagesAndSumUp() =>
        Gen.Select(FunnelHistory.Any, Seeds).Sample(
            (history, seed) =>
            {
                var run = Run(new FunnelDelivery(seed).Log(history));
                var cells = run.State.Cells(Brand);

                Assert.All(cells, cell =>
                {
                    Assert.Equal(cell.Counts.InOrder.OrderDescending(), cell.Counts.InOrder);
                    Assert.Equal(cell.Counts.InOrder[0], cell.Counts.AtAll[0]);
                    Assert.All(cell.Counts.InOrder.Zip(cell.Counts.AtAll), stage => Assert.True(stage.First <= stage.Second));
                    Assert.True(cell.Counts.Exposures >= cell.Counts.InOrder[0]);
                });
                Assert.Equal(cells.Sum(cell => cell.Counts.InOrder[0]), run.Attempts().Count());
            },
            iter: 2_000);

    private static FunnelRun Run(ImmutableArray<ShardEntry> log, int restoredEvery = 0) => FunnelRun.Over(log, restoredEvery);

    internal static string Text(object value) => JsonSerializer.Serialize(value);
}
