using AdCommerce.Domain.Playback.Assignment;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>What became of a candidate that passed all filters of its slot.</summary>
/// <param name="Outcome">It won, was withheld, or why it lost.</param>
/// <param name="ValueMicros">What it is worth.</param>
/// <param name="BeatenBy">Where it lost: whose choice is in the way.</param>
/// <param name="Margin">Where it lost: what it would take.</param>
internal sealed record SetVerdict(CandidateOutcome Outcome, long ValueMicros, Candidate? BeatenBy, WinningMargin? Margin);

/// <summary>What the choice of the set made of each candidate. For explanations: it searches once for each that lost.</summary>
internal sealed class SetVerdicts
{
    /// <summary>For so many is computed what it would take: each costs a search.</summary>
    public const int MarginsMax = 256;

    private readonly Dictionary<(int Slot, Candidate Candidate), SetVerdict> _verdicts = [];
    private int _margins;
    private (int Slot, int Place)? _explored;

    /// <summary>Chooses as a decision does, and keeps why. A candidate whose campaign is withheld, or could not pay, is judged by the choice in which that was still there.</summary>
    /// <param name="set">What is chosen from.</param>
    /// <param name="withheld">Takes out what is withheld.</param>
    /// <param name="slots">How many slots there are.</param>
    /// <param name="explored">What must stand in a slot, because it was drawn to be explored; null for nothing.</param>
    /// <param name="money">Of what could not be taken: of a decision that is made again; null where nothing is taken.</param>
    /// <param name="now">When.</param>
    public static SetVerdicts Of(
        EpisodeSet set, Withholding withheld, int slots, (int Slot, int Place)? explored = null, DecisionMoney? money = null, DateTimeOffset now = default)
    {
        var verdicts = new SetVerdicts { _explored = explored };
        Span<int> choices = stackalloc int[slots];
        while (true)
        {
            if (verdicts._explored is { } drawn)
                WinningMargin.SolveWith(set.Problem, drawn.Slot, drawn.Place, choices);
            else
                SlotAssignment.Solve(set.Problem, choices);
            var held = withheld.Find(choices);
            var campaigns = held ?? money?.Take(set, choices, now);
            foreach (var refused in SetRefusals.Of(set.Problem, choices))
            {
                if (campaigns is null || campaigns.Contains(set[refused.Candidate].Campaign.Key))
                    verdicts.Add(set, choices, refused);
            }

            for (var slot = 0; slot < slots; slot++)
            {
                if (choices[slot] == SlotAssignment.Original)
                    continue;
                var chosen = set[choices[slot]];
                var isOut = campaigns?.Contains(chosen.Campaign.Key) == true;
                var outcome = !isOut ? CandidateOutcome.Won : held is null ? CandidateOutcome.NoMoney : CandidateOutcome.HeldOut;
                if (campaigns is null || isOut)
                    verdicts._verdicts[(slot, chosen)] = new(outcome, set.Problem.Candidates[choices[slot]].ValueMicros, null, null);
            }

            if (campaigns is null)
                return verdicts;
            set.Remove(campaigns);
            verdicts._explored = null;
        }
    }

    /// <summary>Null for a candidate that did not pass the filters of the slot.</summary>
    public SetVerdict? Find(int slot, Candidate candidate) => _verdicts.GetValueOrDefault((slot, candidate));

    private void Add(EpisodeSet set, ReadOnlySpan<int> choices, RefusedCandidate refused)
    {
        var inTheWay = choices[refused.BySlot];
        // Beside what chance put there, no value is a promise.
        WinningMargin? margin = _explored is null && _margins++ < MarginsMax ? WinningMargin.Of(set.Problem, choices, refused.Slot, refused.Candidate) : null;
        _verdicts[(refused.Slot, set[refused.Candidate])] = new(
            IsNotDrawn(set, refused) ? CandidateOutcome.NotDrawn : OutcomeOf(refused.Refusal),
            set.Problem.Candidates[refused.Candidate].ValueMicros,
            inTheWay == SlotAssignment.Original ? null : set[inTheWay],
            margin);
    }

    // Whoever is of the drawn one's class had the same chance; another would have lost to it, or to them, in any case.
    private bool IsNotDrawn(EpisodeSet set, RefusedCandidate refused) =>
        _explored is { } explored
        && explored.Slot == refused.Slot
        && refused.Refusal is (SetRefusal.Outbid or SetRefusal.NotReached)
        && set.Problem.Candidates[refused.Candidate].Class == set.Problem.Candidates[explored.Place].Class;

    private static CandidateOutcome OutcomeOf(SetRefusal refusal) => refusal switch
    {
        SetRefusal.Competitor or SetRefusal.CategoryRival => CandidateOutcome.Separation,
        SetRefusal.Continuity => CandidateOutcome.Continuity,
        SetRefusal.BrandLimit => CandidateOutcome.BrandLimit,
        SetRefusal.NotReached => CandidateOutcome.NotReached,
        _ => CandidateOutcome.Outbid,
    };
}
