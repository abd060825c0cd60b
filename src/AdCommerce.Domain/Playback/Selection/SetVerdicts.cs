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

    /// <summary>Chooses as a decision does, and keeps why. A candidate whose campaign is withheld is judged by the choice in which that was still there.</summary>
    public static SetVerdicts Of(EpisodeSet set, Withholding withheld, int slots)
    {
        var verdicts = new SetVerdicts();
        Span<int> choices = stackalloc int[slots];
        while (true)
        {
            SlotAssignment.Solve(set.Problem, choices);
            var campaigns = withheld.Find(choices);
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
                var isWithheld = campaigns?.Contains(chosen.Campaign.Key) == true;
                if (campaigns is null || isWithheld)
                    verdicts._verdicts[(slot, chosen)] =
                        new(isWithheld ? CandidateOutcome.HeldOut : CandidateOutcome.Won, set.Problem.Candidates[choices[slot]].ValueMicros, null, null);
            }

            if (campaigns is null)
                return verdicts;
            set.Remove(campaigns);
        }
    }

    /// <summary>Null for a candidate that did not pass the filters of the slot.</summary>
    public SetVerdict? Find(int slot, Candidate candidate) => _verdicts.GetValueOrDefault((slot, candidate));

    private void Add(EpisodeSet set, ReadOnlySpan<int> choices, RefusedCandidate refused)
    {
        var inTheWay = choices[refused.BySlot];
        WinningMargin? margin = _margins++ < MarginsMax ? WinningMargin.Of(set.Problem, choices, refused.Slot, refused.Candidate) : null;
        _verdicts[(refused.Slot, set[refused.Candidate])] = new(
            OutcomeOf(refused.Refusal), set.Problem.Candidates[refused.Candidate].ValueMicros, inTheWay == SlotAssignment.Original ? null : set[inTheWay], margin);
    }

    private static CandidateOutcome OutcomeOf(SetRefusal refusal) => refusal switch
    {
        SetRefusal.Competitor or SetRefusal.CategoryRival => CandidateOutcome.Separation,
        SetRefusal.Continuity => CandidateOutcome.Continuity,
        SetRefusal.BrandLimit => CandidateOutcome.BrandLimit,
        SetRefusal.NotReached => CandidateOutcome.NotReached,
        _ => CandidateOutcome.Outbid,
    };
}
