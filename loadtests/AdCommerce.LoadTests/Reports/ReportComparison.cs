using AdCommerce.LoadTests.Results;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Reports;

/// <summary>Asks every report about a question and holds each number against the computation over the export.</summary>
internal sealed class ReportComparison(Run run, ReportAsker asker, ReportInvariants invariants, ExportedLog log, ReportsFigures figures)
{
    private const int EntrantsMin = 50;
    private const int LaterMin = 10;
    private const int RowsByDay = 6;
    private const double Near = 1e-9;

    private static readonly SqlReportsOf Sql = static (log, question, asOf) => new SqlReports(log, question, (asOf.Seconds * 1_000_000) + (asOf.Nanos / 1_000));

    private delegate SqlReports SqlReportsOf(ExportedLog log, ReportQuestion question, Google.Protobuf.WellKnownTypes.Timestamp asOf);

    /// <summary>Asks everything but what reads the whole log.</summary>
    public async Task CompareAsync(ReportQuestion question)
    {
        var funnel = await asker.FunnelAsync(question);
        invariants.Judge(funnel, question.HasCircles, $"funnel of {question}");
        Compare(funnel, question, "attempts", "funnel");
        if (!question.HasCircles)
            await CompareCountersAsync(question);
        await CompareTrendAsync(question);
        await CompareTimesAsync(question);
        await CompareTransitionsAsync(question);
        await CompareListAsync(question);
        await CompareCirclesAsync(question);
    }

    /// <summary>Asks for other windows, and for credit.</summary>
    /// <param name="question">The question.</param>
    /// <param name="number">Of it: no two at once have the same.</param>
    public async Task CompareLongAsync(ReportQuestion question, int number)
    {
        var table = $"replayed_{number}";
        var replay = await asker.ReplayAsync(question);
        invariants.Judge(replay.Report, question.HasCircles, $"replay of {question}");
        log.MakeAttempts(table, [.. ReportWorld.Campaigns.Where(static c => c.Brand == ReportWorld.Brand).Select(c => (c.Name, question.Replay))]);
        Compare(replay.Report, question, table, "replay");
        if (!question.IsOfCircles)
        {
            invariants.Judge(replay, question.Replay.Journey, $"replay of {question}");
            Compare(replay.Trend, question, table, "replayed trend");
            Compare(replay.Times, question, table, "replayed time to convert");
            Compare(replay.Transitions, question, table, "replayed transitions");
        }

        log.Drop(table);
        var credit = await asker.AttributionAsync(question);
        invariants.Judge(credit, question.Time, $"attribution of {question}");
        CompareCredit(credit, question);
    }

    /// <summary>Lift, of all days and of some.</summary>
    public async Task CompareLiftAsync(string start, string end)
    {
        var report = await asker.LiftAsync(start, end);
        invariants.Judge(report, "lift");
        figures.Count(figures.Compared, "lift");
        var now = (report.State.AsOf.Seconds * 1_000_000) + (report.State.AsOf.Nanos / 1_000);
        var marks = new SqlCredit(log).Lift()
            .Where(mark => (start.Length == 0 || string.CompareOrdinal(mark.Day, start) >= 0) && (end.Length == 0 || string.CompareOrdinal(mark.Day, end) <= 0)).ToList();
        var mature = marks.Where(mark => MicrosOf(mark.Day) + Windows.Day + (14 * Windows.Day) <= now).ToList();
        Expect($"{marks.Where(static m => m.Shown).Sum(static m => m.Counts[0])} {marks.Where(static m => !m.Shown).Sum(static m => m.Counts[0])}",
            $"{report.ShownViewers} {report.HeldOutViewers}", $"lift's sides {start} to {end}");
        for (var stage = 1; stage <= 3; stage++)
        {
            long Sum(bool shown, int column) => mature.Where(m => m.Shown == shown).Sum(m => m.Counts[column]);
            var told = report.Stages[stage - 1];
            Expect($"{Sum(true, stage)}/{Sum(true, 0)} {Sum(false, stage)}/{Sum(false, 0)}",
                $"{told.Shown.Count}/{told.Shown.Entrants} {told.HeldOut.Count}/{told.HeldOut.Entrants}", $"lift at stage {stage + 1}, {start} to {end}");
        }
    }

