using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace AdCommerce.ConsolePages.Reports;

/// <summary>What the marketer's page asks about. It stands in the address, so a report can be sent to a colleague and found again with "back".</summary>
/// <param name="From">First day of entry.</param>
/// <param name="To">Last day of entry, inclusive.</param>
/// <param name="TimeZone">IANA name: whose days these are.</param>
/// <param name="Campaign">Name of one campaign; empty for all of the brand's.</param>
/// <param name="By">What it is broken down by.</param>
/// <param name="Viewers">Viewers are counted instead of attempts.</param>
public sealed record ReportQuery(DateOnly From, DateOnly To, string TimeZone, string Campaign, V1.ReportDimension By, bool Viewers)
{
    /// <summary>Whose days are meant where nobody said anything.</summary>
    public const string DefaultZone = "Etc/UTC";

    private const int DaysDefault = 28;
    private const string DateFormat = "yyyy-MM-dd";

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

    /// <summary>An instant as the clocks of these days show it.</summary>
    public DateTimeOffset Local(DateTimeOffset time) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? TimeZoneInfo.ConvertTime(time, zone) : time.ToUniversalTime();

    /// <summary>What the API is asked.</summary>
    public V1.ReportScope ToScope()
    {
        var scope = new V1.ReportScope { StartDate = Text(From), EndDate = Text(To), TimeZone = TimeZone };
        if (Campaign.Length > 0)
            scope.Campaigns.Add(Campaign);
        return scope;
    }

    /// <summary>The address of a page that shows it.</summary>
    public string UrlOf(NavigationManager navigation, string page) => navigation.GetUriWithQueryParameters(page, new Dictionary<string, object?>
    {
        ["from"] = Text(From),
        ["to"] = Text(To),
        ["zone"] = TimeZone,
        ["campaign"] = Campaign.Length == 0 ? null : Campaign,
        ["by"] = By.ToString(),
        ["count"] = Viewers ? "viewers" : null,
    });

    public static string Text(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    private static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
