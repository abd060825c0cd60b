using AdCommerce.ConsolePages.Preview;
using AdCommerce.ConsolePages.Translation;
using Outcome = AdCommerce.V1.PreviewedCandidate.Types.Outcome;

namespace AdCommerce.ConsolePages.Campaigns;

/// <summary>Why a placement runs, or not, in one sentence of the reader's language; the API's own sentence says the same in English.</summary>
internal static class DeliveryWords
{
    public static string SentenceOf(V1.PlacementDelivery delivery, Words words)
    {
        if (delivery.Standing != Outcome.Unspecified)
            return words[StandingOf(delivery.Standing)];
        if (delivery.Decisions == 0)
            return words["Nothing with a slot for it was watched lately."];
        var shown = delivery.Reasons.FirstOrDefault(static reason => reason.Outcome == Outcome.Won)?.Decisions ?? 0;
        var most = delivery.Reasons.FirstOrDefault(static reason => reason.Outcome != Outcome.Won);
        return most is null
            ? words["Shown in {0} of {1} decisions.", shown, delivery.Decisions]
            : words["Shown in {0} of {1} decisions; {2} of them: {3}.", shown, delivery.Decisions, most.Decisions, words[NameOf(most.Outcome, delivery.ViewersTogether)]];
    }

    /// <summary>A reason in a few words.</summary>
    public static string NameOf(Outcome outcome, bool viewersTogether) =>
        viewersTogether && outcome == Outcome.Targeting ? "Not for those who watched" : OutcomeText.Of(outcome);

    /// <summary>What stands in its way whatever is watched.</summary>
    private static string StandingOf(Outcome standing) => standing switch
    {
        Outcome.NotActive => "It does not run: it, or its campaign, is a draft, paused or ended.",
        Outcome.NotScheduled => "It does not run: its schedule is not on now.",
        Outcome.NoExchangeRate => "It does not run: its bid's currency has no exchange rate.",
        Outcome.OutOfStock => "It does not run: its product is out of stock.",
        Outcome.NoVariant => "It does not run: no published episode has a slot that can show its product.",
        _ => "It does not run now.",
    };
}
