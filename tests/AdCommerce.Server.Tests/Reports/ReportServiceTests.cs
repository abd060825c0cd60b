using AdCommerce.Server.Tests.Exports;
using AdCommerce.Server.Tests.Funnel;
using AdCommerce.Storage.Reports;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Reports;

/// <summary>What a brand is told is what its viewers did, wherever it lies by now: in the archive, in the log, and in the shards' memory.</summary>
public sealed partial class ReportServiceTests(ArchivedChain chain) : IClassFixture<ArchivedChain>
{
    private const string Brand = "brands/lumiere";
    private const int Viewers = 3 * ArchivedChain.ViewersPerStretch;
    private const int Seats = ArchivedChain.ViewersPerStretch;

    private V1.ReportService.ReportServiceClient Reports => new(chain.Server.Channel);

    [Fact]
    public async Task ReportFunnel_EverybodyOfThreeStretches_IsCountedOnce()
    {
        var report = await Reports.ReportFunnelAsync(
            new() { Parent = Brand, Scope = Scope(), Dimensions = { V1.ReportDimension.Placement, V1.ReportDimension.Device }, ComparePrevious = true }, await chain.Server.BrandAsync());

        Assert.Equal([Viewers, Viewers, Viewers, Seats], report.Total.Bars.Select(static bar => (int)bar.Attempts));
        Assert.Equal([Viewers, Viewers, Viewers, Seats], report.Total.Bars.Select(static bar => (int)bar.ViewersAtAll));
        Assert.All(report.Total.Bars, static bar => Assert.Equal((0, 0, false), (bar.MatureAttempts, bar.RateFromEntry.Entrants, bar.Withheld)));
        Assert.All(report.Total.PreviousBars, static bar => Assert.Equal(0, bar.Attempts));
        var row = Assert.Single(report.Rows);
        Assert.Equal([$"{ChainServer.Campaign}/placements/all", "phone"], row.Values);
        Assert.Equal(report.Total.Bars, row.Bars);
        Assert.Equal((0, "Etc/UTC"), (report.State.WithheldRows, report.State.TimeZone));
    }

    [Fact]
    public async Task ReportFunnel_AttemptsOnly_AreTheSameFromCounters()
    {
        var request = new V1.ReportFunnelRequest { Parent = Brand, Scope = Scope(), Dimensions = { V1.ReportDimension.Product, V1.ReportDimension.Slot }, ComparePrevious = true };
        var report = await Reports.ReportFunnelAsync(request, await chain.Server.BrandAsync());
        request.AttemptsOnly = true;

        var counted = await Reports.ReportFunnelAsync(request, await chain.Server.BrandAsync());

        foreach (var bar in report.Rows.SelectMany(static row => row.Bars).Concat(report.Total.Bars))
            (bar.Viewers, bar.ViewersAtAll, bar.MatureViewers, bar.MedianTime) = (0, 0, 0, null);
        Assert.Equal(report.Total, counted.Total);
        Assert.Equal(report.Rows, counted.Rows);
        Assert.Equal(Viewers, counted.Total.Bars[0].Attempts);
    }

    [Fact]
    public async Task ReportFunnel_AttemptsOnlyOfWhatCountersDoNotHold_IsRefused()
    {
        var scope = Scope();
        scope.TimeZone = "Asia/Shanghai";
        var request = new V1.ReportFunnelRequest { Parent = Brand, Scope = scope, Dimensions = { V1.ReportDimension.Circle }, AttemptsOnly = true, WithDays = true };

        Assert.Equal(["scope.time_zone", "dimensions", "with_days"], await RefusedFieldsAsync(async () => await Reports.ReportFunnelAsync(request, await chain.Server.BrandAsync())));
    }

    [Fact]
    public async Task ReportFunnel_ByCircleOfFew_IsWithheld()
    {
        var report = await Reports.ReportFunnelAsync(new() { Parent = Brand, Scope = Scope(), Dimensions = { V1.ReportDimension.Circle } }, await chain.Server.BrandAsync());

        Assert.Empty(report.Rows);
        Assert.Equal(1, report.State.WithheldRows);
        Assert.Equal(Viewers, report.Total.Bars[0].Attempts);
    }

    [Fact]
    public async Task ReportFunnel_DaysOfAnotherZone_AreTakenFromTimesOfEntry()
    {
        // Yesterday, today and tomorrow of any clock hold what happened in the last minutes.
        var scope = Scope();
        scope.TimeZone = "Pacific/Auckland";
        var report = await Reports.ReportFunnelAsync(new() { Parent = Brand, Scope = scope }, await chain.Server.BrandAsync());

        Assert.Equal((Viewers, "Pacific/Auckland"), (report.Total.Bars[0].Attempts, report.State.TimeZone));
    }

