namespace AdCommerce.Domain.Playback.Selection;

/// <summary>What became of a candidate for a slot: it won, or the first filter that refused it, in the order in which they are asked.</summary>
public enum CandidateOutcome : byte
{
    /// <summary>It stands in the slot.</summary>
    Won,

    /// <summary>The placement is a draft, paused or ended, or its campaign is paused.</summary>
    NotActive,

    /// <summary>The placement's schedule is not on.</summary>
    NotScheduled,

    /// <summary>The placement, or the product, is not for this market.</summary>
    Market,

    /// <summary>The product is out of stock.</summary>
    OutOfStock,

    /// <summary>The slot has no variant that shows the product.</summary>
    NoVariant,

    /// <summary>The viewer, or the request, does not let the profile be used, and without it the targeting does not hold.</summary>
    Consent,

    /// <summary>The targeting does not hold.</summary>
    Targeting,

    /// <summary>The product is marked as unsuited to an attribute that this viewer has.</summary>
    Unsuitable,

    /// <summary>The placement does not want to stand in this scene.</summary>
    SceneRefused,

    /// <summary>The episode's creator does not want this brand, or this category, in the slot.</summary>
    CreatorRefused,

    /// <summary>The viewer does not want to see this brand, or this product.</summary>
    Blocked,

    /// <summary>The viewer has seen, or may be about to see, as much as one of its caps allows; or it is not known how much that is.</summary>
    FrequencyCap,

    /// <summary>Its campaign has no money left now: all of its budget, or of the day's, is spent or promised, or its time is not now.</summary>
    NoMoney,

    /// <summary>Its campaign has money, and spreads it over its time: this decision is not one of those that it takes part in.</summary>
    Paced,

    /// <summary>A rival stood in one of the viewer's last episodes of the drama, over which it keeps rivals apart.</summary>
    SeparatedBefore,

    /// <summary>The drama keeps another product in this continuity group, which the viewer saw there before.</summary>
    Locked,

    /// <summary>A competitor of its brand, or another brand of its category, stands in another slot, and the whole episode is worth more so.</summary>
    Separation,

    /// <summary>Another slot of the same continuity group shows another product, and the whole episode is worth more so.</summary>
    Continuity,

    /// <summary>Its brand stands in as many other slots as one brand may.</summary>
    BrandLimit,

    /// <summary>Another candidate comes before it.</summary>
    Outbid,

    /// <summary>It was first, and withheld: the viewer is held out from its campaign, so that it can be said what that causes.</summary>
    HeldOut,

    /// <summary>The search for the best set was stopped by its limit before it came to it.</summary>
    NotReached,

    /// <summary>Another was drawn to stand there, so that something is learned of it, as now and then happens. Never in a preview.</summary>
    NotDrawn,

    /// <summary>Its bid is in a currency that has no exchange rate, so that it cannot be compared with others. Asked right after NotActive; last here since numbers stay.</summary>
    NoExchangeRate,
}

/// <summary>Sentences for people.</summary>
public static class CandidateOutcomes
{
    /// <summary>What the outcome means, for the brand whose placement it is.</summary>
    public static string Sentence(this CandidateOutcome outcome) => outcome switch
    {
        CandidateOutcome.Won => "It stands in the slot.",
        CandidateOutcome.NotActive => "The placement is a draft, paused or ended, or its campaign is paused.",
        CandidateOutcome.NotScheduled => "The placement's schedule is not on.",
        CandidateOutcome.Market => "The placement or its product is not for this market.",
        CandidateOutcome.OutOfStock => "The product is out of stock.",
        CandidateOutcome.NoVariant => "The slot has no variant that shows the product.",
        CandidateOutcome.Consent => "The profile may not be used, and without it the targeting does not hold.",
        CandidateOutcome.Targeting => "The targeting does not hold.",
        CandidateOutcome.Unsuitable => "The product is marked as unsuited to an attribute of this viewer.",
        CandidateOutcome.SceneRefused => "The placement does not want to stand in this scene.",
        CandidateOutcome.CreatorRefused => "The episode's creator does not want this brand or category in the slot.",
        CandidateOutcome.Blocked => "The viewer does not want to see this brand or product.",
        CandidateOutcome.FrequencyCap => "The viewer has seen as much as one of its caps allows.",
        CandidateOutcome.NoMoney => "Its campaign's budget, or what of it is for today, is spent or promised to exposures that may still come; or its time is not now.",
        CandidateOutcome.Paced => "Its campaign spreads its budget over its time, and takes no part in this decision for that.",
        CandidateOutcome.SeparatedBefore => "A competitor of its brand, or another brand of its category, stood in one of the viewer's last episodes of the drama.",
        CandidateOutcome.Locked => "The drama keeps the product that the viewer saw here before.",
        CandidateOutcome.Separation =>
            "A competitor of its brand, or another brand of its category, stands in another slot, and the whole episode is worth more so.",
        CandidateOutcome.Continuity => "Another slot of the same continuity group shows another product, and the whole episode is worth more so.",
        CandidateOutcome.BrandLimit => "Its brand stands in as many slots of the episode as one brand may.",
        CandidateOutcome.HeldOut => "It comes first, and is withheld: the viewer is held out from its campaign, so that it can be said what that causes.",
        CandidateOutcome.NotReached => "The search for the best set was stopped by its limit before it came to it.",
        CandidateOutcome.NotDrawn => "Another was drawn to stand here, so that something is learned of it.",
        CandidateOutcome.NoExchangeRate => "Its bid is in a currency that has no exchange rate, so that it cannot be compared with other bids.",
        CandidateOutcome.Outbid => "Another candidate comes before it.",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "has no sentence"),
    };
}
