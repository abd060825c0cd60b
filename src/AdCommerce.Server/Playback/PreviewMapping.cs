using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Selection;
using AdCommerce.Server.Access;
using AdCommerce.Server.Catalog;
using Outcome = AdCommerce.V1.PreviewedCandidate.Types.Outcome;

namespace AdCommerce.Server.Playback;

/// <summary>A preview as its caller may see it: of placements that are not the caller's, no more than that one of them comes first.</summary>
internal static class PreviewMapping
{
    public static V1.PreviewedSlot ToProto(this SlotPreview preview, Caller caller)
    {
        var winner = preview.Candidates.FirstOrDefault(static c => c.Outcome == CandidateOutcome.Won)?.Candidate;
        var seen = winner is not null && caller.Sees(winner.Brand.Id);
        return new()
        {
            Slot = preview.Slot.Id,
            StartOffset = preview.Slot.StartMicros.ToDuration(),
            EndOffset = preview.Slot.EndMicros.ToDuration(),
            Category = preview.Slot.Category,
            Candidates = { preview.Candidates.Where(c => caller.Sees(c.Candidate.Brand.Id)).Select(c => ToProto(c, caller)) },
            Winner = seen ? winner!.Placement.Key.ToString() : "",
            WonByAnotherBrand = winner is not null && !seen,
        };
    }

    /// <summary>The choices that make the edition which the caller may know of: its own winners, and the original elsewhere.</summary>
    public static string ChoicesSeenBy(this IReadOnlyList<SlotPreview> preview, Caller caller) => string.Concat(preview.Select(slot =>
        EditionId.DigitOf(slot.Candidates.FirstOrDefault(c => c.Outcome == CandidateOutcome.Won && caller.Sees(c.Candidate.Brand.Id)) is { } winner
            ? slot.Slot.IndexOfVariant(winner.Candidate.Product.Id) + 1
            : 0)));

    private static V1.PreviewedCandidate ToProto(CandidatePreview preview, Caller caller) => new()
    {
        Placement = preview.Candidate.Placement.Key.ToString(),
        Product = $"products/{preview.Candidate.Product.Id}",
        Outcome = ToProto(preview.Outcome),
        Explanation = preview.Explain(),
        Predicate = preview.Predicate?.Predicate ?? "",
        AttributeLacking = preview.Predicate?.IsLacking ?? false,
        ExpectedMicros = preview.ValueMicros / CandidatePreview.Exposures,
        WouldWin = preview.BeatenBy switch
        {
            null => "",
            { } other when !caller.Sees(other.Brand.Id) => "Another brand's placement comes first. A higher bid may change that.",
            _ => preview.WouldWin() ?? "",
        },
        ExpectedRate = preview.Rate,
        Fit = preview.Worth.FitPermille / (double)SceneTerms.FitPermilleMax,
        Occasion = preview.Worth.Occasion?.Key.NameIn("occasions") ?? "",
        OccasionFactor = preview.Worth.OccasionPercent / 100.0,
        ValueExplanation = preview.ExplainValue(),
        ExpectedCurrency = preview.Candidate.ComparedBid?.Amount.CurrencyCode ?? "",
        ExchangeRate = (preview.Candidate.ExchangeNanos ?? 0) / (double)CurrencyRate.NanosOfOne,
    };

    public static Outcome ToProto(this CandidateOutcome outcome) => outcome switch
    {
        CandidateOutcome.Won => Outcome.Won,
        CandidateOutcome.NotActive => Outcome.NotActive,
        CandidateOutcome.NotScheduled => Outcome.NotScheduled,
        CandidateOutcome.Market => Outcome.Market,
        CandidateOutcome.OutOfStock => Outcome.OutOfStock,
        CandidateOutcome.NoVariant => Outcome.NoVariant,
        CandidateOutcome.Consent => Outcome.Consent,
        CandidateOutcome.Targeting => Outcome.Targeting,
        CandidateOutcome.Unsuitable => Outcome.Unsuitable,
        CandidateOutcome.SceneRefused => Outcome.SceneRefused,
        CandidateOutcome.Blocked => Outcome.Blocked,
        CandidateOutcome.Outbid => Outcome.Outbid,
        CandidateOutcome.CreatorRefused => Outcome.CreatorRefused,
        CandidateOutcome.FrequencyCap => Outcome.FrequencyCap,
        CandidateOutcome.SeparatedBefore => Outcome.SeparatedBefore,
        CandidateOutcome.Locked => Outcome.Locked,
        CandidateOutcome.Separation => Outcome.Separation,
        CandidateOutcome.Continuity => Outcome.Continuity,
        CandidateOutcome.BrandLimit => Outcome.BrandLimit,
        CandidateOutcome.HeldOut => Outcome.HeldOut,
        CandidateOutcome.NotReached => Outcome.NotReached,
        CandidateOutcome.NotDrawn => Outcome.NotDrawn,
        CandidateOutcome.NoMoney => Outcome.NoMoney,
        CandidateOutcome.Paced => Outcome.Paced,
        CandidateOutcome.NoExchangeRate => Outcome.NoExchangeRate,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "has no spelling"),
    };
}
