using AdCommerce.LoadTests.Results;
using AdCommerce.V1;
using Google.Protobuf.Collections;

namespace AdCommerce.LoadTests.Reports;

/// <summary>What is true of every answer, whatever happens meanwhile (funnel.md, "Always true").</summary>
internal sealed class ReportInvariants(Run run)
{
    private const long MicrosPerConversion = 1_000_000;

    /// <summary>Stages never increase; parts sum to the total; rates and their intervals follow from the counts.</summary>
    public void Judge(ReportFunnelResponse report, bool hasCircles, string what)
    {
        foreach (var row in report.Rows.Prepend(report.Total))
        {
            Judge(row.Bars, $"{what}, row {string.Join(", ", row.Values)}");
            Judge(row.PreviousBars, $"{what}, previous of row {string.Join(", ", row.Values)}");
            JudgeChange(row, what);
            run.Expect(row.AttemptsByDay.Count == 0 || (!hasCircles && row.AttemptsByDay.Sum() == row.Bars[0].Attempts), $"{what}: days of row {string.Join(", ", row.Values)} do not sum to its bar, or tell of circles");
        }

        // What is withheld is missing from the rows.
        if (hasCircles || report.Rows.Count == 0)
            return;
        foreach (var (barsOf, period) in (ReadOnlySpan<(Func<FunnelRow, IReadOnlyList<FunnelBar>>, string)>)[(static row => row.Bars, "now"), (static row => row.PreviousBars, "previous")])
        {
            var total = barsOf(report.Total);
            for (var stage = 0; stage < total.Count; stage++)
            {
                var place = stage;
                foreach (var (number, name) in (ReadOnlySpan<(Func<FunnelBar, long>, string)>)[(static b => b.Attempts, "attempts"), (static b => b.AttemptsAtAll, "at all"), (static b => b.MatureAttempts, "mature")])
                {
                    var sum = report.Rows.Sum(row => number(barsOf(row)[place]));
                    run.Expect(sum == number(total[stage]), $"{what}: {name} of stage {stage + 1}, {period}, sum to {sum} and the total is {number(total[stage])}");
                }
            }
        }
    }

    /// <summary>Days, times and paths of a funnel with other windows are of the same attempts as its bars.</summary>
    public void Judge(ReplayFunnelResponse replay, long windowMicros, string what)
    {
        Judge(replay.Trend, what);
        Judge(replay.Times, windowMicros, what);
        Judge(replay.Transitions, what);
        var bars = replay.Report.Total.Bars;
        run.Expect(Enumerable.Range(0, bars.Count).All(stage => replay.Trend.Days.Sum(day => day.Bars[stage].Attempts) == bars[stage].Attempts), $"{what}: days do not sum to the bars");
        run.Expect(replay.Times.Stages.All(stage => stage.Attempts == bars[(int)stage.Stage - 1].Attempts), $"{what}: times are not of as many attempts as the bars");
        run.Expect(replay.Transitions.Transitions.Where(static t => t.FromStage == FunnelStage.Episode).Sum(static t => t.Attempts) == bars[0].Attempts, $"{what}: paths do not begin as often as there are attempts");
    }

    /// <summary>Days follow each other; each is a funnel.</summary>
    public void Judge(ReportTrendResponse report, string what)
    {
        foreach (var day in report.Days)
            Judge(day.Bars, $"{what}, day {day.Date}");
        run.Expect(report.Days.Select(static d => d.Date).SequenceEqual(report.Days.Select(static d => d.Date).Order(StringComparer.Ordinal)), $"{what}: days are out of order");
    }

    /// <summary>Bins sum to the attempts; nothing took longer than the window.</summary>
    /// <param name="report">The report.</param>
    /// <param name="windowMicros">The window; null: the campaigns' own.</param>
    /// <param name="what">For people who read a violation.</param>
    public void Judge(ReportTimeToConvertResponse report, long? windowMicros, string what)
    {
        var longest = TimeSpan.FromMicroseconds(windowMicros ?? ReportWorld.Campaigns.Max(static c => c.Terms.Journey));
        foreach (var stage in report.Stages)
        {
            run.Expect(stage.Bins.Sum(static bin => bin.Attempts) == stage.Attempts, $"{what}: bins of {stage.Stage} do not sum to {stage.Attempts}");
            run.Expect(stage.Bins.All(bin => bin.Attempts == 0 || bin.StartSeconds <= longest.TotalSeconds), $"{what}: {stage.Stage} took longer than the window");
            run.Expect(stage.P90 is null || (stage.Median.ToTimeSpan() <= stage.P90.ToTimeSpan() && stage.P90.ToTimeSpan() <= longest), $"{what}: {stage.Stage} has median {stage.Median} and p90 {stage.P90}");
        }
    }

