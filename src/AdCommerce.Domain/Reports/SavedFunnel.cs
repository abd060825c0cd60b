using System.Collections.Immutable;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Reports;

/// <summary>A question about a brand's funnel under a name, for everybody of the brand. It holds no numbers: they are made when it is opened.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.saved-funnel")]
public sealed record SavedFunnel
{
    /// <summary>Most of a brand.</summary>
    public const int PerBrandMax = 200;

    /// <summary>Its name in the brand.</summary>
    [Id(0)] public required ContentKey Key { get; init; }

    /// <summary>As shown.</summary>
    [Id(1)] public required string Title { get; init; }

    /// <summary>What it asks.</summary>
    [Id(2)] public required FunnelQuestion Question { get; init; }

    /// <summary>When it was saved first.</summary>
    [Id(3)] public DateTimeOffset CreateTime { get; init; }

    /// <summary>When it was changed last.</summary>
    [Id(4)] public DateTimeOffset UpdateTime { get; init; }

    /// <summary>Position of the entry that changed it last; its etag.</summary>
    [Id(5)] public long Version { get; init; }
}

/// <summary>What a funnel asks about.</summary>
[GenerateSerializer, Immutable, Alias("adcommerce.funnel-question")]
public sealed record FunnelQuestion
{
    /// <summary>So many days that end today, wherever that is by then; 0: the days that are given.</summary>
    [Id(0)] public int LastDays { get; init; }

    /// <summary>First day, since 1970-01-01; of use without <see cref="LastDays"/>.</summary>
    [Id(1)] public int FirstDay { get; init; }

    /// <summary>How many days from then on; of use without <see cref="LastDays"/>.</summary>
    [Id(2)] public int Days { get; init; }

    /// <summary>IANA name: whose days these are.</summary>
    [Id(3)] public required string TimeZone { get; init; }

    /// <summary>Campaigns of the brand; none: all.</summary>
    [Id(4)] public ImmutableArray<string> CampaignIds { get; init; } = [];

    /// <summary>All of them hold.</summary>
    [Id(5)] public ImmutableArray<ReportFilter> Filters { get; init; } = [];

    /// <summary>Broken down by these.</summary>
    [Id(6)] public ImmutableArray<ReportDimension> Dimensions { get; init; } = [];

    /// <summary>The period before is told, too.</summary>
    [Id(7)] public bool ComparePrevious { get; init; }

    /// <summary>Viewers are counted instead of attempts.</summary>
    [Id(8)] public bool CountsViewers { get; init; }

    /// <summary>Who came to a stage at all is counted, instead of who came in order.</summary>
    [Id(9)] public bool AtAll { get; init; }

    /// <summary>Other windows than the campaigns' own; null: those.</summary>
    [Id(10)] public JourneyTerms? Windows { get; init; }
}
