using AdCommerce.Domain.Funnel;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelOracle;

namespace AdCommerce.Domain.Tests.Funnel;

/// <summary>
/// The funnel by the letter: of an attempt's touches, every subsequence is tried. Fewer than ten touches, so at most 512 of them.
/// </summary>
public sealed class FunnelBruteForceTests
{
    [Fact]
    public void InOrder_SmallJourneys_EqualsTheBestOfAllSubsequences() =>
        Gen.Select(FunnelHistory.Small, Gen.Int[0, int.MaxValue - 1]).Sample(
            (history, seed) =>
            {
                var log = new FunnelDelivery(seed).Log(history.WithoutRefunds());
                var run = FunnelRun.Over(log[..^1], restoredEvery: 0);
                var touches = FunnelOracle.Over(log).Touches().SelectMany(journey => journey.Touches).ToList();
                foreach (var attempt in run.AllAttempts())
                    Assert.Equal(Earliest(touches, attempt), attempt.InOrderMicros.AsEnumerable());
            },
            iter: 10_000);

    private static long[] Earliest(List<Touch> touches, Attempt attempt)
    {
        var inside = Inside(touches, attempt);
        var earliest = new long[] { -1, -1, -1, -1 };
        for (var chosen = 1; chosen < 1 << inside.Count; chosen++)
        {
            var chain = Enumerable.Range(0, inside.Count).Where(i => (chosen & (1 << i)) != 0).Select(i => inside[i]).ToList();
            if (IsChain(chain, attempt.Terms) && (earliest[chain.Count - 1] == -1 || chain[^1].TimeMicros < earliest[chain.Count - 1]))
                earliest[chain.Count - 1] = chain[^1].TimeMicros;
        }

        return earliest;
    }

    // Of stages 1 to k, each step kept, and the whole within the window of its own first exposure (funnel.md, Attempt).
    private static bool IsChain(List<Touch> chain, JourneyTerms terms) =>
        chain.Count <= 4
        && chain.Index().All(touch => StageOf(touch.Item) == touch.Index + 1)
        && chain.Zip(chain.Skip(1)).Index().All(step => StepIsKept(terms, step.Index + 2, step.Item.Second.TimeMicros - step.Item.First.TimeMicros))
        && chain[^1].TimeMicros - chain[0].TimeMicros <= terms.WindowMicros;

    private static List<Touch> Inside(List<Touch> touches, Attempt attempt)
    {
        var first = touches.FindIndex(t => t.Kind == TouchKind.Exposure && t.TimeMicros == attempt.EntryMicros);
        var join = touches.FindIndex(first, t => t.Kind == TouchKind.GroupJoin);
        return [.. touches.Skip(first).TakeWhile((t, i) => t.TimeMicros <= attempt.EndMicros && (join < 0 || i <= join - first)).Where(t => StageOf(t) > 0)];
    }
}
