using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Reports;
using AdCommerce.Server.Catalog;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.Server.Reports;

/// <summary>Saved funnels as the API spells them, and back.</summary>
internal static class SavedFunnelMapping
{
    private const string Question = "saved_funnel.question.";

    // Days are only checked to be days: which ones they are is known when the funnel is opened.
    private const string AnyDate = "2026-01-01";

    public static V1.SavedFunnel ToProto(this SavedFunnel funnel) => new()
    {
        Name = funnel.Key.NameIn("savedFunnels"),
        DisplayName = funnel.Title,
        Question = funnel.Question.ToProto(funnel.Key.BrandId),
        CreateTime = funnel.CreateTime.ToTimestamp(),
        UpdateTime = funnel.UpdateTime.ToTimestamp(),
        Etag = CatalogMapping.Etag(funnel.Version),
    };

    /// <summary>A saved funnel, and what is wrong with its question.</summary>
    public static (SavedFunnel Funnel, ImmutableArray<FieldViolation> Found) ToDomain(this V1.SavedFunnel funnel, ContentKey key, RegistryState registry)
    {
        var violations = new Violations();
        var question = QuestionOf(funnel.Question ?? new(), key.BrandId, registry, violations);
        return (
            new SavedFunnel { Key = key, Title = funnel.DisplayName, Question = question, Version = CatalogMapping.VersionOf(funnel.Etag) },
            violations.None ? [] : violations.ToRejection().Violations);
    }

    private static FunnelQuestion QuestionOf(V1.FunnelQuestion question, string brandId, RegistryState registry, Violations violations)
    {
        var asked = question.Scope?.Clone() ?? new V1.ReportScope();
        violations.Require(question.LastDays is >= 0 and <= ReportRange.DaysMax, Question + "last_days", $"must be from 1 to {ReportRange.DaysMax}, or 0 where days are given");
        if (question.LastDays > 0)
        {
            violations.Require(asked.StartDate.Length == 0, Question + "scope.start_date", "must be empty with last_days");
            violations.Require(asked.EndDate.Length == 0, Question + "scope.end_date", "must be empty with last_days");
            (asked.StartDate, asked.EndDate) = (AnyDate, AnyDate);
        }

        var requests = new ReportRequests(registry, brandId, violations, Question);
        var scope = requests.Scope(asked, allowsCircles: true);
        return new FunnelQuestion
        {
            LastDays = question.LastDays,
            FirstDay = question.LastDays > 0 ? 0 : scope.Range.FirstDay,
            Days = question.LastDays > 0 ? 0 : scope.Range.Days,
            TimeZone = asked.TimeZone.Length == 0 ? "Etc/UTC" : asked.TimeZone,
            CampaignIds = scope.CampaignIds,
            Filters = scope.Filters,
            Dimensions = requests.Dimensions(question.Dimensions),
            ComparePrevious = question.ComparePrevious,
            CountsViewers = question.CountViewers,
            AtAll = question.AtAll,
            Windows = question.Windows is { } windows
                ? requests.Windows(windows.JourneyWindow, windows.NoteStepWindow, windows.LivestreamStepWindow, windows.GroupStepWindow, "windows.")
                : null,
        };
    }

    private static V1.FunnelQuestion ToProto(this FunnelQuestion question, string brandId)
    {
        var scope = new V1.ReportScope { TimeZone = question.TimeZone };
        if (question.LastDays == 0)
            (scope.StartDate, scope.EndDate) = (ReportRequests.DateOf(question.FirstDay), ReportRequests.DateOf(question.FirstDay + question.Days - 1));
        scope.Campaigns.AddRange(question.CampaignIds.Select(id => $"brands/{brandId}/campaigns/{id}"));
        scope.Filters.AddRange(question.Filters.SelectMany(filter =>
            filter.Values.Select(value => $"{ReportNames.NameOf(filter.Dimension)}={ReportNames.ToName(filter.Dimension, brandId, value)}")));
        return new V1.FunnelQuestion
        {
            Scope = scope,
            LastDays = question.LastDays,
            Dimensions = { question.Dimensions.Select(static dimension => (V1.ReportDimension)(int)dimension) },
            ComparePrevious = question.ComparePrevious,
            CountViewers = question.CountsViewers,
            AtAll = question.AtAll,
            Windows = question.Windows is { } windows
                ? new V1.FunnelWindows
                {
                    JourneyWindow = Of(windows.WindowMicros),
                    NoteStepWindow = Of(windows.NoteStepMicros),
                    LivestreamStepWindow = Of(windows.LivestreamStepMicros),
                    GroupStepWindow = Of(windows.GroupStepMicros),
                }
                : null,
        };
    }

    private static Duration? Of(long micros) => micros == 0 ? null : Duration.FromTimeSpan(TimeSpan.FromMicroseconds(micros));
}