    [Fact]
    public async Task ReportFunnel_EveryKindOfMistake_IsToldAtOnce()
    {
        var request = new V1.ReportFunnelRequest
        {
            Parent = Brand,
            Scope = new()
            {
                StartDate = "2026-13-01",
                EndDate = "yesterday",
                TimeZone = "Beijing",
                Campaigns = { "brands/petal/campaigns/chain" },
                Filters = { "colour=red", "placement=all" },
            },
            Dimensions = { V1.ReportDimension.Market, V1.ReportDimension.Market, (V1.ReportDimension)99 },
        };

        Assert.Equal(
            ["scope.filters[0]", "scope.filters[1]", "scope.campaigns[0]", "scope.time_zone", "scope.start_date", "scope.end_date", "dimensions", "dimensions", "dimensions[2]"],
            await RefusedFieldsAsync(async () => await Reports.ReportFunnelAsync(request, await chain.Server.BrandAsync())));
    }

    [Fact]
    public async Task EveryReport_WithoutAScope_NamesItsDates()
    {
        var brand = await chain.Server.BrandAsync();
        foreach (var ask in (Func<Task>[])[
            async () => await Reports.ReportTrendAsync(new() { Parent = Brand }, brand), async () => await Reports.ReportTimeToConvertAsync(new() { Parent = Brand }, brand),
            async () => await Reports.ReportTransitionsAsync(new() { Parent = Brand }, brand), async () => await Reports.ReportCirclesAsync(new() { Parent = Brand }, brand),
            async () => await Reports.ListAttemptsAsync(new() { Parent = Brand }, brand), async () => await Reports.ExportFunnelAsync(new() { Parent = Brand }, brand),
            async () => await Reports.ExportAttemptsAsync(new() { Parent = Brand }, brand),
            async () => await AttributionAsync(new() { Parent = Brand })])
            Assert.Equal(["scope.start_date", "scope.end_date"], await RefusedFieldsAsync(ask));
    }

    [Theory]
    [InlineData("2026-11-02", "2026-11-01", "scope.end_date")]
    [InlineData("2025-11-01", "2026-11-02", "scope.end_date")]
    public async Task ReportTrend_RangeTurnedAroundOrTooLong_IsRefused(string start, string end, string field) => Assert.Equal(
        [field],
        await RefusedFieldsAsync(async () => await Reports.ReportTrendAsync(new() { Parent = Brand, Scope = new() { StartDate = start, EndDate = end } }, await chain.Server.BrandAsync())));

    [Fact]
    public async Task ReportTrend_CircleFilter_IsRefused()
    {
        var scope = Scope();
        scope.Filters.Add("circle=taste=fruity");

        Assert.Equal(["scope.filters"], await RefusedFieldsAsync(async () => await Reports.ReportTrendAsync(new() { Parent = Brand, Scope = scope }, await chain.Server.BrandAsync())));
    }

    [Theory]
    [InlineData("role=brand&brand=petal")]
    [InlineData("role=brand&brand=nobody")]
    public async Task ReportFunnel_ForeignBrand_IsNotFound(string who)
    {
        var token = await chain.Server.TokenAsync(who);

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Reports.ReportFunnelAsync(new() { Parent = Brand, Scope = Scope() }, token));

        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [Fact]
    public async Task TrendTimesAndTransitions_OfTheSameScope_AgreeWithTheBars()
    {
        var brand = await chain.Server.BrandAsync();

        var trend = await Reports.ReportTrendAsync(new() { Parent = Brand, Scope = Scope() }, brand);
        var times = await Reports.ReportTimeToConvertAsync(new() { Parent = Brand, Scope = Scope() }, brand);
        var paths = await Reports.ReportTransitionsAsync(new() { Parent = Brand, Scope = Scope() }, brand);

        Assert.Equal(3, trend.Days.Count);
        for (var stage = 0; stage < 4; stage++)
            Assert.Equal(stage == 3 ? Seats : Viewers, trend.Days.Sum(day => day.Bars[stage].Attempts));
        Assert.All(trend.Days, static day => Assert.False(day.Mature));
        Assert.Equal([Viewers, Viewers, Seats], times.Stages.Select(static stage => (int)stage.Attempts));
        Assert.All(times.Stages, static stage => Assert.Equal((stage.Attempts, true), (stage.Bins.Sum(static bin => bin.Attempts), stage.Median.ToTimeSpan() <= stage.P90.ToTimeSpan())));
        Assert.Equal(
            [(1, 2, Viewers), (2, 3, Viewers), (3, 4, Seats), (3, 0, Viewers - Seats), (4, 0, Seats)],
            paths.Transitions.Select(static step => ((int)step.FromStage, (int)step.ToStage, (int)step.Attempts)));
    }

