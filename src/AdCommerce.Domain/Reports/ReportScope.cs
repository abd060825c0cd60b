using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Reports;

/// <summary>What reports are broken down and filtered by, as it was at an attempt's entry (funnel.md, Breakdowns).</summary>
public enum ReportDimension
{
    /// <summary>Its value: the campaign's id.</summary>
    Campaign = 1,

    /// <summary>"{campaign}/{placement}".</summary>
    Placement = 2,

    /// <summary>The product's id.</summary>
    Product = 3,

    /// <summary>"{episode}/{slot}/{product}".</summary>
    Variant = 4,

    /// <summary>The drama's id.</summary>
    Drama = 5,

    /// <summary>The episode's id.</summary>
    Episode = 6,

    /// <summary>"{episode}/{slot}".</summary>
    Slot = 7,

    /// <summary>The theme; empty for none.</summary>
    Theme = 8,

    /// <summary>The circle of viewers; empty for none. The only one that is of the profile.</summary>
    Circle = 9,

    /// <summary>The market; empty when not told.</summary>
    Market = 10,

    /// <summary>The device; empty when not told.</summary>
    Device = 11,

    /// <summary>The arm; empty outside of an experiment.</summary>
    Arm = 12,
}

/// <summary>What dimensions say of an entry.</summary>
public static class ReportDimensions
{
    /// <summary>The value of a dimension.</summary>
    public static string ValueIn(this ReportDimension dimension, EntryDimensions entry) => dimension switch
    {
        ReportDimension.Campaign => entry.Campaign.CampaignId,
        ReportDimension.Placement => $"{entry.Campaign.CampaignId}/{entry.Placement.PlacementId}",
        ReportDimension.Product => entry.ProductId,
        ReportDimension.Variant => $"{entry.EpisodeId}/{entry.SlotId}/{entry.ProductId}",
        ReportDimension.Drama => entry.DramaId,
        ReportDimension.Episode => entry.EpisodeId,
        ReportDimension.Slot => $"{entry.EpisodeId}/{entry.SlotId}",
        ReportDimension.Theme => entry.Theme,
        ReportDimension.Circle => entry.Circle,
        ReportDimension.Market => entry.Market,
        ReportDimension.Device => entry.Device,
        ReportDimension.Arm => entry.Arm,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "No such dimension."),
    };
}

/// <summary>A condition on attempts.</summary>
/// <param name="Dimension">Of which dimension.</param>
/// <param name="Values">One of these.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.report-filter")]
public sealed record ReportFilter(ReportDimension Dimension, ImmutableArray<string> Values);

/// <summary>Of which attempts a report speaks.</summary>
/// <param name="BrandId">The brand.</param>
/// <param name="CampaignIds">Campaigns of it; empty: all.</param>
/// <param name="Range">Days of entry.</param>
/// <param name="Filters">All of them hold; each dimension once.</param>
public sealed record ReportScope(string BrandId, ImmutableArray<string> CampaignIds, ReportRange Range, ImmutableArray<ReportFilter> Filters)
{
    /// <summary>Which attempts it takes to answer.</summary>
    /// <param name="withPrevious">Those of the previous period, too.</param>
    public AttemptQuery QueryFor(bool withPrevious) => new(BrandId, CampaignIds, (withPrevious ? Range.Previous : Range).StartMicros, Range.EndMicros);

    /// <summary>The circles that are filtered by; null: none are.</summary>
    public ReportFilter? Circles => Filters.FirstOrDefault(static filter => filter.Dimension == ReportDimension.Circle);
}
