using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Server.Tests.Storage.Reports;

/// <summary>Reports a second time: slow, attempt by attempt, straight from the definitions, and sharing no query with the product.</summary>
internal sealed class ReportOracle(IReadOnlyCollection<SubjectAttempt> everything, ReportScope scope)
{
    private const long Week = 7 * 24 * 3_600_000_000L;

    /// <summary>The funnel, as lines in no order.</summary>
    public IEnumerable<string> Funnel(ImmutableArray<ReportDimension> dimensions, bool byDay, bool withPrevious, long nowMicros)
    {
        var ranges = withPrevious ? (ReportRange[])[scope.Range, scope.Range.Previous] : [scope.Range];
        foreach (var range in ranges)
        {
            var groups = In(range).GroupBy(a => string.Join('|', [
                byDay ? $"{DayOf(range, a.Attempt)}" : "-", $"{scope.Circles?.Values.Contains(a.Attempt.Entry.Circle) ?? true}",
                .. dimensions.Select(dimension => dimension.ValueIn(a.Attempt.Entry))]));
            foreach (var group in groups)
                yield return $"{range != scope.Range}|{group.Key}: {Sums([.. group], range, nowMicros)}";
        }
    }

    /// <summary>The same lines of what the product says.</summary>
    public static IEnumerable<string> LinesOf(IEnumerable<FunnelGroup> groups) => groups.Select(group =>
        $"{group.IsPrevious}|{string.Join('|', [group.Day is { } day ? $"{day}" : "-", $"{group.IsSelected}", .. group.Values])}: "
        + string.Join(' ', group.Sums.Stages.Select(s => $"{s.Attempts}/{s.AttemptsAtAll}/{s.Viewers}/{s.ViewersAtAll}/{s.MatureAttempts}/{s.MatureViewers}/{s.MedianMicros}"))
        + $" {group.Sums.DeepReads} {group.Sums.Engaged}");

    /// <summary>From the entry to a stage: how many, how many of each length in whole doublings of a second, median and nine tenths.</summary>
    public string Times(int stage)
    {
        var times = Selected().Where(a => a.Attempt.InOrderMicros[stage] >= 0).Select(a => a.Attempt.InOrderMicros[stage] - a.Attempt.EntryMicros).Order().ToList();
        var bins = new long[23];
        foreach (var time in times)
        {
            var bin = 0;
            for (var end = 1_000_000L; time >= end && bin < 22; end *= 2)
                bin++;
            bins[bin]++;
        }

        return $"{times.Count} {string.Join(',', bins)} {Nearest(times, 50)} {Nearest(times, 90)}";
    }

    /// <summary>Attempts by the order in which their stages were first touched.</summary>
    public IEnumerable<string> Paths() => Selected()
        .GroupBy(static a => string.Join('>', Enumerable.Range(0, 4).Where(s => a.Attempt.AtAllMicros[s] >= 0).OrderBy(s => a.Attempt.AtAllMicros[s]).ThenBy(static s => s).Select(static s => s + 1)))
        .Select(static path => $"{path.Key}: {path.Count()}");

    /// <summary>The attempts of a bar, in the order of lists.</summary>
    public IEnumerable<string> List(int stage, bool atAll) => Selected()
        .Where(a => (atAll ? a.Attempt.AtAllMicros : a.Attempt.InOrderMicros)[stage] >= 0)
        .OrderBy(static a => a.Attempt.EntryMicros).ThenBy(static a => a.Subject, StringComparer.Ordinal).ThenBy(static a => a.Attempt.Entry.Campaign.CampaignId, StringComparer.Ordinal)
        .Select(static a => $"{a.Attempt.EntryMicros} {a.Subject} {a.Attempt.Entry.Campaign.CampaignId} {string.Join(',', a.Attempt.InOrderMicros)} {string.Join(',', a.Attempt.AtAllMicros)}");

    /// <summary>Of the attempts with these values: attempts and viewers of each day of the range, "3/2".</summary>
    public IEnumerable<string> Days(ImmutableArray<ReportDimension> dimensions, ImmutableArray<string> values)
    {
        var row = Selected().Where(a => dimensions.Select(dimension => dimension.ValueIn(a.Attempt.Entry)).SequenceEqual(values)).ToLookup(a => DayOf(scope.Range, a.Attempt));
        return Enumerable.Range(scope.Range.FirstDay, scope.Range.Days).Select(day => $"{row[day].Count()}/{row[day].Select(static a => a.Subject).Distinct().Count()}");
    }

    private IEnumerable<SubjectAttempt> Selected() => In(scope.Range);

    private IEnumerable<SubjectAttempt> In(ReportRange range) => everything.Where(a =>
        a.Attempt.Entry.Campaign.BrandId == scope.BrandId
        && (scope.CampaignIds.IsEmpty || scope.CampaignIds.Contains(a.Attempt.Entry.Campaign.CampaignId))
        && DayOf(range, a.Attempt) is var day && day >= range.FirstDay && day < range.FirstDay + range.Days
        && scope.Filters.All(f => f.Dimension == ReportDimension.Circle || f.Values.Contains(f.Dimension.ValueIn(a.Attempt.Entry))));

    private static int DayOf(ReportRange range, Attempt attempt) => range.Clock.DayOf(attempt.EntryMicros);

    private static string Sums(List<SubjectAttempt> group, ReportRange range, long nowMicros)
    {
        bool IsMature(Attempt a) => nowMicros >= range.Clock.StartOf(DayOf(range, a) + 1) + a.Terms.WindowMicros + Week;
        long Viewers(Func<Attempt, bool> reached) => group.Where(a => reached(a.Attempt)).Select(static a => a.Subject).Distinct().Count();
        var stages = Enumerable.Range(0, 4).Select(s =>
        {
            var times = group.Where(a => s > 0 && a.Attempt.InOrderMicros[s] >= 0).Select(a => a.Attempt.InOrderMicros[s] - a.Attempt.InOrderMicros[s - 1]).Order().ToList();
            return $"{group.Count(a => a.Attempt.InOrderMicros[s] >= 0)}/{group.Count(a => a.Attempt.AtAllMicros[s] >= 0)}/{Viewers(a => a.InOrderMicros[s] >= 0)}/{Viewers(a => a.AtAllMicros[s] >= 0)}"
                + $"/{group.Count(a => IsMature(a.Attempt) && a.Attempt.InOrderMicros[s] >= 0)}/{Viewers(a => IsMature(a) && a.InOrderMicros[s] >= 0)}/{Nearest(times, 50)}";
        });
        return $"{string.Join(' ', stages)} {group.Count(static a => a.Attempt.DeepRead)} {group.Count(static a => a.Attempt.Engaged)}";
    }

    // The smallest of which so many percent are no larger.
    private static long? Nearest(List<long> sorted, int percent) => sorted.Count == 0 ? null : sorted.First(value => 100 * sorted.Count(other => other <= value) >= percent * sorted.Count);
}