    [Theory]
    [InlineData(V1.ConversionKind.GroupJoin, V1.AttributionTime.Conversion, Seats, 0L)]
    [InlineData(V1.ConversionKind.GroupJoin, V1.AttributionTime.Touch, Seats, 0L)]
    [InlineData(V1.ConversionKind.Order, V1.AttributionTime.Conversion, Viewers, Viewers * 19_900_000L)]
    public async Task ReportAttribution_AllModels_SumToTheConversions(V1.ConversionKind conversion, V1.AttributionTime time, int conversions, long worth)
    {
        foreach (var model in System.Enum.GetValues<V1.AttributionModel>())
        {
            var scope = Scope();
            scope.Filters.Clear();
            scope.Campaigns.Add(ChainServer.Campaign);
            var steps = await AttributionAsync(new() { Parent = Brand, Scope = scope, Model = model, Conversion = conversion, Time = time });

            Assert.Equal([1, 2], steps.Select(static step => step.PartitionsDone));
            var credit = Assert.Single(steps[^1].Credits);
            Assert.Equal((conversions, $"{ChainServer.Campaign}/placements/all", conversions * 1_000_000L, false), (steps[^1].Conversions, credit.Value, credit.ConversionMicros, credit.Unattributed));
            Assert.Equal(worth, credit.Values.Sum(static value => value.AmountMicros));
        }
    }

    [Fact]
    public async Task ReplayFunnel_TheCampaignsOwnWindows_GiveTheSameFunnel()
    {
        var brand = await chain.Server.BrandAsync();
        var report = await Reports.ReportFunnelAsync(new() { Parent = Brand, Scope = Scope(), Dimensions = { V1.ReportDimension.Episode } }, brand);

        var replayed = await ReplayAsync(new() { Parent = Brand, Scope = Scope(), Dimensions = { V1.ReportDimension.Episode }, JourneyWindow = Duration.FromTimeSpan(TimeSpan.FromDays(7)) });

        Assert.Equal((2, 2), (replayed[^1].PartitionsDone, replayed.Count));
        Assert.Equal(report.Total, replayed[^1].Report.Total);
        Assert.Equal(report.Rows, replayed[^1].Report.Rows);
    }

    [Fact]
    public async Task ReplayFunnel_WindowsOutOfRange_AreAllTold() => Assert.Equal(
        ["journey_window", "note_step_window", "group_step_window"],
        await RefusedFieldsAsync(() => ReplayAsync(new()
        {
            Parent = Brand,
            Scope = Scope(),
            JourneyWindow = Duration.FromTimeSpan(TimeSpan.FromDays(31)),
            NoteStepWindow = Duration.FromTimeSpan(TimeSpan.FromDays(32)),
            LivestreamStepWindow = Duration.FromTimeSpan(TimeSpan.FromDays(1)),
            GroupStepWindow = new Duration(),
        })));

    [Fact]
    public async Task LongReports_BeyondTheirLimit_SayWhatToDoAndAreNotAskedForAgain()
    {
        var config = chain.Server.Services.GetRequiredService<IOptions<ReportConfig>>().Value;
        var limit = config.LongSeconds;
        config.LongSeconds = 0;
        try
        {
            var scope = Scope();
            scope.Filters.Clear();
            foreach (var ask in (Func<Task>[])[
                () => ReplayAsync(new() { Parent = Brand, Scope = scope, JourneyWindow = Duration.FromTimeSpan(TimeSpan.FromDays(1)) }), () => AttributionAsync(new() { Parent = Brand, Scope = scope })])
                AssertTooLarge("The report reads the whole log, which takes longer than 0 seconds. Ask for fewer campaigns, or whoever runs the service to raise", await Assert.ThrowsAsync<RpcException>(ask));
        }
        finally
        {
            config.LongSeconds = limit;
        }
    }

    [Theory]
    [InlineData("brands/petal/campaigns/chain")]
    [InlineData(ChainServer.Campaign)]
    public async Task ReportLift_CampaignThatHoldsNobodyOut_IsRefused(string campaign) => Assert.Equal(
        ["campaign"], await RefusedFieldsAsync(async () => await Reports.ReportLiftAsync(new() { Parent = Brand, Campaign = campaign }, await chain.Server.BrandAsync())));

    private async Task<List<V1.ReportAttributionResponse>> AttributionAsync(V1.ReportAttributionRequest request)
    {
        using var call = Reports.ReportAttribution(request, await chain.Server.BrandAsync());
        return await ListAsync(call.ResponseStream);
    }

    private async Task<List<V1.ReplayFunnelResponse>> ReplayAsync(V1.ReplayFunnelRequest request)
    {
        using var call = Reports.ReplayFunnel(request, await chain.Server.BrandAsync());
        return await ListAsync(call.ResponseStream);
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncStreamReader<T> stream)
    {
        List<T> all = [];
        await foreach (var message in stream.ReadAllAsync())
            all.Add(message);
        return all;
    }

    private static async Task<IEnumerable<string>> RefusedFieldsAsync(Func<Task> ask)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(ask);
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        return refusal.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Select(static violation => violation.Field);
    }

    private static void AssertTooLarge(string words, RpcException refusal)
    {
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.StartsWith(words, refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("-1", refusal.Trailers.GetValue("grpc-retry-pushback-ms"));
        Assert.Null(refusal.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>());
    }

    // Of viewers of one market, so that a test may have others.
    private static V1.ReportScope Scope()
    {
        var today = TimeProvider.System.GetUtcNow();
        return new() { StartDate = $"{today.AddDays(-1):yyyy-MM-dd}", EndDate = $"{today.AddDays(1):yyyy-MM-dd}", Filters = { "market=CN" } };
    }
}
