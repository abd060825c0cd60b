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

    private static List<TellableGroup> Told(IReadOnlyList<FunnelGroup> groups) => [.. TellableFunnel.Judge(groups, isByProfile: false, 0, 0)];

    private static List<TellableGroup> Tellable(IReadOnlyList<FunnelGroup> groups, bool isByProfile, ReportConfig config) =>
        [.. TellableFunnel.Judge(groups, isByProfile, config.EntrantsMin, config.LaterMin).Where(static group => group.Group.IsSelected)];

    private static TellableGroup Nobody(ImmutableArray<string> values) =>
        new(new FunnelGroup(false, null, true, values, FunnelSums.None), [false, false, false, false]);

    private static string KeyOf(FunnelGroup group) => string.Join('\n', group.Values);
}
