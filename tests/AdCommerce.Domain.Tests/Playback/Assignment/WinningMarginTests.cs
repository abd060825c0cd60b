using AdCommerce.Domain.Playback.Assignment;
using CsCheck;

namespace AdCommerce.Domain.Tests.Playback.Assignment;

public class WinningMarginTests
{
    [Fact]
    public void Of_AnyLoser_IsWhatItTakes() => SampleProblem.Small.Sample(
        static sample =>
        {
            var (choices, _) = sample.Solve();
            return SetRefusals.Of(sample.Problem, choices).All(r => IsWhatItTakes(sample, choices, r));
        },
        iter: 4_000);

    private static bool IsWhatItTakes(SampleProblem sample, int[] choices, RefusedCandidate refused)
    {
        var margin = WinningMargin.Of(sample.Problem, choices, refused.Slot, refused.Candidate);
        if (!margin.IsByValue)
            return !StandsAt(sample, refused, SlotCandidate.ValueMicrosMax / 2);
        return margin.ValueMicros >= sample.At(refused.Candidate).ValueMicros
            && StandsAt(sample, refused, margin.ValueMicros + 1)
            && (margin.ValueMicros == 0 || !StandsAt(sample, refused, margin.ValueMicros - 1));
    }

    private static bool StandsAt(SampleProblem sample, RefusedCandidate refused, long value)
    {
        var place = refused.Candidate - sample.Slots.Take(refused.Slot).Sum(static s => s.Length);
        var slots = sample.Slots.Select(static s => s.ToArray()).ToArray();
        slots[refused.Slot][place] = slots[refused.Slot][place] with { ValueMicros = value };
        return new SampleProblem(slots, sample.Groups, sample.Named, sample.CategoryRivals, sample.SlotsPerBrandMax, sample.Seed).Solve().Choices[refused.Slot] == refused.Candidate;
    }
}