    private void Compare(ReportFunnelResponse report, ReportQuestion question, string table, string name)
    {
        figures.Count(figures.Compared, name);
        var sql = Sql(log, question, report.State.AsOf);
        var total = sql.Funnel(table, []);
        Compare(total, [report.Total], question.IsOfCircles, 0, question, name);
        if (question.Dimensions.Length > 0)
            Compare(sql.Funnel(table, question.Dimensions), report.Rows, question.HasCircles, report.State.WithheldRows, question, name);
        CompareDays(sql, report.Rows, question, table, name);
        var campaigns = ReportWorld.Campaigns.Where(c => c.Brand == ReportWorld.Brand && (question.Scope.Campaigns.Count == 0 || question.Scope.Campaigns.Contains(c.Name)));
        // The demo's campaign, which nobody sees here, has the usual window.
        var longest = table == "attempts" ? campaigns.Max(static c => c.Terms.Journey) : question.Replay.Journey;
        Expect($"{sql.MatureDays(table == "attempts" && question.Scope.Campaigns.Count == 0 ? 7 * Windows.Day : longest)}", $"{report.State.MatureDays}", $"{name}'s mature days of {question}");
    }

    private void Compare(
        Dictionary<string, FunnelLine> expected, IReadOnlyList<FunnelRow> told, bool mayWithhold, int withheldRows, ReportQuestion question, string name)
    {
        var nobody = new FunnelLine([[0, 0, 0, 0, 0, 0, null], [0, 0, 0, 0, 0, 0, null], [0, 0, 0, 0, 0, 0, null], [0, 0, 0, 0, 0, 0, null]], 0, 0);
        var rows = told.ToDictionary(static row => FunnelLine.KeyOf(false, row.Values), StringComparer.Ordinal);
        foreach (var row in told)
        {
            foreach (var (bars, previous) in ((IReadOnlyList<FunnelBar>, bool)[])[(row.Bars, false), (row.PreviousBars, true)])
            {
                var line = expected.GetValueOrDefault(FunnelLine.KeyOf(previous, row.Values)) ?? nobody;
                for (var stage = 0; stage < bars.Count; stage++)
                    CompareBar(bars[stage], line, stage, mayWithhold, $"{name}, stage {stage + 1} of row [{string.Join(", ", row.Values)}], previous {previous}, of {question}");
                // Beside the bars, and withheld with them.
                if (!previous && !bars[1].Withheld && !bars[2].Withheld)
                    Expect($"{line.DeepReads} {line.Engaged}", $"{row.DeepReads} {row.Engaged}", $"{name}, deep reads and engaged of [{string.Join(", ", row.Values)}] of {question}");
            }
        }

        if (told is [{ Values.Count: 0 }])
            return;
        var missing = expected.Keys.Select(static key => $"{false}|{key[(key.IndexOf('|', StringComparison.Ordinal) + 1)..]}").Distinct().Where(key => !rows.ContainsKey(key)).ToList();
        run.Expect(missing.Count == withheldRows, $"{name}: {missing.Count} rows are missing and {withheldRows} are said to be withheld, of {question}: {string.Join(" ; ", missing.Take(3))}");
        run.Expect(mayWithhold || missing.Count == 0, $"{name}: rows are withheld though nothing is by circle, of {question}");
        figures.AddWithheld(missing.Count);
    }

    private void CompareDays(SqlReports sql, IReadOnlyList<FunnelRow> told, ReportQuestion question, string table, string name)
    {
        run.Expect(
            told.Select(static (row, i) => (row, i)).All(t => t.row.AttemptsByDay.Count > 0 == (t.i < RowsByDay && !question.HasCircles) && t.row.AttemptsByDay.Count == t.row.ViewersByDay.Count),
            $"{name}: other rows are told by day than the first {RowsByDay}, of {question}");
        if (question.HasCircles || question.Dimensions.Length == 0)
            return;
        var expected = sql.Days(table, question.Dimensions);
        foreach (var row in told.Take(RowsByDay))
        {
            figures.AddNumbers(row.AttemptsByDay.Count + row.ViewersByDay.Count);
            Expect(
                string.Join(' ', expected.GetValueOrDefault(FunnelLine.KeyOf(false, row.Values)) ?? sql.DaysOfNobody), string.Join(' ', row.AttemptsByDay.Zip(row.ViewersByDay, static (a, v) => $"{a}/{v}")),
                $"{name}, days of row [{string.Join(", ", row.Values)}], of {question}");
        }
    }

    private void CompareBar(FunnelBar bar, FunnelLine line, int stage, bool mayWithhold, string what)
    {
        var isSmall = mayWithhold && line.Stages[stage][2] < (stage == 0 ? EntrantsMin : LaterMin);
        if (bar.Withheld)
        {
            figures.AddWithheld(1);
            run.Expect(mayWithhold, $"{what}: it is withheld though nothing is by circle");
            return;
        }

        // A group that nobody is in is no group: there is nothing to withhold.
        run.Expect(!isSmall || line.Stages[0][0] == 0, $"{what}: {line.Stages[stage][2]} viewers are told, which are too few");
        figures.AddNumbers(7);
        Expect(line.TextOf(stage), FunnelLine.TextOf(bar), what);
    }

