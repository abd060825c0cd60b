using AdCommerce.Domain.Reports;

namespace AdCommerce.Server.Reports;

/// <summary>A funnel as a file: a row for each period, value and stage, the total first, with no values. What is withheld is an empty cell.</summary>
internal static class FunnelFile
{
    private static readonly (string Name, Func<StageSums, long?> ValueOf)[] Numbers =
    [
        ("attempts", static s => s.Attempts), ("attempts_at_all", static s => s.AttemptsAtAll), ("viewers", static s => s.Viewers), ("viewers_at_all", static s => s.ViewersAtAll),
        ("mature_attempts", static s => s.MatureAttempts), ("mature_viewers", static s => s.MatureViewers), ("median_micros", static s => s.MedianMicros),
    ];

    /// <summary>Puts it together.</summary>
    public static ReportFile Of(AskedReport asked, FunnelReport report) => new(
        ["period", .. asked.Dimensions.Select(ReportNames.NameOf), "stage"], [.. Numbers.Select(static number => number.Name)], AreTimes: false, [.. Rows(asked, report)]);

    private static IEnumerable<(string[] Texts, long?[] Numbers)> Rows(AskedReport asked, FunnelReport report)
    {
        foreach (var (current, previous) in report.Rows.Prepend((report.Total, report.PreviousTotal)))
        {
            foreach (var (period, group) in ((string, TellableGroup?)[])[("current", current), ("previous", previous)])
            {
                if (group is null)
                    continue;
                string[] values = group.Group.Values.IsEmpty
                    ? [.. asked.Dimensions.Select(static _ => "")]
                    : [.. group.Group.Values.Zip(asked.Dimensions, (value, dimension) => ReportNames.ToName(dimension, asked.Scope.BrandId, value))];
                for (var stage = 0; stage < group.Withheld.Length; stage++)
                {
                    var sums = group.Group.Sums.Stages[stage];
                    yield return (
                        [period, .. values, ((Domain.Funnel.Stage)(stage + 1)).ToString().ToLowerInvariant()],
                        [.. Numbers.Select(number => group.Withheld[stage] ? null : number.ValueOf(sums))]);
                }
            }
        }
    }
}
