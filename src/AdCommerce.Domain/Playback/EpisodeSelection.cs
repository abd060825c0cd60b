using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback.Assignment;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback;

/// <summary>Chooses what stands in the slots of an episode: a pure function of the snapshot, the episode, the viewer, the context and a seed.</summary>
public static class EpisodeSelection
{
    /// <summary>One decision for every slot.</summary>
    /// <param name="snapshot">Who wants what.</param>
    /// <param name="editions">The revision to decide on.</param>
    /// <param name="profile">The viewer's profile, or null to decide from the episode's context alone (not known, or not readable).</param>
    /// <param name="viewer">
    /// The viewer's pseudonym: seeds the draw between equals, so that the same viewer sees the same again, and says from which campaigns the viewer is
    /// held out.
    /// </param>
    /// <param name="context">When and where.</param>
    /// <param name="history">What the viewer saw; null: nothing.</param>
    /// <param name="rates">What is learned; null: nothing.</param>
    /// <param name="money">What campaigns may spend; null: money limits nothing, and nothing is taken.</param>
    public static EpisodeDecision Decide(
        PlaybackSnapshot snapshot,
        EpisodeEditions editions,
        ViewerProfile? profile,
        string viewer,
        DecisionContext context,
        DecisionHistory? history = null,
        LearnedRates? rates = null,
        DecisionMoney? money = null)
    {
        var revision = editions.Revision;
        var personalized = context.ProfileAllowed && profile is { Consent.Personalization: true };
        var questions = EpisodeQuestions.Of(snapshot, editions, profile, context, history, money);
        using var set = EpisodeSet.Gather(snapshot, questions, viewer);
        Span<int> choices = stackalloc int[revision.Slots.Length];
        Span<double> propensities = stackalloc double[choices.Length];
        propensities.Clear();
        var withheld = new Withholding(viewer, set);
        if (rates is null || choices.IsEmpty)
        {
            SlotAssignment.Solve(set.Problem, choices);
        }
        else
        {
            var draw = SessionDraw.Of(viewer, rates.Seed ^ set.Seed, choices.Length);
            using var ranking = LearnedRanking.Of(set, questions, rates, rates.CellOf(profile, personalized), draw);
            SolveRanked(set, ranking, choices, propensities);
        }

        Settle(set, withheld, money, context.Now, choices, propensities);
        var slots = ImmutableArray.CreateBuilder<SlotDecision>(revision.Slots.Length);
        for (var i = 0; i < choices.Length; i++)
        {
            var decision = choices[i] == SlotAssignment.Original
                ? SlotDecision.Original(SlotReason.NoPlacement)
                : DecisionOf(set[choices[i]], questions.Of(i), snapshot.Candidates);
            slots.Add(withheld.IsAny || propensities[i] != 0 ? decision with { Ghosts = withheld.GhostsOf(i), Propensity = propensities[i] } : decision);
        }

        return new EpisodeDecision(revision.Number, slots.MoveToImmutable(), personalized, FallbackReason.None)
        {
            // What comes of a decision counts in the circle that it was made for, however the profile changes until then.
            Circle = rates?.CircleOf(profile, personalized) ?? "",
            Charges = money?.Claims() ?? [],
        };
    }

    // Takes out who is withheld, then who cannot pay, until all that is chosen may stand and is paid for.
    private static void Settle(EpisodeSet set, Withholding withheld, DecisionMoney? money, DateTimeOffset now, Span<int> choices, Span<double> propensities)
    {
        while (true)
        {
            if (!withheld.TakeFrom(choices))
            {
                if (money?.Take(set, choices, now) is not { } lacking)
                    return;
                set.Remove(lacking);
            }

            // What comes next was not drawn: it counts for no estimate.
            propensities.Clear();
            SlotAssignment.Solve(set.Problem, choices);
        }
    }

    // What was drawn to be explored stands, and the best set around it.
    private static void SolveRanked(EpisodeSet set, LearnedRanking ranking, Span<int> choices, Span<double> propensities)
    {
        if (ranking.Explored is { } explored)
            WinningMargin.SolveWith(set.Problem, explored.Slot, explored.Place, choices);
        else
            SlotAssignment.Solve(set.Problem, choices);
        ranking.Write(set.Problem, choices, propensities);
    }

    private static SlotDecision DecisionOf(Candidate winner, in SlotQuestion question, CandidateTable table)
    {
        var matched = new Matching(table.Matched, ImmutableArray.CreateBuilder<string>());
        TargetingExplanation.Find(winner.Audience, true, question.Targeting, ref matched);
        return new SlotDecision(
            matched.Reason, table.VariantsOf(question.Slot)[winner.Numbered.Product] + 1, winner.Placement.Key, winner.Product.Id, matched.Found.DrainToImmutable());
    }

    private record struct Matching(MatchedTexts Texts, ImmutableArray<string>.Builder Found) : IFindings
    {
        public SlotReason Reason { get; private set; } = SlotReason.Open;

        public void Add(in PredicateFinding finding)
        {
            // What nothing is known of was not looked at: a negation that holds for that reason says nothing of the viewer.
            if (finding.IsLacking)
                return;
            Found.Add(Texts.Of(finding.Attribute, finding.Value));
            if (Reason != SlotReason.Profile)
                Reason = finding.Attribute.IsViewers ? SlotReason.Profile : SlotReason.Scene;
        }
    }
}
