using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;

namespace AdCommerce.LoadTests.Reports;

/// <summary>One combination of range, breakdown, window and filter, and what else reports may be asked for.</summary>
internal sealed record ReportQuestion(
    ReportScope Scope,
    ReportDimension[] Dimensions,
    bool ComparePrevious,
    Windows Replay,
    FunnelStage ListStage,
    bool ListAtAll,
    AttributionModel Model,
    ConversionKind Conversion,
    AttributionTime Time,
    ReportDimension CreditDimension,
    long? CreditWindow,
    long HalfLife,
    FunnelStage CircleStage)
{
    /// <summary>Whether circles are asked for.</summary>
    public bool HasCircles => Dimensions.Contains(ReportDimension.Circle) || IsOfCircles;

    /// <summary>Whether circles are filtered by.</summary>
    public bool IsOfCircles => Scope.Filters.Any(static f => f.StartsWith("circle=", StringComparison.Ordinal));

    /// <summary>The scope without circles, for reports that must not be filtered by them.</summary>
    public ReportScope PlainScope
    {
        get
        {
            var plain = Scope.Clone();
            plain.Filters.Clear();
            plain.Filters.AddRange(Scope.Filters.Where(static f => !f.StartsWith("circle=", StringComparison.Ordinal)));
            return plain;
        }
    }

    /// <summary>The scope of attribution, which has no filters.</summary>
    public ReportScope BareScope
    {
        get
        {
            var bare = Scope.Clone();
            bare.Filters.Clear();
            return bare;
        }
    }

    /// <summary>For people who read a violation.</summary>
    public override string ToString() =>
        $"{Scope} by [{string.Join(", ", Dimensions)}] previous {ComparePrevious} replay {Replay} list {ListStage} {ListAtAll} credit {Model} {Conversion} {Time} {CreditDimension} {CreditWindow} {HalfLife}";

    /// <summary>The question for credit.</summary>
    public ReportAttributionRequest ToAttribution(string parent) => new()
    {
        Parent = parent,
        Scope = BareScope,
        Model = Model,
        Conversion = Conversion,
        Time = Time,
        Dimension = CreditDimension,
        Window = CreditWindow is { } window ? Duration.FromTimeSpan(TimeSpan.FromMicroseconds(window)) : null,
        HalfLife = Duration.FromTimeSpan(TimeSpan.FromMicroseconds(HalfLife)),
    };

    /// <summary>The question for other windows.</summary>
    public ReplayFunnelRequest ToReplay(string parent)
    {
        static Duration? Of(long micros) => micros == 0 ? null : Duration.FromTimeSpan(TimeSpan.FromMicroseconds(micros));
        return new()
        {
            Parent = parent,
            Scope = Scope,
            Dimensions = { Dimensions },
            ComparePrevious = ComparePrevious,
            JourneyWindow = Of(Replay.Journey),
            NoteStepWindow = Of(Replay.Note),
            LivestreamStepWindow = Of(Replay.Livestream),
            GroupStepWindow = Of(Replay.Group),
            WithDetails = !IsOfCircles,
        };
    }
}

/// <summary>Draws questions.</summary>
/// <param name="random">What from.</param>
/// <param name="firstDay">The first day on which anything happened, days since 1970.</param>
/// <param name="lastDay">The last one.</param>
/// <param name="valuesOf">Values that a dimension has, as reports spell them.</param>
internal sealed class QuestionDraw(Random random, int firstDay, int lastDay, Func<ReportDimension, IReadOnlyList<string>> valuesOf)
{
    private const int FiltersMax = 20;

    private static readonly string[] Zones = ["", "Etc/UTC", "Asia/Shanghai", "Asia/Kathmandu", "America/New_York", "Europe/Berlin", "Pacific/Auckland"];
    private static readonly ReportDimension[] All = [.. System.Enum.GetValues<ReportDimension>().Where(static d => d != ReportDimension.Unspecified)];

    /// <summary>The next one.</summary>
    public ReportQuestion Next()
    {
        var start = random.Next(firstDay - 2, lastDay + 1);
        // As many long ranges as short ones.
        var days = random.Next(2) == 0 ? random.Next(1, 8) : random.Next(1, lastDay - firstDay + 6);
        var scope = new ReportScope { StartDate = DateOf(start), EndDate = DateOf(start + days - 1), TimeZone = Zones[random.Next(Zones.Length)] };
        if (random.Next(3) == 0)
            scope.Campaigns.AddRange(ReportWorld.Campaigns.Where(c => c.Brand == ReportWorld.Brand && random.Next(2) == 0).Select(static c => c.Name));
        foreach (var dimension in All.Where(_ => random.Next(9) == 0))
            scope.Filters.AddRange(Some(valuesOf(dimension)).Select(value => $"{dimension.ToString().ToLowerInvariant()}={value}"));
        while (scope.Filters.Count > FiltersMax)
            scope.Filters.RemoveAt(FiltersMax);
        var dimensions = All.OrderBy(_ => random.Next()).Take(random.Next(3)).ToArray();
        return new ReportQuestion(
            scope,
            dimensions,
            random.Next(2) == 0,
            DrawWindows(),
            (FunnelStage)random.Next(1, 5),
            random.Next(2) == 0,
            (AttributionModel)random.Next(1, 6),
            (ConversionKind)random.Next(1, 3),
            (AttributionTime)random.Next(1, 3),
            All.Where(static d => d != ReportDimension.Circle).ElementAt(random.Next(All.Length - 1)),
            random.Next(2) == 0 ? null : random.Next(1, 20 * 24) * Windows.Hour,
            random.Next(1, 30 * 24) * Windows.Hour,
            (FunnelStage)random.Next(2, 5));
    }

    /// <summary>A day as the API spells it.</summary>
    public static string DateOf(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private Windows DrawWindows()
    {
        var journey = random.Next(1, 12 * 24) * Windows.Hour;
        long Step() => random.Next(2) == 0 ? 0 : Math.Min(journey, random.Next(1, 72) * Windows.Hour);
        return new Windows(journey, Step(), Step(), Step());
    }

    // One of them at least.
    private IEnumerable<string> Some(IReadOnlyList<string> values)
    {
        var one = values.Count == 0 ? -1 : random.Next(values.Count);
        return values.Where((_, i) => i == one || random.Next(2) == 0).Take(6);
    }
}