    private async Task CompareCountersAsync(ReportQuestion question)
    {
        var utc = question with { Scope = question.Scope.Clone() };
        utc.Scope.TimeZone = "";
        var counted = await asker.FunnelAsync(utc, attemptsOnly: true);
        figures.Count(figures.Compared, "funnel of attempts only");
        invariants.Judge(counted, hasCircles: false, $"attempts of {utc}");
        var sql = Sql(log, utc, counted.State.AsOf);
        CompareCounted(sql.Funnel("attempts", []), [counted.Total], utc);
        if (utc.Dimensions.Length > 0)
            CompareCounted(sql.Funnel("attempts", utc.Dimensions), counted.Rows, utc);
    }

    private void CompareCounted(Dictionary<string, FunnelLine> expected, IReadOnlyList<FunnelRow> told, ReportQuestion question)
    {
        static string TextOf(long? attempts, long? atAll, long? mature) => $"{attempts ?? 0}/{atAll ?? 0}/{mature ?? 0}";
        foreach (var row in told)
        {
            foreach (var (bars, previous) in ((IReadOnlyList<FunnelBar>, bool)[])[(row.Bars, false), (row.PreviousBars, true)])
            {
                var line = expected.GetValueOrDefault(FunnelLine.KeyOf(previous, row.Values));
                for (var stage = 0; stage < bars.Count; stage++)
                {
                    figures.AddNumbers(3);
                    Expect(
                        TextOf(line?.Stages[stage][0], line?.Stages[stage][1], line?.Stages[stage][4]), TextOf(bars[stage].Attempts, bars[stage].AttemptsAtAll, bars[stage].MatureAttempts),
                        $"attempts from counters, stage {stage + 1} of [{string.Join(", ", row.Values)}], previous {previous}, of {question}");
                }
            }
        }

        var values = told.Select(static row => string.Join('|', row.Values)).ToHashSet(StringComparer.Ordinal);
        run.Expect(expected.Keys.All(key => values.Contains(key[(key.IndexOf('|', StringComparison.Ordinal) + 1)..])), $"counters lack rows of {question}");
    }

    private async Task CompareTrendAsync(ReportQuestion question)
    {
        var report = await asker.TrendAsync(question);
        invariants.Judge(report, $"trend of {question}");
        Compare(report, question, "attempts", "trend");
    }

    private void Compare(ReportTrendResponse report, ReportQuestion question, string table, string name)
    {
        figures.Count(figures.Compared, name);
        var expected = Sql(log, question, report.State.AsOf).Trend(table);
        foreach (var day in report.Days)
        {
            for (var stage = 0; stage < 4; stage++)
            {
                figures.AddNumbers(7);
                Expect(expected.GetValueOrDefault(day.Date)?.TextOf(stage) ?? "0/0/0/0/0/0/", FunnelLine.TextOf(day.Bars[stage]), $"{name}, {day.Date}, stage {stage + 1} of {question}");
            }
        }

        run.Expect(expected.Keys.All(day => report.Days.Any(told => told.Date == day)), $"{name} lacks days of {question}");
    }

    private async Task CompareTimesAsync(ReportQuestion question)
    {
        var report = await asker.TimesAsync(question);
        invariants.Judge(report, windowMicros: null, $"times of {question}");
        Compare(report, question, "attempts", "time to convert");
    }

    private void Compare(ReportTimeToConvertResponse report, ReportQuestion question, string table, string name)
    {
        figures.Count(figures.Compared, name);
        foreach (var stage in report.Stages)
        {
            static long? MicrosOf(Google.Protobuf.WellKnownTypes.Duration? time) => time is null ? null : time.ToTimeSpan().Ticks / TimeSpan.TicksPerMicrosecond;
            var told = $"{string.Join(' ', stage.Bins.Where(static b => b.Attempts > 0).Select(static b => $"{b.StartSeconds}:{b.Attempts}"))} {MicrosOf(stage.Median)} {MicrosOf(stage.P90)}";
            figures.AddNumbers(stage.Bins.Count + 2);
            Expect(Sql(log, question, report.State.AsOf).Times(table, (int)stage.Stage), told, $"{name}, to {stage.Stage} of {question}");
        }
    }

    private async Task CompareTransitionsAsync(ReportQuestion question)
    {
        var report = await asker.TransitionsAsync(question);
        invariants.Judge(report, $"transitions of {question}");
        Compare(report, question, "attempts", "transitions");
    }

