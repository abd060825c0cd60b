using System.Buffers;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback.Assignment;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// Values what may stand in the slots by learned rates, each slot's highest class drawn as <see cref="RateTable.Rank"/> says. A slot in which a candidate is
/// newer than the rates, or nobody pays, keeps the values that hold when nothing is learned. The memory is lent, so it is disposed of.
/// </summary>
internal sealed class LearnedRanking : IDisposable
{
    private readonly SlotRanking[] _rankings;
    private readonly int[] _laneWinners;
    private readonly int _lanes;
    private bool _isComplete = true;

    private LearnedRanking(int slots)
    {
        _rankings = ArrayPool<SlotRanking>.Shared.Rent(slots);
        _laneWinners = ArrayPool<int>.Shared.Rent(_lanes = slots * RateTable.Lanes);
    }

    /// <summary>The slot in which what was drawn must stand, and its place among the candidates; null for none.</summary>
    public (int Slot, int Place)? Explored { get; private set; }

    /// <summary>Values the candidates of a set, and puts those that are ranked first in their slots.</summary>
    /// <param name="set">The set.</param>
    /// <param name="questions">What it was gathered by.</param>
    /// <param name="rates">What is learned.</param>
    /// <param name="cell">The viewer's cell.</param>
    /// <param name="draw">What chance decided of the episode.</param>
    public static LearnedRanking Of(EpisodeSet set, in EpisodeQuestions questions, LearnedRates rates, int cell, in SessionDraw draw)
    {
        var ranking = new LearnedRanking(set.Slots);
        var highest = set.HighestClass();
        for (var slot = 0; slot < set.Slots; slot++)
        {
            var ranked = set.PutRankedFirst(slot, highest);
            // One of them is drawn by its place, which must not depend on what else there is.
            if (draw.ExploredSlot == slot)
                set.SortFirst(slot, ranked);
            ranking._rankings[slot] = ranking.Rank(set, slot, ranked, questions.Of(slot).Worth, rates, cell, draw);
            var (winner, isExplored) = (ranking._rankings[slot].Winner, ranking._rankings[slot].IsExplored);
            if (isExplored && winner >= 0)
                ranking.Explored = (slot, set.Problem.StartOf(slot) + winner);
        }

        return ranking;
    }

    /// <summary>The chance of what was chosen for each slot; 0 where it is not known (<see cref="SlotRanking.Propensity"/>).</summary>
    public void Write(in AssignmentProblem problem, ReadOnlySpan<int> choices, Span<double> propensities)
    {
        var setBinds = !_isComplete || LaneSets.Bind(problem, _laneWinners.AsSpan(0, _lanes));
        for (var slot = 0; slot < choices.Length; slot++)
        {
            var isWinner = _rankings[slot].Winner >= 0 && choices[slot] == problem.StartOf(slot) + _rankings[slot].Winner;
            propensities[slot] = isWinner ? _rankings[slot].Propensity(setBinds) : 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<SlotRanking>.Shared.Return(_rankings);
        ArrayPool<int>.Shared.Return(_laneWinners);
    }

    private SlotRanking Rank(EpisodeSet set, int slot, int ranked, in SlotWorth worth, LearnedRates rates, int cell, in SessionDraw draw)
    {
        var lanes = _laneWinners.AsSpan(slot * RateTable.Lanes, RateTable.Lanes);
        lanes.Fill(-1);
        var problem = set.Problem;
        var (start, count) = (problem.StartOf(slot), problem.Ends[slot] - problem.StartOf(slot));
        if (count == 0)
            return new SlotRanking(-1, false, 0, 0, draw);
        var candidates = ArrayPool<RateCandidate>.Shared.Rent(count);
        var values = ArrayPool<long>.Shared.Rent(count);
        var (isKnown, isPaid) = (true, false);
        for (var i = 0; i < count; i++)
        {
            candidates[i] = set.Rated(start + i, worth, rates, problem.Tie(slot, problem.Candidates[start + i]));
            isKnown &= candidates[i].Placement >= 0;
            isPaid |= i < ranked && candidates[i].BidMicros > 0;
        }

        var ranking = new SlotRanking(-1, false, 0, 0, draw);
        if (isKnown && isPaid && ranked > 0)
        {
            ranking = rates.Table.Rank(cell, slot, draw, candidates.AsSpan(0, ranked), values, lanes);
            // What is not ranked is worth what is expected of it.
            for (var i = ranked; i < count; i++)
                values[i] = (long)(candidates[i].BidMicros * candidates[i].Fit * rates.Table.MeanRate(candidates[i].Placement, cell, StageOf(set[start + i])));
            for (var i = 0; i < count; i++)
                set.Value(start + i, Math.Min(values[i], SlotCandidate.ValueMicrosMax));
        }
        else
        {
            _isComplete = false;
        }

        ArrayPool<RateCandidate>.Shared.Return(candidates);
        ArrayPool<long>.Shared.Return(values);
        return ranking;
    }

    private static Stage StageOf(Candidate candidate) => candidate.Placement.Terms.Bid?.Stage ?? Stage.Episode;
}
