using System.Collections.Immutable;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Reports;
using AdCommerce.Storage.Reports;

namespace AdCommerce.Server.Reports;

/// <summary>A funnel as it may be told.</summary>
/// <param name="Total">All together.</param>
/// <param name="PreviousTotal">The same of the previous period; null when it was not asked for.</param>
/// <param name="Rows">By value, the most attempts first; those that are withheld are left out.</param>
/// <param name="WithheldRows">How many are left out.</param>
internal sealed record FunnelReport(
    TellableGroup Total, TellableGroup? PreviousTotal, ImmutableArray<(TellableGroup Current, TellableGroup? Previous)> Rows, int WithheldRows)
{
    /// <summary>Most rows.</summary>
    public const int RowsMax = 1_000;

    /// <summary>So many of the first rows are also told by day.</summary>
    public const int RowsByDayMax = 6;

    /// <summary>Of the first rows, how many were entered on each day of the range; none where days were not asked for, or may not be told.</summary>
    public ImmutableArray<ImmutableArray<EntryDay>> Days { get; init; } = [];

    /// <summary>Sums it up.</summary>
    /// <exception cref="ReportTooLargeException">It has more rows than are told.</exception>
    public static async Task<FunnelReport> SumAsync(
        IReportEngine engine, AttemptSet attempts, ReportScope scope, FunnelGrouping grouping, ReportConfig config, CancellationToken cancellationToken)
    {
        var (total, parts) = await engine.SumAsync(attempts, scope, grouping, cancellationToken);
        var isFiltered = scope.Circles is not null;
        return Of(
            Tellable(total, isFiltered, config), Tellable(parts, isFiltered || grouping.Dimensions.Contains(ReportDimension.Circle), config), grouping.WithPrevious);
    }

    /// <summary>The same with the first rows by day.</summary>
    /// <param name="engine">Sums them up.</param>
    /// <param name="attempts">What this report was made of.</param>
    /// <param name="scope">Of which attempts it is.</param>
    /// <param name="grouping">By what it is parted.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ReportTooLargeException">It takes more memory or time than it may.</exception>
    public async Task<FunnelReport> WithDaysAsync(IReportEngine engine, AttemptSet attempts, ReportScope scope, FunnelGrouping grouping, CancellationToken cancellationToken)
    {
        // A circle that is large enough to be told is small on some of its days, and each day of each circle would be a cell more to compute others from.
        if (Rows.IsEmpty || scope.Circles is not null || grouping.Dimensions.Contains(ReportDimension.Circle))
            return this;
        ImmutableArray<ImmutableArray<string>> first = [.. Rows.Take(RowsByDayMax).Select(static row => row.Current.Group.Values)];
        var (_, parts) = await engine.SumAsync(
            attempts.Only(scope.QueryFor(withPrevious: false)), ScopeOf(first, scope, grouping.Dimensions), grouping with { ByDay = true, WithPrevious = false }, cancellationToken);
        var known = parts.ToDictionary(static part => (KeyOf(part), part.Day!.Value), static part => part.Sums.Stages[0]);
        return this with { Days = [.. first.Select(values => DaysOf(KeyOf(values), scope.Range, known))] };
    }

    /// <summary>Puts groups together that say nothing of a profile.</summary>
    /// <exception cref="ReportTooLargeException">It has more rows than are told.</exception>
    public static FunnelReport Of(IReadOnlyList<FunnelGroup> total, IReadOnlyList<FunnelGroup> parts, bool withPrevious) => Of(Told(total), Told(parts), withPrevious);

    private static FunnelReport Of(List<TellableGroup> totals, List<TellableGroup> rows, bool withPrevious)
    {
        var previous = rows.Where(static row => row.Group.IsPrevious).ToDictionary(static row => KeyOf(row.Group), StringComparer.Ordinal);
        var current = rows.Where(static row => !row.Group.IsPrevious).ToDictionary(static row => KeyOf(row.Group), StringComparer.Ordinal);
        var paired = current.Keys.Union(previous.Keys, StringComparer.Ordinal)
            .Select(key => (
                Current: current.GetValueOrDefault(key) ?? Nobody(previous[key].Group.Values),
                Previous: withPrevious ? previous.GetValueOrDefault(key) ?? Nobody(current[key].Group.Values) : null))
            .ToList();
        // All or none: rows that sum to less than the total would be taken for all.
        if (paired.Count > RowsMax)
            throw new ReportTooLargeException($"The breakdown has {paired.Count} rows, more than {RowsMax}.");
        return new FunnelReport(
            totals.FirstOrDefault(static t => !t.Group.IsPrevious) ?? Nobody([]),
            withPrevious ? totals.FirstOrDefault(static t => t.Group.IsPrevious) ?? Nobody([]) : null,
            [
                .. paired.Where(static pair => !pair.Current.IsWithheld)
                    .OrderByDescending(static pair => pair.Current.Group.Sums.Stages[0].Attempts).ThenBy(static pair => KeyOf(pair.Current.Group), StringComparer.Ordinal),
            ],
            paired.Count(static pair => pair.Current.IsWithheld));
    }

    // With two dimensions there may be groups in it that are no such row: at most as many as pairs of their values.
    private static ReportScope ScopeOf(ImmutableArray<ImmutableArray<string>> rows, ReportScope scope, ImmutableArray<ReportDimension> dimensions) => scope with
    {
        Filters =
        [
            .. scope.Filters.Where(filter => !dimensions.Contains(filter.Dimension)),
            .. dimensions.Select((dimension, i) => new ReportFilter(dimension, [.. rows.Select(values => values[i]).Distinct(StringComparer.Ordinal)])),
        ],
    };

    private static ImmutableArray<EntryDay> DaysOf(string key, ReportRange range, Dictionary<(string Key, int Day), StageSums> known) =>
        [.. Enumerable.Range(range.FirstDay, range.Days).Select(day => known.GetValueOrDefault((key, day))).Select(static entry => new EntryDay(entry.Attempts, entry.Viewers))];

    private static List<TellableGroup> Told(IReadOnlyList<FunnelGroup> groups) => [.. TellableFunnel.Judge(groups, isByProfile: false, 0, 0)];

    private static List<TellableGroup> Tellable(IReadOnlyList<FunnelGroup> groups, bool isByProfile, ReportConfig config) =>
        [.. TellableFunnel.Judge(groups, isByProfile, config.EntrantsMin, config.LaterMin).Where(static group => group.Group.IsSelected)];

    private static TellableGroup Nobody(ImmutableArray<string> values) =>
        new(new FunnelGroup(false, null, true, values, FunnelSums.None), [false, false, false, false]);

    private static string KeyOf(FunnelGroup group) => KeyOf(group.Values);

    private static string KeyOf(ImmutableArray<string> values) => string.Join('\n', values);
}

/// <summary>Of one row and one day.</summary>
/// <param name="Attempts">Attempts that were entered.</param>
/// <param name="Viewers">Viewers with one of them.</param>
internal readonly record struct EntryDay(long Attempts, long Viewers);
