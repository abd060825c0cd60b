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
        var pairs = new List<(int SlotA, int A, int SlotB, int B)>();
        for (var a = 0; a < choices.Length; a++)
        {
            for (var b = a + 1; b < choices.Length; b++)
            {
                for (var i = 0; i < choices[a]; i++)
                {
                    for (var j = 0; j < choices[b]; j++)
                        pairs.Add((a, i, b, j));
                }
            }
        }

        var open = pairs.ToHashSet();
        var digits = new int[choices.Length];
        yield return Text(digits);
        Remove(open, digits);
        // Each round starts from a pair that is still open, so it covers at least one.
        foreach (var pair in pairs.Where(open.Contains))
        {
            Fill(digits, choices, pair, open);
            yield return Text(digits);
            Remove(open, digits);
        }
    }

    private static void Remove(HashSet<(int SlotA, int A, int SlotB, int B)> open, int[] digits)
    {
        for (var a = 0; a < digits.Length; a++)
        {
            for (var b = a + 1; b < digits.Length; b++)
                open.Remove((a, digits[a], b, digits[b]));
        }
    }

    private static void Fill(
        int[] digits, ImmutableArray<int> choices, (int SlotA, int A, int SlotB, int B) start, HashSet<(int SlotA, int A, int SlotB, int B)> open)
    {
        var (slotA, a, slotB, b) = start;
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
