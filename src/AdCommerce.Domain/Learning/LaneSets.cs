using AdCommerce.Domain.Playback.Assignment;

namespace AdCommerce.Domain.Learning;

/// <summary>What the rules of the set do to the lanes.</summary>
public static class LaneSets
{
    /// <summary>
    /// Whether in some lane the slots' winners cannot all stand together. If not, what each slot's lane chose is what stands, in every lane.
    /// </summary>
    /// <param name="problem">Each slot's candidates begin with those that were ranked, in that order.</param>
    /// <param name="laneWinners">For each slot its winners by lane, one slot after the other, -1 where there was none.</param>
    public static bool Bind(in AssignmentProblem problem, ReadOnlySpan<int> laneWinners)
    {
        Span<int> choices = stackalloc int[AssignmentProblem.SlotsMax];
        choices = choices[..problem.SlotCount];
        for (var lane = 0; lane < RateTable.Lanes; lane++)
        {
            var isNew = lane == 0;
            for (var slot = 0; slot < choices.Length; slot++)
            {
                var winner = laneWinners[(slot * RateTable.Lanes) + lane];
                var choice = winner < 0 ? SlotAssignment.Original : problem.StartOf(slot) + winner;
                isNew |= choices[slot] != choice;
                choices[slot] = choice;
            }

            if (isNew && !SlotAssignment.KeepsRules(problem, choices))
                return true;
        }

        return false;
    }
}
