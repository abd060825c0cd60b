namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>How a set of choices was found.</summary>
/// <param name="Exact">No other set is better. False when the search was stopped by its limit: the best so far, and it keeps every rule.</param>
/// <param name="Steps">Comparisons made; 0 when each slot's best stood together at once.</param>
public readonly record struct AssignmentOutcome(bool Exact, int Steps);

/// <summary>
/// Chooses for a whole episode: the set that is worth most of those that keep separation, continuity and the limit per brand. Worth is compared
/// class by class, the sponsorships first: their total, then their number. The original fills what is left. A pure function; equal sets are told
/// apart by a draw, so the result is one.
/// </summary>
public static class SlotAssignment
{
    /// <summary>In <c>choices</c>: the slot is left as it was shot.</summary>
    public const int Original = -1;

    /// <summary>Most comparisons of one search: some 20 ms of one core. What occurs takes hundreds; with every rule at once, hundreds of thousands.</summary>
    public const int StepsMax = 2_000_000;

    /// <summary>One choice per slot.</summary>
    /// <param name="problem">What may stand where.</param>
    /// <param name="choices">Takes for each slot the place of its choice in <see cref="AssignmentProblem.Candidates"/>, or <see cref="Original"/>.</param>
    public static AssignmentOutcome Solve(in AssignmentProblem problem, Span<int> choices)
    {
        problem.Check(choices.Length);
        for (var slot = 0; slot < choices.Length; slot++)
            choices[slot] = BestOf(problem, slot);
        if (KeepsRules(problem, choices))
            return new AssignmentOutcome(true, 0);
        using var search = new AssignmentSearch(problem, choices);
        return search.Run();
    }

    /// <summary>Whether choices keep separation, continuity and the limit per brand.</summary>
    public static bool KeepsRules(in AssignmentProblem problem, ReadOnlySpan<int> choices)
    {
        for (var slot = 0; slot < choices.Length; slot++)
        {
            if (choices[slot] == Original)
                continue;
            ref readonly var chosen = ref problem.Candidates[choices[slot]];
            var ofBrand = 1;
            for (var other = 0; other < slot; other++)
            {
                if (choices[other] == Original)
                    continue;
                ref readonly var before = ref problem.Candidates[choices[other]];
                ofBrand += before.Brand == chosen.Brand ? 1 : 0;
                if (problem.MustNotMeet(before.Brand, before.Category, chosen.Brand, chosen.Category)
                    || (problem.GroupOf(slot) >= 0 && problem.GroupOf(slot) == problem.GroupOf(other) && before.Product != chosen.Product))
                {
                    return false;
                }
            }

            if (ofBrand > problem.SlotsPerBrandMax)
                return false;
        }

        return true;
    }

    private static int BestOf(in AssignmentProblem problem, int slot)
    {
        var best = Original;
        for (var i = problem.StartOf(slot); i < problem.Ends[slot]; i++)
        {
            if (best == Original || problem.IsBetter(slot, problem.Candidates[i], problem.Candidates[best]))
                best = i;
        }

        return best;
    }
}
