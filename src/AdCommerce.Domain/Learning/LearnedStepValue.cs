using AdCommerce.Domain.Chain;

namespace AdCommerce.Domain.Learning;

/// <summary>
/// Ranks steps by rule, times what is learned of the placement that was seen: the rate at which viewers of this cell reach the step's stage after it, held
/// against the rate overall. The quotient and not the rate itself, because notes are opened far more often than rooms are joined, and that
/// is in the rule already; as far as there are exposures to believe it, because what the first viewers did must not turn the order round; within bounds, because a rule such as "what the viewer asked to be reminded of" must not be learned away.
/// </summary>
/// <param name="table">The learned rates.</param>
/// <param name="placement">The ordinal of the placement that was seen.</param>
/// <param name="cell">The viewer's cell.</param>
/// <param name="ruled">The rule.</param>
public sealed class LearnedStepValue(RateTable table, int placement, int cell, IStepValue ruled) : IStepValue
{
    /// <summary>What ranks the steps after a variant: the rule alone when nothing is learned of its placement.</summary>
    /// <param name="rates">What is learned.</param>
    /// <param name="seen">What was seen; null for nothing.</param>
    /// <param name="ruled">The rule.</param>
    public static IStepValue Of(LearnedRates rates, Funnel.EntryDimensions? seen, IStepValue ruled) =>
        seen is not null && rates.OrdinalOf(seen.Placement) is >= 0 and var placement
            ? new LearnedStepValue(rates.Table, placement, Math.Max(0, rates.Cells.Find(seen.Circle)), ruled)
            : ruled;

    /// <summary>Most that learning may raise a step, and as a quotient lower it.</summary>
    public const double LiftMax = 1.8;

    /// <summary>With so many exposures half of what is learned is believed.</summary>
    public const double HalfBelievedShown = 1_000;

    /// <inheritdoc/>
    public double Of(StepFeatures features) => ruled.Of(features) * LiftOf(features.Stage);

    /// <summary>What the rule is multiplied by.</summary>
    public double LiftOf(Funnel.Stage stage)
    {
        var learned = Math.Clamp(table.MeanRate(placement, cell, stage) / table.OverallRate(stage), 1 / LiftMax, LiftMax);
        var shown = table.ShownOf(placement);
        return 1 + ((learned - 1) * shown / (shown + HalfBelievedShown));
    }
}
