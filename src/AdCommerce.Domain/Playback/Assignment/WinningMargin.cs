using System.Buffers;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>What it would take for a candidate that was not chosen to be chosen.</summary>
/// <param name="IsByValue">False when what it would displace is of a higher class, so that no value is enough.</param>
/// <param name="ValueMicros">What it must be worth more than; never less than what it is worth.</param>
public readonly record struct WinningMargin(bool IsByValue, long ValueMicros)
{
    private static readonly WinningMargin Never = new(false, 0);

    /// <summary>
    /// Held against the best set in which the candidate stands: it must make up for what that is worth less. Costs a search of its own, so it is for
    /// explanations, not for the hot path.
    /// </summary>
    /// <param name="problem">What could stand where.</param>
    /// <param name="choices">What <see cref="SlotAssignment.Solve"/> chose.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="candidate">A place in <see cref="AssignmentProblem.Candidates"/>, of that slot, not chosen.</param>
    public static WinningMargin Of(in AssignmentProblem problem, ReadOnlySpan<int> choices, int slot, int candidate)
    {
        Span<int> forced = stackalloc int[AssignmentProblem.SlotsMax];
        forced = forced[..problem.SlotCount];
        SolveWith(problem, slot, candidate, forced);
        var own = problem.Candidates[candidate];
        // Against every other it came first, so only the rules against itself kept it out.
        if (forced[slot] != candidate)
            return Never;
        var missing = Total(problem, choices) - Total(problem, forced);
        var (above, same) = own.Class switch
        {
            PriorityClass.Sponsorship => (0L, missing.Sponsorship),
            PriorityClass.Standard => (missing.Sponsorship, missing.Standard),
            _ => (missing.Sponsorship | missing.Standard, missing.House),
        };
        return above != 0 ? Never : new WinningMargin(true, own.ValueMicros + SetScore.WholeMicros(same));
    }

    /// <summary>The best set in which a candidate stands.</summary>
    /// <param name="problem">What may stand where.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="candidate">A place in <see cref="AssignmentProblem.Candidates"/>, of that slot.</param>
    /// <param name="choices">Takes the choices, as of <see cref="SlotAssignment.Solve"/>.</param>
    internal static void SolveWith(in AssignmentProblem problem, int slot, int candidate, Span<int> choices)
    {
        var candidates = ArrayPool<SlotCandidate>.Shared.Rent(problem.Candidates.Length);
        problem.Candidates.CopyTo(candidates);
        // As if it were a sponsorship worth more than any: whatever stands beside it, the set has it.
        candidates[candidate] = candidates[candidate] with { Class = PriorityClass.Sponsorship, ValueMicros = SlotCandidate.ValueMicrosMax };
        SlotAssignment.Solve(problem.With(candidates.AsSpan(0, problem.Candidates.Length)), choices);
        ArrayPool<SlotCandidate>.Shared.Return(candidates);
    }

    private static SetScore Total(in AssignmentProblem problem, ReadOnlySpan<int> choices)
    {
        var total = default(SetScore);
        for (var i = 0; i < choices.Length; i++)
        {
            if (choices[i] != SlotAssignment.Original)
                total += problem.ScoreOf(i, problem.Candidates[choices[i]]);
        }

        return total;
    }
}
