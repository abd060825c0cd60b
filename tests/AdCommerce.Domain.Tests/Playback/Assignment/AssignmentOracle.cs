using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Assignment;

namespace AdCommerce.Domain.Tests.Playback.Assignment;

/// <summary>Every set of choices, the rules by their wording, and the best by its parts. Slow and plain.</summary>
internal static class AssignmentOracle
{
    public static int[] Best(SampleProblem sample)
    {
        var start = 0;
        var places = sample.Slots.Select(slot => Enumerable.Range(start, slot.Length).Append(-1).ToArray().Also(_ => start += slot.Length)).ToArray();
        var best = Array.Empty<int>();
        foreach (var choices in Sets(places, 0, new int[places.Length]))
        {
            if (Keeps(sample, choices) && (best.Length == 0 || Compare(sample, choices, best) > 0))
                best = [.. choices];
        }

        return best;
    }

    public static bool Keeps(SampleProblem sample, int[] choices)
    {
        var chosen = choices.Select((c, slot) => (Slot: slot, Index: c)).Where(static c => c.Index >= 0)
            .Select(c => (c.Slot, Candidate: sample.At(c.Index))).ToArray();
        foreach (var (slot, a) in chosen)
        {
            foreach (var (other, b) in chosen)
            {
                if (sample.Named.Any(n => n.Brand == a.Brand && n.Competitor == b.Brand && a.Brand != b.Brand))
                    return false;
                if (sample.CategoryRivals && a.Category == b.Category && a.Brand != b.Brand)
                    return false;
                if (sample.Groups.Length > 0 && sample.Groups[slot] >= 0 && sample.Groups[slot] == sample.Groups[other] && a.Product != b.Product)
                    return false;
            }
        }

        return chosen.GroupBy(static c => c.Candidate.Brand).All(g => g.Count() <= sample.SlotsPerBrandMax);
    }

    // Class by class the total, then the number; then the draws.
    public static int Compare(SampleProblem sample, int[] choices, int[] other)
    {
        foreach (var @class in (ReadOnlySpan<PriorityClass>)[PriorityClass.Sponsorship, PriorityClass.Standard, PriorityClass.House])
        {
            var (mine, theirs) = (Sum(sample, choices, @class), Sum(sample, other, @class));
            if (mine != theirs)
                return mine.CompareTo(theirs);
        }

        return Draws(sample, choices).CompareTo(Draws(sample, other));
    }

    private static (long Total, int Number) Sum(SampleProblem sample, int[] choices, PriorityClass @class)
    {
        var of = choices.Where(c => c >= 0 && sample.At(c).Class == @class).ToArray();
        return (of.Sum(c => sample.At(c).ValueMicros), of.Length);
    }

    private static long Draws(SampleProblem sample, int[] choices)
    {
        var problem = sample.Problem;
        var sum = 0L;
        for (var slot = 0; slot < choices.Length; slot++)
            sum += choices[slot] < 0 ? 0 : problem.ScoreOf(slot, sample.At(choices[slot])).Draw;
        return sum;
    }

    private static IEnumerable<int[]> Sets(int[][] places, int slot, int[] choices)
    {
        if (slot == places.Length)
        {
            yield return choices;
            yield break;
        }

        foreach (var place in places[slot])
        {
            choices[slot] = place;
            foreach (var set in Sets(places, slot + 1, choices))
                yield return set;
        }
    }

    private static T Also<T>(this T value, Action<T> action)
    {
        action(value);
        return value;
    }
}
