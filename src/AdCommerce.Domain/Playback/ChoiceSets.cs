using System.Collections.Immutable;

namespace AdCommerce.Domain.Playback;

/// <summary>Which choices to look at when a revision is checked.</summary>
internal static class ChoiceSets
{
    /// <summary>Every combination, the original first.</summary>
    /// <param name="choices">How many choices each slot has, the original included.</param>
    public static IEnumerable<string> All(ImmutableArray<int> choices)
    {
        var digits = new int[choices.Length];
        while (true)
        {
            yield return Text(digits);
            var i = 0;
            while (i < digits.Length && ++digits[i] == choices[i])
                digits[i++] = 0;
            if (i == digits.Length)
                yield break;
        }
    }

    /// <summary>
    /// Combinations such that any two choices of any two slots meet in at least one, the original first: a seam lies between two
    /// neighbours, so a fault that needs three slots at once cannot arise. Greedy: each takes for every slot the choice that
    /// covers most pairs not yet seen.
    /// </summary>
    public static IEnumerable<string> Pairs(ImmutableArray<int> choices)
    {
        var open = new HashSet<(int SlotA, int A, int SlotB, int B)>();
        for (var a = 0; a < choices.Length; a++)
        {
            for (var b = a + 1; b < choices.Length; b++)
            {
                for (var i = 0; i < choices[a]; i++)
                {
                    for (var j = 0; j < choices[b]; j++)
                        open.Add((a, i, b, j));
                }
            }
        }

        var digits = new int[choices.Length];
        while (true)
        {
            for (var a = 0; a < digits.Length; a++)
            {
                for (var b = a + 1; b < digits.Length; b++)
                    open.Remove((a, digits[a], b, digits[b]));
            }

            yield return Text(digits);
            if (open.Count == 0)
                yield break;
            Next(digits, choices, open);
        }
    }

    private static void Next(int[] digits, ImmutableArray<int> choices, HashSet<(int SlotA, int A, int SlotB, int B)> open)
    {
        // Starting from a pair that is still open, every round covers at least one: it ends.
        var (slotA, a, slotB, b) = open.First();
        var done = new bool[digits.Length];
        (digits[slotA], digits[slotB]) = (a, b);
        (done[slotA], done[slotB]) = (true, true);
        for (var slot = 0; slot < digits.Length; slot++)
        {
            if (done[slot])
                continue;
            var best = (Choice: 0, Covered: -1);
            for (var choice = 0; choice < choices[slot]; choice++)
            {
                var covered = 0;
                for (var other = 0; other < digits.Length; other++)
                {
                    if (done[other] && open.Contains(slot < other ? (slot, choice, other, digits[other]) : (other, digits[other], slot, choice)))
                        covered++;
                }

                if (covered > best.Covered)
                    best = (choice, covered);
            }

            digits[slot] = best.Choice;
            done[slot] = true;
        }
    }

    private static string Text(int[] digits) => string.Create(digits.Length, digits, static (span, values) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = EditionId.DigitOf(values[i]);
    });
}
