using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Targeting;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.Domain.Playback.Assignment;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>What became of every candidate for every slot: the same filters and the same choice as a decision, with everything told.</summary>
public static class EpisodePreview
{
    /// <summary>One list of candidates for each slot, as <see cref="EpisodeSelection.Decide"/> would look at them.</summary>
    /// <param name="snapshot">Who wants what.</param>
    /// <param name="editions">The revision to decide on.</param>
    /// <param name="profile">The viewer's profile, stored or described; null for one of whom nothing is known.</param>
    /// <param name="viewer">The viewer's pseudonym, or empty for a described one, who is held out from nothing: seeds the draw between equals.</param>
    /// <param name="context">When and where.</param>
    /// <param name="history">What the viewer saw; null: nothing.</param>
    /// <param name="rates">What is learned; null: nothing. A decision now and then shows something else to learn from it; a preview never does.</param>
    /// <param name="isDrawn">True to do as a decision does there too: for the trace of one.</param>
    /// <param name="money">What campaigns may spend; null: money limits nothing. Nothing is taken.</param>
    public static ImmutableArray<SlotPreview> Of(
        PlaybackSnapshot snapshot,
        EpisodeEditions editions,
        ViewerProfile? profile,
        string viewer,
        DecisionContext context,
        DecisionHistory? history = null,
        LearnedRates? rates = null,
        bool isDrawn = false,
        DecisionMoney? money = null)
    {
        var questions = EpisodeQuestions.Of(snapshot, editions, profile, context, history, money);
        using var set = EpisodeSet.Gather(snapshot, questions, viewer);
        (int Slot, int Place)? explored = null;
        if (rates is not null && set.Slots > 0)
        {
            var draw = SessionDraw.Of(viewer, rates.Seed ^ set.Seed, set.Slots);
            if (!isDrawn)
                draw = draw with { ExploredSlot = -1 };
            using var ranking = LearnedRanking.Of(set, questions, rates, rates.CellOf(profile, context.ProfileAllowed && profile is { Consent.Personalization: true }), draw);
            explored = ranking.Explored;
        }

        var withheld = new Withholding(viewer, set);
        var verdicts = SetVerdicts.Of(set, withheld, editions.Revision.Slots.Length, explored, money is { IsAgain: true } ? money : null, context.Now);
        return
        [
            .. editions.Revision.Slots.Select((slot, i) =>
            {
                var question = questions.Of(i);
                return new SlotPreview(slot, [.. snapshot.Candidates.Of(slot.Category).Select(c => Of(c, question, verdicts.Find(i, c)))]);
            }),
        ];
    }

    private static string ExchangeWords(Candidate candidate) => candidate is { ExchangeNanos: { } nanos and not CurrencyRate.NanosOfOne, Placement.Terms.Bid: { } bid }
        ? $", times {CandidatePreview.RateText(nanos)} because 1 {bid.Amount.CurrencyCode} is {CandidatePreview.RateText(nanos)} {candidate.ReferenceCurrency}"
        : "";

    private static CandidatePreview Of(Candidate candidate, SlotQuestion question, SetVerdict? verdict)
    {
        var worth = question.Worth.Of(candidate);
        var words = worth.Explain(candidate.Placement.Terms.Scenes, question.Scene) + ExchangeWords(candidate);
        if (verdict is not null)
            return new CandidatePreview(candidate, verdict.Outcome, verdict.ValueMicros, worth, words, null, null, null, verdict.BeatenBy, verdict.Margin);
        // Who passes every filter and was not in the set had to make way for what the drama keeps.
        var outcome = question.Ask(candidate) is not CandidateOutcome.Won and var refused ? refused : CandidateOutcome.Locked;
        var refusal = outcome is CandidateOutcome.Targeting or CandidateOutcome.Consent
            ? TargetingExplanation.Of(candidate.Audience, question.Targeting).Refusal
            : null;
        return new CandidatePreview(
            candidate,
            outcome,
            worth.Of(candidate.ValueMicros),
            worth,
            words,
            refusal,
            outcome == CandidateOutcome.Unsuitable ? question.FindUnsuitable(candidate.Product) : null,
            outcome == CandidateOutcome.FrequencyCap ? question.View!.FindReached(candidate) : null,
            null,
            null);
    }
}

/// <summary>What became of the candidates for one slot.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Candidates">Best first, whatever became of them.</param>
public sealed record SlotPreview(Slot Slot, ImmutableArray<CandidatePreview> Candidates);

