using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using static AdCommerce.Domain.Tests.SampleChain;

namespace AdCommerce.Domain.Tests.Alerts;

/// <summary>A saved funnel and an alert on it, with every field set where that is asked for.</summary>
internal static class SampleAlerts
{
    public static SavedFunnel Saved(string id = "weekly") => new()
    {
        Key = Key(id),
        Title = "Every week",
        Question = new FunnelQuestion { LastDays = 7, TimeZone = "Asia/Shanghai" },
        Version = 3,
    };

    public static SavedFunnel FullFunnel() => Saved() with
    {
        Question = new FunnelQuestion
        {
            LastDays = 7,
            FirstDay = 20_000,
            Days = 28,
            TimeZone = "Asia/Shanghai",
            CampaignIds = ["spring"],
            Filters = [new ReportFilter(ReportDimension.Market, ["CN", "SG"])],
            Dimensions = [ReportDimension.Placement, ReportDimension.Device],
            ComparePrevious = true,
            CountsViewers = true,
            AtAll = true,
            Windows = new JourneyTerms(3_600_000_000, 1_000_000, 2_000_000, 3_000_000),
        },
        CreateTime = Noon,
        UpdateTime = Noon.AddHours(1),
    };

    public static AlertRule Alert(string id = "notes", Stage? stage = Stage.Note) => new()
    {
        Key = Key(id),
        Title = "Notes",
        FunnelId = "weekly",
        Stage = stage,
        Version = 4,
    };

    public static AlertMeasurement Measured(AlertRule rule, int lastDay, params StageCounts[] counts) =>
        new(new AlertTask(rule.Key.Id, rule.Version, 3, new AlertPeriod("Asia/Shanghai", lastDay - 6, 7)), [.. counts], "");

    public static StageCounts Counts(long reached, long previousReached, Stage stage = Stage.Note, long entrants = 1_000) => new(stage, reached, entrants, previousReached, 1_000);
}
