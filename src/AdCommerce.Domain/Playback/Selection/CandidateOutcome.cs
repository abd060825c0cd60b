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

    /// <summary>The viewer does not want to see this brand, or this product.</summary>
    Blocked,

    /// <summary>Another candidate comes before it.</summary>
    Outbid,
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
        CandidateOutcome.Blocked => "The viewer does not want to see this brand or product.",
        CandidateOutcome.Outbid => "Another candidate comes before it.",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "has no sentence"),
    };
}
