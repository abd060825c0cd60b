using Outcome = AdCommerce.V1.PreviewedCandidate.Types.Outcome;

namespace AdCommerce.ConsolePages.Preview;

/// <summary>Why a placement is in the picture or not, in a few words; the whole sentence comes with it.</summary>
internal static class OutcomeText
{
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Won => "In the picture",
        Outcome.NotActive => "Not active",
        Outcome.NotScheduled => "Not scheduled now",
        Outcome.Market => "Not in this market",
        Outcome.OutOfStock => "Out of stock",
        Outcome.NoVariant => "No variant for this slot",
        Outcome.Consent => "No consent",
        Outcome.Targeting => "Not for this viewer",
        Outcome.Unsuitable => "Unsuitable for this viewer",
        Outcome.SceneRefused => "Scene not wanted",
        Outcome.CreatorRefused => "Refused by the creator",
        Outcome.Blocked => "Blocked by the viewer",
        Outcome.FrequencyCap => "Seen often enough",
        Outcome.SeparatedBefore => "Too close to a rival seen before",
        Outcome.Locked => "Another product is locked in",
        Outcome.Separation => "Too close to a rival",
        Outcome.Continuity => "Another product continues here",
        Outcome.BrandLimit => "The brand has enough slots",
        Outcome.Outbid => "Outbid",
        Outcome.HeldOut => "Held out for the test",
        Outcome.NotReached => "Not reached",
        Outcome.NotDrawn => "Not drawn",
        Outcome.NoMoney => "No money now",
        Outcome.NoExchangeRate => "Currency has no exchange rate",
        Outcome.Paced => "Waits for its share of the traffic",
        _ => "Other",
    };
}
