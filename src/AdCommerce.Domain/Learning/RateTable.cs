using System.Collections.Immutable;
using System.Numerics;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Learning;

/// <summary>A candidate as the ranking sees it.</summary>
/// <param name="Placement">Its ordinal in the table.</param>
/// <param name="BidMicros">What it pays for the priced stage, whole micro-units: at least 0.</param>
/// <param name="Fit">What its bid is multiplied by: how well it fits, and what lifts it. At least 0.</param>
/// <param name="Tie">Of equals the one with the highest wins, and if that is equal, too, the first.</param>
public readonly record struct RateCandidate(int Placement, long BidMicros, double Fit, long Tie = 0);

/// <summary>
/// Learned rates, drawn. For each placement and cell the table holds 64 draws of its posterior, its lanes. A decision looks up one lane, so it is
/// Thompson sampling without a random number at decision time, and what any other lane would have chosen is known at once: that is the propensity.
/// Immutable; made anew from the counts every second or so (<see cref="Compile"/>). The same placements, counts, day and seed give the same
/// table, bit by bit, on every silo and machine.
/// </summary>
public sealed class RateTable
{
    /// <summary>Draws per placement and cell.</summary>
    public const int Lanes = 64;

    /// <summary>Most that one candidate may be worth, as in <see cref="Playback.Assignment.SlotCandidate.ValueMicrosMax"/> but for the last.</summary>
    private const float ValueMicrosMax = 1L << 48;

    // The row of what is paid by the exposure: 1 in every lane.
    private const int RowByExposure = 0;

    private readonly float[] _lanes;
    private readonly int[] _rows;
    private readonly float[] _means;
    private readonly double[] _overall;
    private readonly double[] _shown;

    internal RateTable(int cells, float[] lanes, int[] rows, float[] means, double[] overall, double[] shown)
    {
        (Cells, _lanes, _rows, _means, _overall, _shown) = (cells, lanes, rows, means, overall, shown);
    }

    /// <summary>How many cells it tells apart.</summary>
    public int Cells { get; }

    /// <summary>Rows of lanes that it holds; a placement that nothing is known of shares its product's.</summary>
    public int Rows => _lanes.Length / Lanes;

    /// <summary>Makes a table: a draw for each lane of what has been shown, so it is no work for the hot path.</summary>
    /// <param name="placements">Whose rates; each key once.</param>
    /// <param name="cells">How many cells; counts of others are left out.</param>
    /// <param name="counts">What happened. Of placements that are not listed, it counts for nothing.</param>
    /// <param name="day">Today: days since 1970-01-01, UTC.</param>
    /// <param name="seed">Seeds the draws. Change it with each table, or the same lanes stay lucky.</param>
    /// <param name="halfLifeDays">After so many days an exposure counts half, in between by a straight line; 0 for never.</param>
    public static RateTable Compile(ImmutableArray<RatePlacement> placements, int cells, RateCounts counts, int day, ulong seed, int halfLifeDays = 0) =>
        new RateCompiler(placements, cells, counts, day, seed, halfLifeDays).Compile();

    /// <summary>The expected rate of a stage after an exposure, 0 to 1; 1 for <see cref="Stage.Episode"/>.</summary>
    public double MeanRate(int placement, int cell, Stage stage) =>
        stage == Stage.Episode ? 1 : _means[(((placement * Cells) + cell) * RateCompiler.Stages) + (int)stage - (int)Stage.Note];

    /// <summary>The rate of a stage over all placements and cells.</summary>
    public double OverallRate(Stage stage) => stage == Stage.Episode ? 1 : _overall[(int)stage - (int)Stage.Note];

    /// <summary>Exposures that a placement's rates rest on, over all cells; older ones count for less.</summary>
    public double ShownOf(int placement) => _shown[placement];

    /// <summary>The lanes of a placement's priced stage for a cell.</summary>
    public ReadOnlySpan<float> LanesOf(int placement, int cell) => LanesOf(RowOf(placement, cell));

