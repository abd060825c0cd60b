using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Assignment;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback.Assignment;

public class SetRefusalsTests
{
    [Fact]
    public void Of_EachRule_NamesItAndTheSlotInTheWay()
    {
        // The first slot decides: everything else is bound by the 100 that stand there.
        SlotCandidate[][] slots =
        [
            [Of(0, 100, brand: 0, product: 0), Of(1, 1, brand: 3, product: 30)],
            [Of(0, 9, brand: 1, product: 10), Of(1, 8, brand: 2, product: 20, category: 5), Of(2, 1, brand: 4, product: 40, category: 6)],
            [Of(0, 9, brand: 0, product: 1, category: 7)],
            [Of(0, 9, brand: 3, product: 31, category: 8)],
        ];
        var sample = new SampleProblem(slots, [4, -1, -1, 4], [(2, 0)], true, 1, 0);
        var (choices, _) = sample.Solve();

        Assert.Equal([0, 4, -1, -1], choices);
        Assert.Equal<RefusedCandidate>(
            [
                new RefusedCandidate(0, 1, SetRefusal.Outbid, 0),
                new RefusedCandidate(1, 2, SetRefusal.CategoryRival, 0),
                new RefusedCandidate(1, 3, SetRefusal.Competitor, 0),
                new RefusedCandidate(2, 5, SetRefusal.BrandLimit, 0),
                new RefusedCandidate(3, 6, SetRefusal.Continuity, 0),
            ],
            [.. SetRefusals.Of(sample.Problem, choices)]);
    }

    [Fact]
    public void Of_ExactSet_HasARuleForEveryBetterCandidate() => SampleProblem.Small.Sample(
        static sample =>
        {
            var (choices, _) = sample.Solve();
            var refused = SetRefusals.Of(sample.Problem, choices);
            return refused.Length == sample.Slots.Sum(static s => s.Length) - choices.Count(static c => c >= 0)
                && refused.All(r => r.Refusal != SetRefusal.NotReached && (r.Refusal == SetRefusal.Outbid) == (r.BySlot == r.Slot));
        },
        iter: 5_000);

    private static SlotCandidate Of(int ordinal, long value, int brand, int product, int category = 0) =>
        new(ordinal, value, PriorityClass.Standard, brand, category, product);
}
