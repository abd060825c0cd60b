using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace AdCommerce.ConsolePages.Reports;

/// <summary>What the marketer's page asks about. It stands in the address, so a report can be sent to a colleague and found again with "back".</summary>
/// <param name="From">First day of entry.</param>
/// <param name="To">Last day of entry, inclusive.</param>
/// <param name="TimeZone">IANA name: whose days these are.</param>
/// <param name="Campaign">Name of one campaign, or of several with commas between; empty for all of the brand's.</param>
/// <param name="By">What it is broken down by.</param>
/// <param name="Viewers">Viewers are counted instead of attempts.</param>
public sealed record ReportQuery(DateOnly From, DateOnly To, string TimeZone, string Campaign, V1.ReportDimension By, bool Viewers)
{
    /// <summary>Whose days are meant where nobody said anything.</summary>
    public const string DefaultZone = "Etc/UTC";

    private const int DaysDefault = 28;
    private const int DaysMax = 366;
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>So many days that end today, instead of fixed ones; 0: the days are fixed.</summary>
    public int LastDays { get; init; }

    /// <summary>Conditions that all hold, as the API spells them, a line for each.</summary>
    public string Filters { get; init; } = "";

    /// <summary>By what it is broken down, too; unspecified: by nothing else.</summary>
    public V1.ReportDimension Then { get; init; }

    /// <summary>Who came to a stage at all is counted, instead of who came in order.</summary>
    public bool AtAll { get; init; }

    /// <summary>Other windows than the campaigns' own; null: those.</summary>
    public V1.FunnelWindows? Windows { get; init; }

    /// <summary>As an address says it (<see cref="UrlOf"/>); the brand's own time zone is taken where it names none.</summary>
    public static ReportQuery Of(Microsoft.AspNetCore.Http.IQueryCollection asked, string ownZone, DateTimeOffset now) =>
        Of(asked["from"], asked["to"], asked["zone"], asked["campaign"], asked["by"], asked["count"], now, ownZone)
            .With(asked["last"], asked["then"], asked["order"], asked["filter"], asked["windows"], now);

    /// <summary>The same with what an address says further; what is missing or not understood is left out.</summary>
    public ReportQuery With(string? last, string? then, string? order, string? filters, string? windows, DateTimeOffset now)
    {
        var query = int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= DaysMax ? Last(days, now) : this;
        return query with
        {
            Filters = filters ?? "",
            Then = Enum.TryParse<V1.ReportDimension>(then, ignoreCase: true, out var second) && second != By ? second : V1.ReportDimension.Unspecified,
            AtAll = order == "any",
            Windows = WindowsOf(windows),
        };
    }

    /// <summary>What a saved funnel asks today.</summary>
    public static ReportQuery Of(V1.FunnelQuestion question, DateTimeOffset now)
    {
        var query = Of(question.Scope.StartDate, question.Scope.EndDate, question.Scope.TimeZone, string.Join(',', question.Scope.Campaigns), null, question.CountViewers ? "viewers" : null, now);
        if (question.LastDays > 0)
            query = query.Last(question.LastDays, now);
        return query with
        {
            By = question.Dimensions.Count > 0 ? question.Dimensions[0] : query.By,
            Then = question.Dimensions.Count > 1 ? question.Dimensions[1] : V1.ReportDimension.Unspecified,
            Filters = string.Join('\n', question.Scope.Filters),
            AtAll = question.AtAll,
            Windows = question.Windows,
        };
    }

    /// <summary>The same, ending today.</summary>
    public ReportQuery Last(int days, DateTimeOffset now)
    {
        var today = Of(null, null, TimeZone, null, null, null, now).To;
        return this with { From = today.AddDays(1 - days), To = today, LastDays = days };
    }

    /// <summary>What a saved funnel asks that asks this.</summary>
    public V1.FunnelQuestion ToQuestion()
    {
        var scope = ToScope();
        if (LastDays > 0)
            (scope.StartDate, scope.EndDate) = ("", "");
        return new V1.FunnelQuestion
        {
            Scope = scope,
            LastDays = LastDays,
            Dimensions = { Dimensions },
            ComparePrevious = true,
            CountViewers = Viewers,
            AtAll = AtAll,
            Windows = Windows,
        };
    }

    /// <summary>Whether it is of some circles of viewers only, of whom little else is told.</summary>
    public bool IsOfCircles => FilterLines.Any(static line => line.StartsWith("circle=", StringComparison.Ordinal));

    /// <summary>The same of the attempts of one row of its answer.</summary>
    public ReportQuery Of(V1.FunnelRow row)
    {
        // A row's values are among those that are filtered by, so they take their place: of several of one dimension one would be enough.
        var values = Dimensions.Select(static dimension => $"{dimension.ToString().ToLowerInvariant()}=").Zip(row.Values).ToList();
        var others = FilterLines.Where(line => !values.Exists(value => line.StartsWith(value.First, StringComparison.Ordinal)));
        return this with { Filters = string.Join('\n', others.Concat(values.Select(static value => value.First + value.Second))) };
    }

