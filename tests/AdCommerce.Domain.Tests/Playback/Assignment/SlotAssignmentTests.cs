using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Assignment;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback.Assignment;

public class SlotAssignmentTests
{
    private const int Unlimited = int.MaxValue;

    [Fact]
    public void Solve_SmallProblem_ChoosesWhatTryingEverythingChooses() => SampleProblem.Small.Sample(
        static sample =>
        {
            var (choices, outcome) = sample.Solve();
            return outcome.Exact && AssignmentOracle.Keeps(sample, choices) && choices.SequenceEqual(AssignmentOracle.Best(sample));
        },
        iter: 20_000);

    [Fact]
    public void Solve_Twice_IsTheSame() => SampleProblem.Small.Sample(
        static sample => sample.Solve() is var first && sample.Solve() is var second && first.Outcome == second.Outcome && first.Choices.SequenceEqual(second.Choices),
        iter: 1_000);

    [Fact]
    public void Solve_CandidatesInAnotherOrder_ChoosesTheSameOnes() => SampleProblem.Small.Sample(
        static sample =>
        {
            var turned = new SampleProblem(
                [.. sample.Slots.Select(static s => s.Reverse().ToArray())], sample.Groups, sample.Named, sample.CategoryRivals, sample.SlotsPerBrandMax, sample.Seed);
            return Ordinals(sample).SequenceEqual(Ordinals(turned));
        },
        iter: 5_000);

    [Fact]
    public void Solve_SponsorshipAgainstHigherBid_TakesTheSponsorship()
    {
        var sample = Sample([[Of(0, 900, brand: 0), Of(1, 0, brand: 1) with { Class = PriorityClass.Sponsorship }]]);

        Assert.Equal([1], sample.Solve().Choices);
    }

    [Fact]
    public void Solve_CompetitorsEachBestInOneSlot_TakesTheBetterSet()
    {
        // 10 + 8 of one brand beat 10 + 9 of two that must not meet, and 9 + 7 of the other.
        var sample = Sample([[Of(0, 10, brand: 0), Of(1, 7, brand: 1)], [Of(0, 8, brand: 0), Of(1, 9, brand: 1)]]);
        var apart = new SampleProblem(sample.Slots, [], [(1, 0)], false, Unlimited, 0);

        Assert.Equal([0, 3], sample.Solve().Choices);
        Assert.Equal([0, 2], apart.Solve().Choices);
    }

    [Fact]
    public void Solve_ProductThatFitsSomeSlotsOfItsGroup_StandsThereAloneOrNotAtAll()
    {
        // Alone in two of three slots it is worth more than what fits all three.
        SlotCandidate[][] slots = [[Of(0, 10, brand: 0), Of(1, 5, brand: 1)], [Of(1, 5, brand: 1)], [Of(0, 10, brand: 0), Of(1, 5, brand: 1)]];

        Assert.Equal([0, -1, 3], new SampleProblem(slots, [7, 7, 7], [], false, Unlimited, 0).Solve().Choices);
    }

    [Fact]
    public void Solve_EachSlotsBestFitTogether_NeedsNoSearchAndAllocatesNothing()
    {
        var sample = Sample([[Of(0, 10, brand: 0)], [Of(0, 10, brand: 1), Of(1, 11, brand: 2)], []]);
        var choices = new int[3];
        SlotAssignment.Solve(sample.Problem, choices);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = SlotAssignment.Solve(sample.Problem, choices);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(new AssignmentOutcome(true, 0), outcome);
        Assert.Equal([0, 2, -1], choices);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Solve_EqualBids_DrawsFairlyByTheSeed()
    {
        SlotCandidate[][] slots = [[Of(0, 5, brand: 0), Of(1, 5, brand: 1)]];
        var first = Enumerable.Range(0, 2_000).Count(seed => new SampleProblem(slots, [], [], false, Unlimited, (ulong)seed).Solve().Choices[0] == 0);

        // 2,000 fair draws lie within 4.5 standard deviations.
        Assert.InRange(first, 900, 1_100);
    }

    [Fact]
    public void Solve_EqualBids_TheHigherSumOfPreferencesComesBeforeTheDraw()
    {
        SlotCandidate[][] slots = [[Of(0, 5, brand: 0) with { Preference = 1 }, Of(1, 5, brand: 1) with { Preference = SlotCandidate.PreferenceMax }, Of(2, 4, brand: 2) with { Preference = SlotCandidate.PreferenceMax }]];

        Assert.All(Enumerable.Range(0, 100), seed => Assert.Equal([1], new SampleProblem(slots, [], [], false, Unlimited, (ulong)seed).Solve().Choices));
    }

    [Fact]
    public void Solve_MostSlotsWithTheHighestPreference_AddUp()
    {
        SlotCandidate[][] slots = [.. Enumerable.Range(0, AssignmentProblem.SlotsMax).Select(slot =>
            (SlotCandidate[])[Of(0, 5, brand: 0) with { Preference = SlotCandidate.PreferenceMax }, Of(1, 5, brand: 1) with { Preference = SlotCandidate.PreferenceMax - 1 }])];

        Assert.Equal(
            Enumerable.Range(0, AssignmentProblem.SlotsMax).Select(static i => i * 2), new SampleProblem(slots, [], [(0, 1)], false, Unlimited, 7).Solve().Choices);
    }

    [Fact]
    public void Solve_ValueBeyondItsRange_IsABugThatIsNamed()
    {
        var sample = Sample([[Of(0, SlotCandidate.ValueMicrosMax + 1, brand: 0)], [Of(0, 1, brand: 0)]]);
        var limited = new SampleProblem(sample.Slots, [], [], false, 1, 0);

        Assert.Throws<ArgumentOutOfRangeException>(() => limited.Solve());
    }

    private static IEnumerable<int> Ordinals(SampleProblem sample) => sample.Solve().Choices.Select(c => c < 0 ? -1 : sample.At(c).Ordinal);

    private static SampleProblem Sample(SlotCandidate[][] slots) => new(slots, [], [], false, Unlimited, 0);

    private static SlotCandidate Of(int ordinal, long value, int brand) => new(ordinal, value, PriorityClass.Standard, brand, 0, brand);
}
