using System.Globalization;
using System.Net;
using AdCommerce.Server.Tests.Funnel;
using AdCommerce.Storage.Reports;
using DuckDB.NET.Data;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Reports;

/// <summary>Lists and files.</summary>
public sealed partial class ReportServiceTests
{
    [Fact]
    public async Task ListAttempts_PageByPage_IsAsLongAsTheBar()
    {
        List<V1.ReportedAttempt> listed = [];
        var request = new V1.ListAttemptsRequest { Parent = Brand, Scope = Scope(), Stage = V1.FunnelStage.Group, PageSize = 4 };
        do
        {
            var page = await Reports.ListAttemptsAsync(request, await chain.Server.BrandAsync());
            Assert.Equal(Seats, page.TotalSize);
            listed.AddRange(page.Attempts);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        var exported = await chain.ExportAsync(new() { Parent = Brand });
        var joined = exported.Where(static e => e.Kind == V1.EventKind.GroupJoin && e.Status == V1.EventStatus.Accepted).Select(static e => e.Viewer).Order(StringComparer.Ordinal);
        Assert.Equal(joined, listed.Select(static attempt => attempt.Viewer).Order(StringComparer.Ordinal));
        Assert.All(listed, static attempt => Assert.Equal((4, 4, "CN"), (attempt.InOrder.Count, attempt.AtAll.Count, attempt.Market)));
    }

    [Fact]
    public async Task ListAttempts_ViewerWithoutConsent_IsListedWithoutAName()
    {
        var viewer = await chain.Server.NewViewerAsync(measurement: false);
        var seen = Event(V1.EventKind.ExposureStop, await chain.Server.PlayAsync(viewer), static e => e.WatchedMillis = 4_000);
        await chain.Server.Funnel.RecordEventsAsync(new() { Events = { seen }, Market = "JP", Device = V1.Device.Phone }, viewer);
        var scope = Scope();
        scope.Filters[0] = "market=JP";

        var page = await Reports.ListAttemptsAsync(new() { Parent = Brand, Scope = scope }, await chain.Server.BrandAsync());
        var file = await Reports.ExportAttemptsAsync(new() { Parent = Brand, Scope = scope }, await chain.Server.BrandAsync());

        Assert.Equal((1, ""), (page.TotalSize, Assert.Single(page.Attempts).Viewer));
        Assert.StartsWith($",{ChainServer.Campaign}/placements/all,", file.Data.ToStringUtf8().Split("\r\n")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListsAndFiles_WithOtherWindows_AreOfTheReplayedBar()
    {
        var brand = await chain.Server.BrandAsync();
        var viewer = await chain.Server.NewViewerAsync();
        var step = await SeeAsync(viewer, "SG", ago: TimeSpan.FromHours(2));
        await RecordAsync(viewer, "SG", Event(V1.EventKind.NoteOpen, step.EventToken));
        var scope = Scope();
        scope.Filters[0] = "market=SG";
        var hour = new V1.ReportWindows { JourneyWindow = Duration.FromTimeSpan(TimeSpan.FromHours(1)) };
        var day = new V1.ReportWindows { JourneyWindow = Duration.FromTimeSpan(TimeSpan.FromDays(1)) };
        foreach (var (windows, notes) in ((V1.ReportWindows?, int)[])[(null, 1), (hour, 0), (day, 1)])
        {
            var list = await Reports.ListAttemptsAsync(new() { Parent = Brand, Scope = scope, Stage = V1.FunnelStage.Note, Windows = windows }, brand);
            var attempts = await Reports.ExportAttemptsAsync(new() { Parent = Brand, Scope = scope, Stage = V1.FunnelStage.Note, Windows = windows }, brand);
            var funnel = await Reports.ExportFunnelAsync(new() { Parent = Brand, Scope = scope, Windows = windows }, brand);

            Assert.Equal((notes, notes), (list.TotalSize, list.Attempts.Count));
            Assert.Equal(notes, attempts.Data.ToStringUtf8().Split("\r\n").Length - 2);
            Assert.StartsWith($"current,note,{notes},{notes},", funnel.Data.ToStringUtf8().Split("\r\n")[2], StringComparison.Ordinal);
            if (windows is null)
                continue;
            var replayed = (await ReplayAsync(new() { Parent = Brand, Scope = scope, JourneyWindow = windows.JourneyWindow }))[^1].Report;
            Assert.Equal([1, notes], replayed.Total.Bars.Take(2).Select(static bar => (int)bar.Attempts));
        }
    }

    [Fact]
    public async Task TrendTimesAndTransitions_WithOtherWindows_AreOfTheReplayedBars()
    {
        var brand = await chain.Server.BrandAsync();
        var viewer = await chain.Server.NewViewerAsync();
        var step = await SeeAsync(viewer, "TH", ago: TimeSpan.FromHours(2));
        await RecordAsync(viewer, "TH", Event(V1.EventKind.NoteOpen, step.EventToken));
        var scope = Scope();
        scope.Filters[0] = "market=TH";
        foreach (var (hours, notes) in ((int, int)[])[(1, 0), (24, 1)])
        {
            var windows = new V1.ReportWindows { JourneyWindow = Duration.FromTimeSpan(TimeSpan.FromHours(hours)) };
            var trend = await Reports.ReportTrendAsync(new() { Parent = Brand, Scope = scope, Windows = windows }, brand);
            var times = await Reports.ReportTimeToConvertAsync(new() { Parent = Brand, Scope = scope, Windows = windows }, brand);
            var paths = await Reports.ReportTransitionsAsync(new() { Parent = Brand, Scope = scope, Windows = windows }, brand);
            var replayed = (await ReplayAsync(
                new() { Parent = Brand, Scope = scope, Dimensions = { V1.ReportDimension.Slot }, JourneyWindow = windows.JourneyWindow, ComparePrevious = true, WithDetails = true }))[^1];

            Assert.Equal((1, notes), (trend.Days.Sum(static day => day.Bars[0].Attempts), trend.Days.Sum(static day => day.Bars[1].Attempts)));
            Assert.Equal((notes, notes == 1), (times.Stages[0].Attempts, times.Stages[0].P90?.ToTimeSpan() <= windows.JourneyWindow.ToTimeSpan()));
            Assert.Equal(notes == 1 ? ((int, int)[])[(1, 2), (2, 0)] : [(1, 0)], paths.Transitions.Select(static way => ((int)way.FromStage, (int)way.ToStage)));
            Assert.Equal((1, notes), (replayed.Report.Total.Bars[0].Attempts, replayed.Report.Total.Bars[1].Attempts));
            Assert.Equal((trend.Days, times.Stages, paths.Transitions), (replayed.Trend.Days, replayed.Times.Stages, replayed.Transitions.Transitions));
            var row = Assert.Single(replayed.Report.Rows);
            Assert.Equal(trend.Days.Select(static day => (day.Bars[0].Attempts, day.Bars[0].Viewers)), row.AttemptsByDay.Zip(row.ViewersByDay));
        }
    }

    [Fact]
    public async Task ReportFunnel_WithDays_TellsEachRowAsATrendOfItDoes()
    {
        var brand = await chain.Server.BrandAsync();
        var scope = Scope();
        scope.TimeZone = "Asia/Kathmandu";
        var request = new V1.ReportFunnelRequest { Parent = Brand, Scope = scope, Dimensions = { V1.ReportDimension.Product, V1.ReportDimension.Device }, ComparePrevious = true };
        var without = await Reports.ReportFunnelAsync(request, brand);
        request.WithDays = true;

        var report = await Reports.ReportFunnelAsync(request, brand);

        var trend = await Reports.ReportTrendAsync(new() { Parent = Brand, Scope = scope }, brand);
        var row = Assert.Single(report.Rows);
        Assert.Equal(Viewers, row.AttemptsByDay.Sum());
        Assert.Equal(trend.Days.Select(static day => (day.Bars[0].Attempts, day.Bars[0].Viewers)), row.AttemptsByDay.Zip(row.ViewersByDay));
        Assert.Empty(Assert.Single(without.Rows).AttemptsByDay);
    }

    [Fact]
    public async Task Details_OfACircle_AreRefused()
    {
        var scope = Scope();
        scope.Filters.Add("circle=taste=fruity");

        Assert.Equal(["with_details"], await RefusedFieldsAsync(() => ReplayAsync(new() { Parent = Brand, Scope = scope, JourneyWindow = Duration.FromTimeSpan(TimeSpan.FromDays(1)), WithDetails = true })));
        Assert.Equal(["with_days"], await RefusedFieldsAsync(async () => await Reports.ReportFunnelAsync(new() { Parent = Brand, Scope = scope, WithDays = true }, await chain.Server.BrandAsync())));
    }

    [Fact]
    public async Task ListAttempts_WindowsOutOfRange_AreToldWhereTheyStand() => Assert.Equal(
        ["windows.journey_window", "windows.group_step_window"],
        await RefusedFieldsAsync(async () => await Reports.ListAttemptsAsync(
            new() { Parent = Brand, Scope = Scope(), Windows = new() { GroupStepWindow = Duration.FromTimeSpan(TimeSpan.FromDays(1)) } }, await chain.Server.BrandAsync())));

    [Fact]
    public async Task ExportAttempts_MoreThanAFileTakes_SaysWhatToDoAndIsNotAskedForAgain()
    {
        var config = chain.Server.Services.GetRequiredService<IOptions<ReportConfig>>().Value;
        var limit = config.ExportAttemptsMax;
        config.ExportAttemptsMax = Viewers - 1;
        try
        {
            var request = new V1.ExportAttemptsRequest { Parent = Brand, Scope = Scope() };
            AssertTooLarge(
                $"The file would have {Viewers} attempts, more than {Viewers - 1}. Ask for fewer days",
                await Assert.ThrowsAsync<RpcException>(async () => await Reports.ExportAttemptsAsync(request, await chain.Server.BrandAsync())));
            config.ExportAttemptsMax = Viewers;
            Assert.Equal(Viewers, (await Reports.ExportAttemptsAsync(request, await chain.Server.BrandAsync())).Data.ToStringUtf8().Split("\r\n").Length - 2);
        }
        finally
        {
            config.ExportAttemptsMax = limit;
        }
    }

    [Fact]
    public async Task ExportFunnel_OverHttp_IsACsvFile()
    {
        using var answer = await GetAsync("funnel:export", "&dimensions=REPORT_DIMENSION_MARKET");

        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");

        Assert.Equal((HttpStatusCode.OK, "text/csv", "attachment"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal("period,market,stage,attempts,attempts_at_all,viewers,viewers_at_all,mature_attempts,mature_viewers,median_micros", lines[0]);
        Assert.Equal($"current,,episode,{Viewers},{Viewers},{Viewers},{Viewers},0,0,", lines[1]);
        Assert.StartsWith($"current,CN,group,{Seats},{Seats},{Seats},{Seats},0,0,", lines[8]);
    }

    [Fact]
    public async Task ExportFunnel_Parquet_IsReadByOthers()
    {
        using var answer = await GetAsync("funnel:export", "&dimensions=REPORT_DIMENSION_MARKET&format=REPORT_FORMAT_PARQUET");
        var path = Path.Combine(chain.ArchiveRoot, "funnel.parquet");
        await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync());
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT stage, attempts FROM read_parquet('{path}') WHERE market = 'CN' AND period = 'current'";
        using var reader = command.ExecuteReader();
        List<(string, long)> rows = [];
        while (reader.Read())
            rows.Add((reader.GetString(0), reader.GetInt64(1)));

        Assert.Equal([("episode", Viewers), ("note", Viewers), ("livestream", Viewers), ("group", (long)Seats)], rows);
    }

    [Fact]
    public async Task ExportAttempts_OverHttpInBothFormats_IsTheList()
    {
        using var csv = await GetAsync("attempts:export", "&stage=FUNNEL_STAGE_GROUP");
        using var parquet = await GetAsync("attempts:export", "&stage=FUNNEL_STAGE_GROUP&format=REPORT_FORMAT_PARQUET");
        var list = await Reports.ListAttemptsAsync(new() { Parent = Brand, Scope = Scope(), Stage = V1.FunnelStage.Group, PageSize = 500 }, await chain.Server.BrandAsync());

        var lines = (await csv.Content.ReadAsStringAsync()).Split("\r\n");

        Assert.Equal(
            "viewer,placement,product,drama,episode,slot,theme,market,device,arm,entry_time,"
            + "in_order_note_time,in_order_livestream_time,in_order_group_time,at_all_note_time,at_all_livestream_time,at_all_group_time",
            lines[0]);
        Assert.Equal(("application/vnd.apache.parquet", "attachment"), (parquet.Content.Headers.ContentType!.MediaType, parquet.Content.Headers.ContentDisposition!.DispositionType));
        Assert.EndsWith(".parquet", parquet.Content.Headers.ContentDisposition.FileName, StringComparison.Ordinal);
        var path = Path.Combine(chain.ArchiveRoot, "attempts.parquet");
        await File.WriteAllBytesAsync(path, await parquet.Content.ReadAsByteArrayAsync());
        Assert.Equal(lines[1..^1], LinesOf(path, lines[0].Split(',')));
        Assert.Equal(
            list.Attempts.Select(static attempt => (attempt.Viewer, attempt.Slot, attempt.EntryTime, attempt.InOrder[3].Time)),
            lines[1..^1].Select(static line => line.Split(',')).Select(static cells => (cells[0], cells[5], TimeOf(cells[10]), TimeOf(cells[13]))));
    }

    /// <summary>A Parquet file as CSV has it.</summary>
    private static List<string> LinesOf(string path, string[] columns)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(static name => name.EndsWith("_time", StringComparison.Ordinal) ? $"epoch_us({name})" : name))} FROM read_parquet('{path}')";
        using var reader = command.ExecuteReader();
        List<string> lines = [];
        while (reader.Read())
        {
            lines.Add(string.Join(',', columns.Select((_, i) => reader.GetValue(i) switch
            {
                long micros => DateTime.UnixEpoch.AddMicroseconds(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                var text => text.ToString(),
            })));
        }

        return lines;
    }

    private static Timestamp TimeOf(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToTimestamp();

    private async Task<V1.NextStep> SeeAsync(Metadata viewer, string market, TimeSpan ago)
    {
        var seen = Event(V1.EventKind.ExposureStop, await chain.Server.PlayAsync(viewer), e => (e.WatchedMillis, e.Created) = (4_000, (e.Sent.ToDateTimeOffset() - ago).ToTimestamp()));
        return (await RecordAsync(viewer, market, seen)).NextSteps[0];
    }

    private async Task<V1.RecordEventsResponse> RecordAsync(Metadata viewer, string market, V1.Event happened)
    {
        var answer = await chain.Server.Funnel.RecordEventsAsync(new() { Events = { happened }, Market = market, Device = V1.Device.Phone }, viewer);
        Assert.Equal(V1.EventStatus.Accepted, answer.Outcomes[0].Status);
        return answer;
    }

    private async Task<HttpResponseMessage> GetAsync(string report, string query)
    {
        var scope = Scope();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"/v1/{Brand}/reports/{report}?scope.startDate={scope.StartDate}&scope.endDate={scope.EndDate}&scope.filters={Uri.EscapeDataString(scope.Filters[0])}{query}");
        request.Headers.TryAddWithoutValidation("authorization", (await chain.Server.BrandAsync()).GetValue("authorization"));
        return await chain.Server.Http.SendAsync(request);
    }
}