    /// <summary>By what it is broken down.</summary>
    public IEnumerable<V1.ReportDimension> Dimensions => Then == V1.ReportDimension.Unspecified ? [By] : [By, Then];

    /// <summary>The campaigns that it is about; none: all.</summary>
    public IReadOnlyList<string> Campaigns => Campaign.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether it is about a campaign.</summary>
    public bool Takes(string campaign) => Campaign.Length == 0 || Campaigns.Contains(campaign);

    /// <summary>As an address says it; what is missing or not understood is as it is at first.</summary>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day.</param>
    /// <param name="zone">Time zone; the brand's own where none is given.</param>
    /// <param name="campaign">Campaign.</param>
    /// <param name="by">Dimension.</param>
    /// <param name="count">"viewers", or attempts.</param>
    /// <param name="now">Now, for what "today" is.</param>
    /// <param name="ownZone">The brand's own time zone.</param>
    public static ReportQuery Of(string? from, string? to, string? zone, string? campaign, string? by, string? count, DateTimeOffset now, string ownZone = DefaultZone)
    {
        var timeZone = string.IsNullOrEmpty(zone) ? ownZone : zone;
        var today = DateOnly.FromDateTime(
            (TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var known) ? TimeZoneInfo.ConvertTime(now, known) : now.ToUniversalTime()).DateTime);
        var last = Date(to) ?? today;
        return new ReportQuery(
            Date(from) ?? last.AddDays(1 - DaysDefault), last, timeZone, campaign ?? "",
            Enum.TryParse<V1.ReportDimension>(by, ignoreCase: true, out var dimension) ? dimension : V1.ReportDimension.Placement, count == "viewers");
    }

    /// <summary>How many days.</summary>
    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>Each of them as drawings name it: "11-30".</summary>
    public IReadOnlyList<string> DayLabels => [.. Enumerable.Range(0, Days).Select(i => Text(From.AddDays(i))[5..])];

    /// <summary>An instant as the clocks of these days show it.</summary>
    public DateTimeOffset Local(DateTimeOffset time) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? TimeZoneInfo.ConvertTime(time, zone) : time.ToUniversalTime();

    /// <summary>Other windows than the campaigns' own, as lists and files are asked with them; null: those.</summary>
    public V1.ReportWindows? ToWindows() => Windows is not { } windows
        ? null
        : new V1.ReportWindows
        {
            JourneyWindow = windows.JourneyWindow,
            NoteStepWindow = windows.NoteStepWindow,
            LivestreamStepWindow = windows.LivestreamStepWindow,
            GroupStepWindow = windows.GroupStepWindow,
        };

    /// <summary>What the API is asked.</summary>
    public V1.ReportScope ToScope()
    {
        var scope = new V1.ReportScope { StartDate = Text(From), EndDate = Text(To), TimeZone = TimeZone };
        scope.Campaigns.AddRange(Campaigns);
        scope.Filters.AddRange(FilterLines);
        return scope;
    }

    /// <summary>The address of a page that shows it.</summary>
    public string UrlOf(NavigationManager navigation, string page) => navigation.GetUriWithQueryParameters(page, new Dictionary<string, object?>
    {
        ["from"] = LastDays > 0 ? null : Text(From),
        ["to"] = LastDays > 0 ? null : Text(To),
        ["last"] = LastDays > 0 ? LastDays : null,
        ["zone"] = TimeZone,
        ["campaign"] = Campaign.Length == 0 ? null : Campaign,
        ["by"] = By.ToString(),
        ["then"] = Then == V1.ReportDimension.Unspecified ? null : Then.ToString(),
        ["count"] = Viewers ? "viewers" : null,
        ["order"] = AtAll ? "any" : null,
        ["filter"] = Filters.Length == 0 ? null : Filters,
        ["windows"] = Windows is { } windows ? Text(windows) : null,
    });

    public static string Text(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    // Seconds of the whole and of each step, 0 for none: "172800,3600,0,0".
    private static string Text(V1.FunnelWindows windows) => string.Join(
        ',', new[] { windows.JourneyWindow, windows.NoteStepWindow, windows.LivestreamStepWindow, windows.GroupStepWindow }.Select(static window => window?.Seconds ?? 0));

    private static V1.FunnelWindows? WindowsOf(string? text)
    {
        var seconds = (text ?? "").Split(',').Select(static part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : -1).ToList();
        if (seconds.Count != 4 || seconds.Any(static part => part < 0))
            return null;
        return new V1.FunnelWindows
        {
            JourneyWindow = Of(seconds[0]),
            NoteStepWindow = Of(seconds[1]),
            LivestreamStepWindow = Of(seconds[2]),
            GroupStepWindow = Of(seconds[3]),
        };

        static Google.Protobuf.WellKnownTypes.Duration? Of(long window) => window == 0 ? null : new() { Seconds = window };
    }

    private string[] FilterLines => Filters.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