/// <summary>What became of one candidate.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Outcome">It won, or the first filter that refused it.</param>
/// <param name="ValueMicros">What <see cref="Exposures"/> exposures are expected to bring, in micro-units of <see cref="Candidate.ReferenceCurrency"/>.</param>
/// <param name="Worth">What the slot makes of bid and rate; already in the value.</param>
/// <param name="WorthWords">The same in words.</param>
/// <param name="Predicate">For Targeting and Consent: the predicate that decided.</param>
/// <param name="UnsuitedTo">For Unsuitable: to what, and who says so.</param>
/// <param name="Cap">For FrequencyCap: the cap.</param>
/// <param name="BeatenBy">Where it passed all filters and lost: whose choice is in the way, in this slot or in another.</param>
/// <param name="Margin">Where it passed all filters and lost: what it would take; null for those behind the first <see cref="SetVerdicts.MarginsMax"/>.</param>
public sealed record CandidatePreview(
    Candidate Candidate,
    CandidateOutcome Outcome,
    long ValueMicros,
    CandidateWorth Worth,
    string WorthWords,
    PredicateFinding? Predicate,
    UnsuitedMark? UnsuitedTo,
    FrequencyCap? Cap,
    Candidate? BeatenBy,
    WinningMargin? Margin)
{
    /// <summary>Exposures that a value is for.</summary>
    public const double Exposures = 1_000;

    /// <summary>What happened, for the brand whose placement it is. Says nothing of who beat it.</summary>
    public string Explain() => (Outcome, Predicate, UnsuitedTo) switch
    {
        (CandidateOutcome.Targeting, { IsLacking: true } lacking, _) => $"The targeting does not hold: {lacking.Predicate} asks for {lacking.Attribute}, of which nothing is known.",
        (CandidateOutcome.Targeting, { } predicate, _) => $"The targeting does not hold: {(predicate.Held ? $"!({predicate.Predicate})" : predicate.Predicate)}.",
        (CandidateOutcome.NoExchangeRate, _, _) =>
            $"Its bid is in {BidCurrency}, which has no exchange rate to {Candidate.ReferenceCurrency}, so that it cannot be compared with other bids. The operator sets it.",
        (CandidateOutcome.FrequencyCap, _, _) when Cap is { } cap => $"One of its caps is reached: {cap}.",
        (CandidateOutcome.Unsuitable, _, { ByBrand: true } mark) => $"The product is marked by its brand as unsuited to this viewer's {mark.Attribute}.",
        (CandidateOutcome.Unsuitable, _, { } mark) => $"The product is marked as unsuited to this viewer's {mark.Attribute}.",
        _ => Outcome.Sentence(),
    };

    /// <summary>How many exposures are expected to lead to what is paid for: what the value is, but for bid, fit and occasion; 0 without a bid.</summary>
    public double Rate => Candidate.ComparedBid switch
    {
        null or { Amount.AmountMicros: 0 } => 0,
        { Stage: Stage.Episode } => 1,
        { } bid => ValueMicros / Exposures / (bid.Amount.AmountMicros * Worth.Factor),
    };

    /// <summary>What an exposure is expected to bring, and what that is made of, for the brand whose placement it is.</summary>
    public string ExplainValue() => Candidate.ExchangeNanos is null
        ? $"What an exposure is expected to bring cannot be said: {BidCurrency} has no exchange rate to {Candidate.ReferenceCurrency}."
        : FormattableString.Invariant($"An exposure is expected to bring {ValueMicros / Exposures:0.###} {Unit}: {WorthWords}.");

    /// <summary>A rate in figures: 0.048.</summary>
    internal static string RateText(long nanos) => ((decimal)nanos / CurrencyRate.NanosOfOne).ToString("0.#########", CultureInfo.InvariantCulture);

    private string BidCurrency => Candidate.Placement.Terms.Bid?.Amount.CurrencyCode ?? "";

    // Said only where it is not the bid's own.
    private string Unit => Candidate.ComparedBid is { Amount.CurrencyCode: var compared } && compared != BidCurrency ? $"micro-units of {compared}" : "micro-units";

    /// <summary>What it would take to stand there; null where it was not beaten, or where that was not computed.</summary>
    public string? WouldWin()
    {
        if (BeatenBy is not { } winner || Margin is not { } margin)
            return null;
        var (own, other) = (Candidate.Placement, winner.Placement);
        if (own.Terms.Class > other.Terms.Class)
            return FormattableString.Invariant($"Its class is {own.Terms.Class}; who stands there is {other.Terms.Class}, which comes first whatever is bid.");
        if (!margin.IsByValue)
            return FormattableString.Invariant($"Its class is {own.Terms.Class}; what would have to make way is of a higher one, which comes first whatever is bid.");
        if (margin.ValueMicros > ValueMicros || Outcome != CandidateOutcome.Outbid)
        {
            return FormattableString.Invariant(
                $"An exposure is expected to bring {ValueMicros / Exposures:0.###} {Unit}; it takes more than {margin.ValueMicros / Exposures:0.###}.");
        }

        if (own.Priority != other.Priority)
            return FormattableString.Invariant($"Equal in value; its priority is {own.Priority}, and it takes more than {other.Priority}.");
        return Candidate.Specificity != winner.Specificity
            ? "Equal in value and priority; who stands there asks for more of the viewer and the scene."
            : "Equal in everything: a draw decides, the same way each time for the same viewer.";
    }
}