    private void Compare(ReportTransitionsResponse report, ReportQuestion question, string table, string name)
    {
        figures.Count(figures.Compared, name);
        figures.AddNumbers(report.Transitions.Count);
        Expect(
            string.Join(", ", Sql(log, question, report.State.AsOf).Transitions(table).Order(StringComparer.Ordinal)),
            string.Join(", ", report.Transitions.Select(static t => $"{(int)t.FromStage}>{(int)t.ToStage} {t.Attempts}").Order(StringComparer.Ordinal)),
            $"{name} of {question}");
    }

    private async Task CompareListAsync(ReportQuestion question)
    {
        List<long> told = [];
        for (string? page = ""; page is not null;)
        {
            var answer = await asker.ListAsync(question, page);
            told.AddRange(answer.Attempts.Select(static a => (a.EntryTime.Seconds * 1_000_000) + (a.EntryTime.Nanos / 1_000)));
            var expected = new SqlReports(log, question, 0).Listed();
            run.Expect(answer.TotalSize == expected.Count, $"the list has {answer.TotalSize} and not {expected.Count}, of {question}");
            // The whole of a short list, the beginning of a long one.
            page = answer.NextPageToken.Length > 0 && told.Count < 1_000 ? answer.NextPageToken : null;
            figures.AddNumbers(answer.Attempts.Count + 1);
            run.Expect(told.SequenceEqual(expected.Take(told.Count)) && (answer.NextPageToken.Length > 0 || told.Count == expected.Count), $"the list is another one, of {question}");
        }

        figures.Count(figures.Compared, "list");
    }

    private async Task CompareCirclesAsync(ReportQuestion question)
    {
        var report = await asker.CirclesAsync(question);
        invariants.Judge(report, $"circles of {question}");
        figures.Count(figures.Compared, "circles");
        var expected = Sql(log, question, report.State.AsOf).Circles();
        long All(int column) => expected.Values.Sum(counts => counts[column]);
        foreach (var circle in report.Circles)
        {
            var counts = expected[circle.Circle];
            figures.AddNumbers(4);
            Expect($"{counts[5]}/{counts[4]}", $"{circle.Rate.Count}/{circle.Rate.Entrants}", $"circle {circle.Circle} of {question}");
            run.Expect(counts[0] >= EntrantsMin && counts[1] >= LaterMin, $"circle {circle.Circle} has {counts[0]} viewers, {counts[1]} of whom reached the stage, and is told, of {question}");
            run.Expect(Math.Abs(circle.AttemptsShare - ((double)counts[2] / All(2))) < Near && Math.Abs(circle.ReachedShare - (All(3) == 0 ? 0 : (double)counts[3] / All(3))) < Near, $"shares of circle {circle.Circle} of {question}");
            var wrong = WilsonAgain.Judge(circle.Difference, counts[5], counts[4], All(5) - counts[5], All(4) - counts[4]);
            run.Expect(wrong is null, $"circle {circle.Circle} against the others, of {question}: {wrong}");
        }

        figures.AddWithheld(expected.Count - report.Circles.Count);
        run.Expect(report.State.WithheldRows == expected.Count - report.Circles.Count, $"{report.State.WithheldRows} circles are said to be withheld, {expected.Count - report.Circles.Count} are missing, of {question}");
    }

    private void CompareCredit(ReportAttributionResponse report, ReportQuestion question)
    {
        figures.Count(figures.Compared, "attribution");
        var (conversions, expected) = new SqlCredit(log).Credit(question);
        Expect($"{conversions}", $"{report.Conversions}", $"conversions of {question}");
        foreach (var credit in report.Credits)
        {
            var (micros, amount, touches) = expected.GetValueOrDefault(KeyOf(credit));
            figures.AddNumbers(2);
            // Whole millionths of each conversion are shared: of each touch one may be more or less.
            var slack = touches + 1;
            run.Expect(Math.Abs(credit.ConversionMicros - micros) <= slack, $"credit of [{credit.Value}] is {credit.ConversionMicros} and not {micros}, of {question}");
            if (question.Conversion == ConversionKind.Order)
                run.Expect(Math.Abs(credit.Values.Sum(static v => v.AmountMicros) - amount) <= slack, $"credited value of [{credit.Value}] is {credit.Values} and not {amount}, of {question}");
        }

        var told = report.Credits.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        run.Expect(expected.All(e => told.Contains(e.Key) || e.Value.Micros < e.Value.Touches + 1), $"credits lack values of {question}");
    }

    private static string KeyOf(Credit credit) => credit.Unattributed ? SqlCredit.Unattributed : credit.Value;

    private void Expect(string expected, string told, string what) => run.Expect(expected == told, $"{what}: {told} and not {expected}");

    private static long MicrosOf(string day) => (DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * Windows.Day;
}
