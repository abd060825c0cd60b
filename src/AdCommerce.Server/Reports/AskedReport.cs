using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Reports;
using AdCommerce.Server.Errors;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

/// <summary>A report that was asked for.</summary>
/// <param name="Requests">What checks further fields.</param>
/// <param name="Scope">Of which attempts; of use when nothing is wrong.</param>
/// <param name="TimeZone">Whose days.</param>
/// <param name="Registry">The registry when it was asked for.</param>
/// <param name="Violations">What is wrong with it.</param>
/// <param name="NowMicros">When it was asked for.</param>
internal sealed record AskedReport(ReportRequests Requests, ReportScope Scope, string TimeZone, RegistryState Registry, Violations Violations, long NowMicros)
{
    /// <summary>By what it is broken down.</summary>
    public ImmutableArray<ReportDimension> Dimensions { get; init; } = [];

    /// <summary>Other windows than the campaigns' own; null: those.</summary>
    public JourneyTerms? Windows { get; init; }

    /// <summary>Days of the range, from the first on, that are mature for every campaign in it.</summary>
    public int MatureDays
    {
        get
        {
            var windowMicros = Windows?.WindowMicros ?? Registry.Campaigns.Values
                .Where(campaign => campaign.Key.BrandId == Scope.BrandId && (Scope.CampaignIds.IsEmpty || Scope.CampaignIds.Contains(campaign.Key.CampaignId)))
                .Select(static campaign => campaign.Terms.WindowMicros)
                .DefaultIfEmpty(JourneyTerms.Default.WindowMicros).Max();
            return Scope.Range.MatureDays(windowMicros, NowMicros);
        }
    }

    /// <summary>How attempts are parted.</summary>
    public FunnelGrouping Grouping(ImmutableArray<ReportDimension> dimensions, bool byDay, bool withPrevious) => new(dimensions, byDay, withPrevious, NowMicros);

    /// <summary>Of when it is.</summary>
    public V1.ReportState State(int withheldRows = 0) => new()
    {
        AsOf = NowMicros.ToTimestamp(),
        MatureDays = MatureDays,
        WithheldRows = withheldRows,
        TimeZone = TimeZone,
    };

    /// <exception cref="RpcException">Something is wrong with it: all of it is told.</exception>
    public void ThrowIfWrong()
    {
        if (!Violations.None)
            throw Violations.ToRejection().ToRpcException();
    }
}