    /// <summary>
    /// Ranks what may stand in one slot. Give it candidates of one class, the highest that has any, and of those only what would bar nothing of a higher
    /// class elsewhere: a promise is not explored away.
    /// </summary>
    /// <param name="cell">The viewer's cell.</param>
    /// <param name="slot">The slot's place in the episode.</param>
    /// <param name="draw">The episode's draw.</param>
    /// <param name="candidates">What may stand there.</param>
    /// <param name="valuesMicros">Takes bid x drawn rate x fit of each, in whole micro-units. The winner's is above every other.</param>
    /// <param name="laneWinners">Takes the winner of each lane, or is empty. See <see cref="LaneSets"/>.</param>
    public SlotRanking Rank(
        int cell, int slot, in SessionDraw draw, ReadOnlySpan<RateCandidate> candidates, Span<long> valuesMicros, Span<int> laneWinners)
    {
        if (candidates.IsEmpty)
        {
            laneWinners.Fill(-1);
            return new SlotRanking(-1, false, 0, 0, draw);
        }

        Span<float> best = stackalloc float[Lanes];
        Span<int> winners = stackalloc int[Lanes];
        best.Fill(-1);
        var (even, evenWeight) = (-1, -1f);
        for (var i = 0; i < candidates.Length; i++)
        {
            var weight = (float)(candidates[i].BidMicros * candidates[i].Fit);
            var row = RowOf(candidates[i].Placement, cell);
            valuesMicros[i] = (long)Math.Min(weight * _lanes[(row * Lanes) + draw.Lane], ValueMicrosMax);
            if (row != RowByExposure)
                Contest(candidates, i, weight, LanesOf(row), best, winners);
            else if (weight > evenWeight || (weight == evenWeight && IsPreferred(candidates, i, even)))
                (even, evenWeight) = (i, weight);
        }

        // What is paid by the exposure is worth the same in every lane: of many, only the best has to be compared there.
        if (even >= 0)
            Contest(candidates, even, evenWeight, LanesOf(RowByExposure), best, winners);
        var isExplored = draw.ExploredSlot == slot;
        var winner = isExplored ? SessionDraw.Below(draw.Pick, candidates.Length) : winners[draw.Lane];
        Lift(valuesMicros[..candidates.Length], winner);
        if (!laneWinners.IsEmpty)
            winners.CopyTo(laneWinners);
        return new SlotRanking(winner, isExplored, winners.Count(winner), candidates.Length, draw);
    }

    private int RowOf(int placement, int cell) => _rows[(placement * Cells) + cell];

    private ReadOnlySpan<float> LanesOf(int row) => _lanes.AsSpan(row * Lanes, Lanes);

    private static bool IsPreferred(ReadOnlySpan<RateCandidate> candidates, int one, int other) =>
        candidates[one].Tie == candidates[other].Tie ? one < other : candidates[one].Tie > candidates[other].Tie;

    private static void Contest(ReadOnlySpan<RateCandidate> candidates, int candidate, float weight, ReadOnlySpan<float> lanes, Span<float> best, Span<int> winners)
    {
        var me = new Vector<int>(candidate);
        var ties = Vector<int>.Zero;
        for (var i = 0; i < Lanes; i += Vector<float>.Count)
        {
            var value = new Vector<float>(lanes[i..]) * weight;
            var before = new Vector<float>(best[i..]);
            var isBetter = Vector.GreaterThan(value, before);
            ties |= Vector.Equals(value, before);
            Vector.ConditionalSelect(isBetter, value, before).CopyTo(best[i..]);
            Vector.ConditionalSelect(isBetter, me, new Vector<int>(winners[i..])).CopyTo(winners[i..]);
        }

        // Rare, and of its own: a call in the loop would cost every candidate.
        if (ties != Vector<int>.Zero)
            SettleTies(candidates, candidate, weight, lanes, best, winners);
    }

    private static void SettleTies(ReadOnlySpan<RateCandidate> candidates, int candidate, float weight, ReadOnlySpan<float> lanes, ReadOnlySpan<float> best, Span<int> winners)
    {
        for (var lane = 0; lane < Lanes; lane++)
        {
            if (lanes[lane] * weight == best[lane] && IsPreferred(candidates, candidate, winners[lane]))
                winners[lane] = candidate;
        }
    }

    // What was cut to whole micro-units may have become equal, and what is explored is worth less: the winner is to win all the same.
    private static void Lift(Span<long> values, int winner)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i != winner && values[i] >= values[winner])
                values[winner] = values[i] + 1;
        }
    }
}