    /// <summary>What comes to a stage leaves it again.</summary>
    public void Judge(ReportTransitionsResponse report, string what)
    {
        foreach (var stage in (ReadOnlySpan<FunnelStage>)[FunnelStage.Note, FunnelStage.Livestream, FunnelStage.Group])
        {
            var (coming, leaving) = (report.Transitions.Where(t => t.ToStage == stage).Sum(static t => t.Attempts), report.Transitions.Where(t => t.FromStage == stage).Sum(static t => t.Attempts));
            run.Expect(coming == leaving, $"{what}: {coming} come to {stage} and {leaving} leave it");
        }
    }

    /// <summary>By conversion time, credits sum to the conversions; by touch time they are no more.</summary>
    public void Judge(ReportAttributionResponse report, AttributionTime time, string what)
    {
        var sum = report.Credits.Sum(static credit => credit.ConversionMicros);
        run.Expect(
            time == AttributionTime.Touch ? sum <= report.Conversions * MicrosPerConversion : sum == report.Conversions * MicrosPerConversion,
            $"{what}: credits are {sum} millionths of {report.Conversions} conversions");
    }

    /// <summary>A page is part of a list that is as long as it says.</summary>
    public void Judge(ListAttemptsResponse page, string what)
    {
        run.Expect(page.NextPageToken.Length > 0 ? page.TotalSize > page.Attempts.Count : page.TotalSize == page.Attempts.Count, $"{what}: the first page has {page.Attempts.Count} of {page.TotalSize}");
        run.Expect(page.Attempts.Select(static a => a.EntryTime.ToDateTime()).SequenceEqual(page.Attempts.Select(static a => a.EntryTime.ToDateTime()).Order()), $"{what}: the list is out of order");
    }

    /// <summary>No more reach a stage than there are; rates follow from counts.</summary>
    public void Judge(ReportLiftResponse report, string what)
    {
        foreach (var stage in report.Stages)
        {
            run.Expect(stage.Shown.Count <= stage.Shown.Entrants && stage.HeldOut.Count <= stage.HeldOut.Entrants, $"{what}: more reach {stage.Stage} than there are");
            Expect(WilsonAgain.Judge(stage.Shown) ?? WilsonAgain.Judge(stage.HeldOut)
                ?? WilsonAgain.Judge(stage.Difference, stage.Shown.Count, stage.Shown.Entrants, stage.HeldOut.Count, stage.HeldOut.Entrants), what);
        }
    }

    /// <summary>Shares are of something, rates follow from counts.</summary>
    public void Judge(ReportCirclesResponse report, string what)
    {
        run.Expect(report.Circles.Sum(static c => c.AttemptsShare) <= 1 + 1e-9 && report.Circles.Sum(static c => c.ReachedShare) <= 1 + 1e-9, $"{what}: shares are more than all");
        foreach (var circle in report.Circles)
            Expect(WilsonAgain.Judge(circle.Rate), what);
    }

    private void Judge(RepeatedField<FunnelBar> bars, string what)
    {
        for (var stage = 0; stage < bars.Count; stage++)
        {
            var (bar, before) = (bars[stage], bars[Math.Max(0, stage - 1)]);
            if (bar.Withheld)
                continue;
            run.Expect(
                bar.Attempts <= before.Attempts && bar.Viewers <= before.Viewers && bar.MatureAttempts <= before.MatureAttempts && bar.MatureViewers <= before.MatureViewers,
                $"{what}: more come to stage {stage + 1} than to the one before");
            run.Expect(
                bar.Viewers <= bar.Attempts && bar.ViewersAtAll <= bar.AttemptsAtAll && bar.Attempts <= bar.AttemptsAtAll && bar.Viewers <= bar.ViewersAtAll && bar.MatureAttempts <= bar.Attempts && bar.MatureViewers <= bar.Viewers,
                $"{what}: stage {stage + 1} has {bar}");
            run.Expect(
                bar.RateFromEntry.Count == bar.MatureAttempts && bar.RateFromEntry.Entrants == bars[0].MatureAttempts && bar.RateFromPrevious.Entrants == before.MatureAttempts,
                $"{what}: rates of stage {stage + 1} are not of its counts");
            Expect(WilsonAgain.Judge(bar.RateFromEntry) ?? WilsonAgain.Judge(bar.RateFromPrevious), what);
        }
    }

    private void JudgeChange(FunnelRow row, string what)
    {
        foreach (var (bar, previous) in row.Bars.Zip(row.PreviousBars))
        {
            if (bar.Change is not null && !previous.Withheld)
                Expect(WilsonAgain.Judge(bar.Change, bar.RateFromEntry.Count, bar.RateFromEntry.Entrants, previous.RateFromEntry.Count, previous.RateFromEntry.Entrants), what);
        }
    }

    private void Expect(string? wrong, string what) => run.Expect(wrong is null, $"{what}: {wrong}");
}
