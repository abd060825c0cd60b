using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Domain.Playback.Delivery;

/// <summary>Why a placement is running, or not: in one sentence, with the counts that it is made of.</summary>
/// <param name="Placement">Which.</param>
/// <param name="Standing">What stands in its way whatever is watched; Won when nothing does.</param>
/// <param name="Decisions">How many of the decisions that were looked at had a slot of its category.</param>
/// <param name="Reasons">What became of it in them, the most frequent first.</param>
/// <param name="IsCoarse">True when <see cref="Reasons"/> tells as one what has to do with who watched, because so few were looked at.</param>
/// <param name="Sentence">For people.</param>
public sealed record DeliveryExplanation(
    PlacementKey Placement, CandidateOutcome Standing, long Decisions, ImmutableArray<(CandidateOutcome Outcome, long Decisions)> Reasons, bool IsCoarse, string Sentence)
{
    /// <summary>With fewer decisions than this, what depends on the viewer is told as one: of so few it could be found out who watched (trust.md, Privacy).</summary>
    public const int ViewersTellableMin = 50;

    private static readonly ImmutableArray<CandidateOutcome> OfTheViewer =
        [CandidateOutcome.Targeting, CandidateOutcome.Consent, CandidateOutcome.Unsuitable, CandidateOutcome.Blocked, CandidateOutcome.FrequencyCap, CandidateOutcome.SeparatedBefore, CandidateOutcome.Locked];

    /// <summary>Explains one placement.</summary>
    /// <param name="placement">The placement, one of the state's.</param>
    /// <param name="state">The registry.</param>
    /// <param name="tally">What was looked at.</param>
    /// <param name="now">What "now" is for its schedule.</param>
    public static DeliveryExplanation Of(Placement placement, RegistryState state, DeliveryTally tally, DateTimeOffset now)
    {
        var counts = tally.Placements.FirstOrDefault(p => p.Placement == placement.Key)?.Outcomes ?? [];
        var decisions = counts.Sum();
        var isCoarse = decisions < ViewersTellableMin;
        ImmutableArray<(CandidateOutcome Outcome, long Decisions)> reasons =
        [
            .. counts.Select(static (count, i) => (Outcome: (CandidateOutcome)i, Count: count))
                .Where(static reason => reason.Count > 0 && Enum.IsDefined(reason.Outcome))
                .GroupBy(reason => isCoarse && OfTheViewer.Contains(reason.Outcome) ? CandidateOutcome.Targeting : reason.Outcome)
                .Select(static same => (same.Key, same.Sum(static reason => reason.Count)))
                .OrderByDescending(static reason => reason.Item2).ThenBy(static reason => reason.Key),
        ];
        var (standing, words) = StandingOf(placement, state, now);
        return new(placement.Key, standing, decisions, reasons, isCoarse, words ?? SentenceOf(decisions, reasons, isCoarse));
    }

    /// <summary>What an outcome means here.</summary>
    public static string MeaningOf(CandidateOutcome outcome, bool isCoarse) =>
        isCoarse && outcome == CandidateOutcome.Targeting ? "It was not for those who watched, or they have seen enough of it." : outcome.Sentence();

    private static (CandidateOutcome Standing, string? Words) StandingOf(Placement placement, RegistryState state, DateTimeOffset now)
    {
        var product = state.Products[placement.ProductId];
        return placement.State switch
        {
            PlacementState.Draft => (CandidateOutcome.NotActive, "It is a draft."),
            PlacementState.Paused => (CandidateOutcome.NotActive, "It is paused."),
            PlacementState.Ended => (CandidateOutcome.NotActive, "It has ended."),
            _ when state.Campaigns[placement.Key.Campaign].Paused => (CandidateOutcome.NotActive, "Its campaign is paused."),
            _ when placement.Terms.Bid is { Amount.CurrencyCode: var currency } && state.ExchangeRates.FindNanos(currency) is null =>
                (CandidateOutcome.NoExchangeRate, $"Its bid is in {currency}, which has no exchange rate to {state.ExchangeRates.ReferenceCurrency}."),
            _ when !placement.Terms.Schedule.IsOnAt(now) => (CandidateOutcome.NotScheduled, "Its schedule is not on now."),
            _ when product.Stock <= 0 => (CandidateOutcome.OutOfStock, "Its product is out of stock."),
            _ when !HasVariant(product.Id, state) => (CandidateOutcome.NoVariant, "No published episode has a slot that can show its product."),
            _ => (CandidateOutcome.Won, null),
        };
    }

    private static bool HasVariant(string productId, RegistryState state) =>
        state.Episodes.Values.Any(episode => episode.Current?.Slots.Any(slot => slot.IndexOfVariant(productId) >= 0) == true);

    private static string SentenceOf(long decisions, ImmutableArray<(CandidateOutcome Outcome, long Decisions)> reasons, bool isCoarse)
    {
        if (decisions == 0)
            return "Nothing with a slot for it was watched lately.";
        var shown = reasons.FirstOrDefault(static reason => reason.Outcome == CandidateOutcome.Won).Decisions;
        var begin = shown == 0
            ? string.Create(CultureInfo.InvariantCulture, $"It was not shown in any of the {decisions} decisions that were looked at.")
            : string.Create(CultureInfo.InvariantCulture, $"It was shown in {shown} of the {decisions} decisions that were looked at.");
        return reasons.FirstOrDefault(static reason => reason.Outcome != CandidateOutcome.Won) is { Decisions: > 0 } most
            ? string.Create(CultureInfo.InvariantCulture, $"{begin} In {most.Decisions}: {MeaningOf(most.Outcome, isCoarse)}")
            : begin;
    }
}
