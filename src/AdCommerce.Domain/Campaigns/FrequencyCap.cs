namespace AdCommerce.Domain.Campaigns;

/// <summary>Exposures of what a cap counts.</summary>
public enum CapScope : byte
{
    /// <summary>Of the placement itself.</summary>
    Placement = 1,

    /// <summary>Of all the campaign's placements.</summary>
    Campaign = 2,

    /// <summary>Of all the brand's products.</summary>
    Brand = 3,

    /// <summary>Of all products of the category, whoever's they are.</summary>
    Category = 4,
}

/// <summary>How far back a cap counts, to the microsecond. Windows slide: at each instant the last so many hours, not those since midnight.</summary>
public enum CapWindow : byte
{
    /// <summary>60 minutes.</summary>
    Hour = 1,

    /// <summary>24 hours.</summary>
    Day = 2,

    /// <summary>7 days.</summary>
    Week = 3,

    /// <summary>
    /// Without end: everything that is on record of the viewer, who agreed to be measured and did not take it back since. A placement and a campaign have no exposures from
    /// before the campaign; of a brand or a category those count, too.
    /// </summary>
    CampaignLife = 4,
}

/// <summary>A placement is not shown to a viewer who has had so many exposures lately.</summary>
/// <param name="Scope">Exposures of what are counted.</param>
/// <param name="Count">From so many on it is not shown: 1 to <see cref="CountMax"/>.</param>
/// <param name="Window">How far back they are counted.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.frequency-cap")]
public readonly record struct FrequencyCap(CapScope Scope, int Count, CapWindow Window)
{
    /// <summary>Most exposures that a cap may allow.</summary>
    public const int CountMax = 1_000;

    /// <summary>Most caps of one placement: one of each scope and window.</summary>
    public const int CapsMax = 16;

    /// <summary>Length of the window; null for the campaign's life.</summary>
    public TimeSpan? Length => Window switch
    {
        CapWindow.Hour => TimeSpan.FromHours(1),
        CapWindow.Day => TimeSpan.FromDays(1),
        CapWindow.Week => TimeSpan.FromDays(7),
        _ => null,
    };

    /// <summary>"at most 3 exposures of the brand within a day"</summary>
    public override string ToString()
    {
        var of = Scope switch
        {
            CapScope.Placement => "the placement",
            CapScope.Campaign => "the campaign",
            CapScope.Brand => "the brand",
            _ => "the category",
        };
        var within = Window switch
        {
            CapWindow.Hour => "an hour",
            CapWindow.Day => "a day",
            CapWindow.Week => "a week",
            _ => "the campaign's life",
        };
        return FormattableString.Invariant($"at most {Count} {(Count == 1 ? "exposure" : "exposures")} of {of} within {within}");
    }
}
