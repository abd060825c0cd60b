using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

internal sealed partial class ReportService
{
    private const long MicrosPerDay = 24 * 3_600_000_000L;

    /// <summary>The funnel from the shards' counters: one call to each, and as few bytes back as there are rows.</summary>
    private async Task<V1.ReportFunnelResponse> CountAsync(V1.ReportFunnelRequest request, ServerCallContext context)
    {
        var asked = await AskedAsync(request.Parent, request.Scope, allowsCircles: false, context);
        asked = asked with { Dimensions = asked.Requests.Dimensions(request.Dimensions) };
        asked.Violations.Require(asked.TimeZone is "Etc/UTC", "scope.time_zone", "must be empty or \"Etc/UTC\" with attempts_only: counters are by day of UTC");
        // Whether a circle is too small is judged by its viewers.
        asked.Violations.Require(!asked.Dimensions.Contains(ReportDimension.Circle), "dimensions", "must not be circles with attempts_only");
        asked.Violations.Require(!request.WithDays, "with_days", "must not be set with attempts_only");
        asked.ThrowIfWrong();
        var question = QuestionOf(asked, request.ComparePrevious);
        return ToProto(asked, await ReportRunner.SumAsync(
            async token =>
            {
                var rows = await Task.WhenAll(shards.All.Select(shard => shard.SumCounters(question))).WaitAsync(token);
                var (total, parts) = CounterSums.ToGroups(rows);
                return FunnelReport.Of(total, asked.Dimensions.IsEmpty ? [] : parts, request.ComparePrevious);
            },
            context));
    }

    private static CounterQuestion QuestionOf(AskedReport asked, bool withPrevious)
    {
        var (scope, range) = (asked.Scope, asked.Scope.Range);
        return new CounterQuestion(
            scope.BrandId,
            [
                .. asked.Registry.Campaigns.Values.Where(campaign => campaign.Key.BrandId == scope.BrandId && (scope.CampaignIds.IsEmpty || scope.CampaignIds.Contains(campaign.Key.CampaignId)))
                    // Of day d, the day's end is (d + 1) days.
                    .Select(campaign => new CampaignMaturity(
                        campaign.Key.CampaignId, (int)Math.Max(0, (asked.NowMicros - campaign.Terms.WindowMicros - FunnelEvent.AgeMicrosMax) / MicrosPerDay))),
            ],
            withPrevious ? range.Previous.FirstDay : range.FirstDay,
            range.FirstDay,
            range.FirstDay + range.Days,
            [.. scope.Filters.Select(static filter => new CounterFilter(filter.Dimension, filter.Values))],
            asked.Dimensions);
    }
}
