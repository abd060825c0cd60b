using System.Collections.Immutable;
using System.Globalization;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using AdCommerce.Domain.Reports;
using AdCommerce.Server.Registry;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;

namespace AdCommerce.Server.Reports;

/// <summary>What is asked for, checked: every problem is found at once.</summary>
/// <param name="registry">The registry as it is.</param>
/// <param name="brandId">Who asks.</param>
/// <param name="violations">Get what is wrong.</param>
/// <param name="prefix">Where scope and dimensions stand, as the API spells it: "saved_funnel.question."; empty: in the request itself.</param>
internal sealed class ReportRequests(RegistryState registry, string brandId, Violations violations, string prefix = "")
{
    private const string TimeZoneDefault = "Etc/UTC";
    private const string DateFormat = "yyyy-MM-dd";
    private const int CampaignsMax = 50;
    private const int FiltersMax = 20;
    private const int DimensionsMax = 2;

    private static readonly DateOnly Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch);
    private static readonly DateOnly FirstDate = new(1971, 1, 1);
    private static readonly DateOnly LastDate = new(2999, 12, 31);

    /// <summary>The scope; of use only while nothing is wrong.</summary>
    /// <param name="scope">As it was sent; null when it was left out.</param>
    /// <param name="allowsCircles">Whether it may be filtered by circle.</param>
    public ReportScope Scope(V1.ReportScope? scope, bool allowsCircles)
    {
        scope ??= new V1.ReportScope();
        var filters = Filters(scope.Filters);
        violations.Require(
            allowsCircles || filters.All(static filter => filter.Dimension != ReportDimension.Circle), $"{prefix}scope.filters", "must not be of circles: this report tells too much of few viewers");
        return new ReportScope(brandId, Campaigns(scope.Campaigns), Range(scope), filters);
    }

    /// <summary>Dimensions to break down by.</summary>
    public ImmutableArray<ReportDimension> Dimensions(IReadOnlyList<V1.ReportDimension> dimensions)
    {
        violations.Require(dimensions.Count <= DimensionsMax, $"{prefix}dimensions", $"must be at most {DimensionsMax}");
        violations.Require(dimensions.Distinct().Count() == dimensions.Count, $"{prefix}dimensions", "must each be there once");
        for (var i = 0; i < dimensions.Count; i++)
            violations.Require(Enum.IsDefined((ReportDimension)(int)dimensions[i]), $"{prefix}dimensions[{i}]", "must be a dimension");
        return [.. dimensions.Select(static dimension => (ReportDimension)(int)dimension)];
    }

    /// <summary>A stage; another one when none is given.</summary>
    public Stage StageOr(V1.FunnelStage stage, Stage otherwise, string field)
    {
        if (stage == V1.FunnelStage.Unspecified)
            return otherwise;
        violations.Require(Enum.IsDefined((Stage)(int)stage), field, "must be a stage");
        return (Stage)(int)stage;
    }

    /// <summary>Windows of a journey; of use only while nothing is wrong.</summary>
    /// <param name="whole">Of all of it.</param>
    /// <param name="note">Of the step to the note; null for none, as for the others.</param>
    /// <param name="livestream">Of the step to the room.</param>
    /// <param name="group">Of the step to the group.</param>
    /// <param name="within">Where they stand: "windows."; empty: beside the scope.</param>
    public JourneyTerms Windows(Duration? whole, Duration? note, Duration? livestream, Duration? group, string within = "")
    {
        var window = whole.ToMicros();
        violations.Require(window is >= JourneyTerms.WindowMicrosMin and <= JourneyTerms.WindowMicrosMax, $"{prefix}{within}journey_window", "must be from 1 hour to 30 days");
        long Step(Duration? step, string field)
        {
            var micros = step.ToMicros();
            violations.Require(step is null || (micros >= JourneyTerms.StepMicrosMin && micros <= window), $"{prefix}{within}{field}", "must be from 1 second to journey_window");
            return micros;
        }

        return new JourneyTerms(window, Step(note, "note_step_window"), Step(livestream, "livestream_step_window"), Step(group, "group_step_window"));
    }

    /// <summary>The same from a message of its own; null for none.</summary>
    public JourneyTerms? Windows(V1.ReportWindows? windows) => windows is null
        ? null
        : Windows(windows.JourneyWindow, windows.NoteStepWindow, windows.LivestreamStepWindow, windows.GroupStepWindow, "windows.");

    /// <summary>A campaign of the brand; null, and a violation, when there is none of that name.</summary>
    public Campaign? Campaign(string name, string field)
    {
        var found = ResourceName.TryParse(name, "brands/*/campaigns/*") is [var brand, var id] && brand == brandId
            ? registry.Campaigns.GetValueOrDefault(new CampaignKey(brand, id))
            : null;
        violations.Require(found is not null, field, "must be one of parent's campaigns, \"brands/{brand}/campaigns/{campaign}\"");
        return found;
    }

    /// <summary>A day; null, and a violation, when it is none.</summary>
    public int? Day(string date, string field)
    {
        if (DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= FirstDate && day <= LastDate)
            return day.DayNumber - Epoch.DayNumber;
        violations.Add(field, "must be a day like \"2026-11-01\"");
        return null;
    }

    /// <summary>A day as the API spells it.</summary>
    public static string DateOf(int day) => Epoch.AddDays(day).ToString(DateFormat, CultureInfo.InvariantCulture);

    private ReportRange Range(V1.ReportScope scope)
    {
        var zone = scope.TimeZone.Length == 0 ? TimeZoneDefault : scope.TimeZone;
        var isZone = CampaignClock.IsTimeZone(zone);
        violations.Require(isZone, $"{prefix}scope.time_zone", "must be the IANA name of a time zone, \"Asia/Shanghai\"");
        var (start, end) = (Day(scope.StartDate, $"{prefix}scope.start_date"), Day(scope.EndDate, $"{prefix}scope.end_date"));
        violations.Require(start is null || end is null || start <= end, $"{prefix}scope.end_date", "must not be before start_date");
        violations.Require(start is null || end is null || end - start < ReportRange.DaysMax, $"{prefix}scope.end_date", $"must be less than {ReportRange.DaysMax} days after start_date");
        return new ReportRange(CampaignClock.Of(isZone ? zone : TimeZoneDefault), start ?? 0, (end - start + 1) ?? 1);
    }

    private ImmutableArray<string> Campaigns(RepeatedField<string> names)
    {
        violations.Require(names.Count <= CampaignsMax, $"{prefix}scope.campaigns", $"must be at most {CampaignsMax}");
        return [.. names.Take(CampaignsMax).Select((name, i) => Campaign(name, $"{prefix}scope.campaigns[{i}]")?.Key.CampaignId ?? "").Distinct()];
    }

    private ImmutableArray<ReportFilter> Filters(RepeatedField<string> filters)
    {
        violations.Require(filters.Count <= FiltersMax, $"{prefix}scope.filters", $"must be at most {FiltersMax}");
        var values = new List<(ReportDimension Dimension, string Value)>();
        for (var i = 0; i < Math.Min(filters.Count, FiltersMax); i++)
        {
            var field = $"{prefix}scope.filters[{i}]";
            var split = filters[i].IndexOf('=', StringComparison.Ordinal);
            if (split < 0 || ReportNames.DimensionOf(filters[i][..split]) is not { } dimension)
                violations.Add(field, "must begin with a dimension's name in lower case and \"=\": \"market=CN\"");
            else if (ReportNames.TryParse(dimension, brandId, filters[i][(split + 1)..]) is { } value)
                values.Add((dimension, value));
            else
                violations.Add(field, $"must have a value of {ReportNames.NameOf(dimension)} as reports spell it");
        }

        return [.. values.GroupBy(static v => v.Dimension, static v => v.Value).Select(static f => new ReportFilter(f.Key, [.. f.Distinct(StringComparer.Ordinal)]))];
    }
}
