namespace AdCommerce.Domain.Campaigns;

/// <summary>Stops a placement for a viewer who has seen enough: an exact sliding window over that viewer's exposures.</summary>
/// <param name="Scope">Exposures to what count.</param>
/// <param name="Window">How far back.</param>
/// <param name="ExposuresMax">At so many the placement is not chosen, 1 to <see cref="CountMax"/>.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.frequency-cap")]
public readonly record struct FrequencyCap(CapScope Scope, CapWindow Window, int ExposuresMax)
{
    /// <summary>Most exposures of a cap.</summary>
    public const int CountMax = 1_000;
}

/// <summary>Exposures to what a cap counts.</summary>
public enum CapScope : byte
{
    /// <summary>Not given; refused.</summary>
    Unspecified,

    /// <summary>The placement itself.</summary>
    Placement,

    /// <summary>Every placement of its campaign.</summary>
    Campaign,

    /// <summary>Every placement of its brand.</summary>
    Brand,

    /// <summary>Every product of its category, whoever's it is.</summary>
    Category,
}

/// <summary>How far back a cap counts.</summary>
public enum CapWindow : byte
{
    /// <summary>Not given; refused.</summary>
    Unspecified,

    /// <summary>The last 60 minutes.</summary>
    Hour,

    /// <summary>The last 24 hours.</summary>
    Day,

    /// <summary>The last 7 days.</summary>
    Week,

    /// <summary>As far back as the campaign goes.</summary>
    CampaignLife,
}
