using System.Collections.Immutable;

namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>Why a candidate does not stand in a slot although it passed all filters.</summary>
public enum SetRefusal
{
    /// <summary>Another is worth more in the same slot.</summary>
    Outbid,

    /// <summary>A competitor of its brand stands in another slot, and the whole episode is worth more so.</summary>
    Competitor,

    /// <summary>Another brand of its category stands in another slot, and the whole episode is worth more so.</summary>
    CategoryRival,

    /// <summary>Another slot of the same continuity group shows another product.</summary>
    Continuity,

    /// <summary>Its brand stands in as many other slots as one brand may.</summary>
    BrandLimit,

    /// <summary>The search was stopped by its limit before it came to it. Only where the outcome is not exact.</summary>
    NotReached,
}

/// <summary>A candidate that does not stand, and why.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Candidate">Its place in <see cref="AssignmentProblem.Candidates"/>.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="BySlot">The slot whose choice is in the way, or of a brand's limit the first of them; the slot itself when outbid or not reached.</param>
public readonly record struct RefusedCandidate(int Slot, int Candidate, SetRefusal Refusal, int BySlot);

/// <summary>Says of a set of choices why each other candidate was refused. For explanations: not for the hot path.</summary>
public static class SetRefusals
{
    /// <summary>All that were not chosen, by slot and in the candidates' order.</summary>
    /// <param name="problem">What could stand where.</param>
    /// <param name="choices">What <see cref="SlotAssignment.Solve"/> chose.</param>
    public static ImmutableArray<RefusedCandidate> Of(in AssignmentProblem problem, ReadOnlySpan<int> choices)
    {
        var refused = ImmutableArray.CreateBuilder<RefusedCandidate>(problem.Candidates.Length);
        for (var slot = 0; slot < choices.Length; slot++)
        {
            for (var i = problem.StartOf(slot); i < problem.Ends[slot]; i++)
            {
                if (i != choices[slot])
                    refused.Add(Judge(problem, choices, slot, i));
            }
        }

        return refused.ToImmutable();
    }

    private static RefusedCandidate Judge(in AssignmentProblem problem, ReadOnlySpan<int> choices, int slot, int index)
    {
        ref readonly var candidate = ref problem.Candidates[index];
        if (choices[slot] >= 0 && problem.IsBetter(slot, problem.Candidates[choices[slot]], candidate))
            return new RefusedCandidate(slot, index, SetRefusal.Outbid, slot);
        var (ofBrand, firstOfBrand) = (0, slot);
        for (var other = 0; other < choices.Length; other++)
        {
            if (other == slot || choices[other] < 0)
                continue;
            ref readonly var chosen = ref problem.Candidates[choices[other]];
            if (problem.GroupOf(slot) >= 0 && problem.GroupOf(slot) == problem.GroupOf(other) && chosen.Product != candidate.Product)
                return new RefusedCandidate(slot, index, SetRefusal.Continuity, other);
            if (problem.MustNotMeet(candidate.Brand, candidate.Category, chosen.Brand, chosen.Category))
            {
                var isNamed = problem.Competitors.AreCompetitors(candidate.Brand, chosen.Brand);
                return new RefusedCandidate(slot, index, isNamed ? SetRefusal.Competitor : SetRefusal.CategoryRival, other);
            }

            if (chosen.Brand == candidate.Brand && ofBrand++ == 0)
                firstOfBrand = other;
        }

        return ofBrand >= problem.SlotsPerBrandMax
            ? new RefusedCandidate(slot, index, SetRefusal.BrandLimit, firstOfBrand)
            : new RefusedCandidate(slot, index, SetRefusal.NotReached, slot);
    }
}
