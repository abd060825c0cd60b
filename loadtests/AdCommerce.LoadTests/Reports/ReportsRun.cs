using AdCommerce.LoadTests.Results;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Reports;

/// <summary>
/// Events of weeks, by a clock that is moved on, and meanwhile reports, each of which must hold the invariants of funnel.md; then, nothing under way, drawn questions whose
/// every number must be that of a slow computation over the brand's own export.
/// </summary>
internal sealed class ReportsRun(Run run, ReportsPlan plan, ClockedServer server)
{
    private const int ListsPerDay = 1;
    private const int QuestionsAtOnce = 4;

    private readonly ReportsFigures _figures = new() { Days = plan.Days };
    private readonly ReportAsker _asker = new(server);
    private readonly ReportInvariants _invariants = new(run);
    private readonly Random _random = new(plan.Seed);
    private int _turn;

    /// <summary>Runs the plan on a server of its own.</summary>
    public static async Task<ReportsFigures> RunAsync(Run run, ReportsPlan plan)
    {
        await using var server = await ClockedServer.StartAsync(plan.SnapshotEntries);
        return await new ReportsRun(run, plan, server).RunAsync();
    }

    private async Task<ReportsFigures> RunAsync()
    {
        var world = new ReportWorld(server, plan.Seed);
        await world.CreateAsync(plan.Viewers);
        var traffic = new ReportTraffic(run, server, world, plan.Viewers);
        var firstDay = DayOf(await server.NowMicrosAsync());
        run.Say($"{plan.Viewers} viewers come for {plan.Days} days");
        await LoadAsync(world, traffic, firstDay);
        _figures.Events = traffic.Accepted;
        // Past the last windows and what may come late, some days are mature.
        await server.MoveAsync(TimeSpan.FromDays(_random.Next(6, 10)));
        using var log = await ExportedLog.ExportAsync(server, traffic.Tellers);
        _figures.ExportedEvents = log.Count;
        _figures.Attempts = log.Query("SELECT count(*) FROM attempts", static row => row.GetInt64(0))[0];
        run.Say($"{_figures.Events} events, {_figures.ExportedEvents} of the brand, make {_figures.Attempts} attempts");
        await CompareAsync(log, firstDay);
        return _figures;
    }

    private async Task LoadAsync(ReportWorld world, ReportTraffic traffic, int firstDay)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var day = 0; day < plan.Days && run.Violations.Count == 0; day++)
        {
            if (day > 0)
                await server.MoveAsync(TimeSpan.FromDays(1));
            await world.OpenRoomsAsync(day);
            using var over = new CancellationTokenSource();
            var asking = AskAsync(new QuestionDraw(_random, firstDay - 7, firstDay + day, static _ => []), over.Token);
            await traffic.PlayAsync((long)plan.Events * (day + 1) / plan.Days, HashCode.Combine(plan.Seed, day));
            // A day lasts as long as the plan says, also where its events were told sooner.
            while (TimeProvider.System.GetElapsedTime(begun) < plan.Length * (day + 1) / plan.Days && run.Violations.Count == 0)
                await traffic.PlayAsync(traffic.Accepted + 1, HashCode.Combine(plan.Seed, day, traffic.Plays));
            await over.CancelAsync();
            await asking;
            await CompareListWithBarAsync(new QuestionDraw(_random, firstDay - 7, firstDay + day, static _ => []));
            run.Say($"day {day + 1}: {traffic.Accepted} events, {traffic.Plays} plays, {_figures.UnderLoad.Values.Sum()} answers, after {run.Elapsed.TotalSeconds:0} s");
        }

        _figures.LoadSeconds = Math.Round(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 1);
    }

    /// <summary>Asks one report after the other while events come.</summary>
    private async Task AskAsync(QuestionDraw draw, CancellationToken over)
    {
        await Task.Yield();
        for (; !over.IsCancellationRequested; _turn++)
        {
            var question = draw.Next();
            switch (_turn % 9)
            {
                case 0:
                    _invariants.Judge(await _asker.FunnelAsync(question), question.HasCircles, $"under load, funnel of {question}");
                    break;
                case 1:
                    _invariants.Judge(await _asker.TrendAsync(question), $"under load, trend of {question}");
                    break;
                case 2:
                    _invariants.Judge(await _asker.TimesAsync(question), windowMicros: null, $"under load, times of {question}");
                    break;
                case 3:
                    _invariants.Judge(await _asker.TransitionsAsync(question), $"under load, transitions of {question}");
                    break;
                case 4:
                    _invariants.Judge(await _asker.CirclesAsync(question), $"under load, circles of {question}");
                    break;
                case 5:
                    _invariants.Judge(await _asker.ListAsync(question, ""), $"under load, list of {question}");
                    break;
                case 6:
                    _invariants.Judge(await _asker.LiftAsync("", ""), "under load, lift");
                    break;
                case 7:
                    await AskCountersAsync(question);
                    break;
                default:
                    _invariants.Judge(await _asker.AttributionAsync(question), question.Time, $"under load, attribution of {question}");
                    break;
            }

            _figures.Count(_figures.UnderLoad, ((string[])["funnel", "trend", "time to convert", "transitions", "circles", "list", "lift", "funnel of attempts only", "attribution"])[_turn % 9]);
        }
    }

    private async Task AskCountersAsync(ReportQuestion question)
    {
        var plain = question with { Scope = question.PlainScope, Dimensions = [.. question.Dimensions.Where(static d => d != ReportDimension.Circle)] };
        plain.Scope.TimeZone = "";
        _invariants.Judge(await _asker.FunnelAsync(plain, attemptsOnly: true), hasCircles: false, $"under load, attempts of {plain}");
    }

    /// <summary>A list behind a bar has the bar's length: nothing may come between the two, so it is asked between two days.</summary>
    private async Task CompareListWithBarAsync(QuestionDraw draw)
    {
        for (var i = 0; i < ListsPerDay; i++)
        {
            var question = draw.Next();
            question = question with { Scope = question.PlainScope, Dimensions = [] };
            var bar = (await _asker.FunnelAsync(question)).Total.Bars[(int)question.ListStage - 1];
            var listed = 0L;
            for (string? page = ""; page is not null;)
            {
                var answer = await _asker.ListAsync(question, page);
                listed += answer.Attempts.Count;
                page = answer.NextPageToken.Length > 0 && listed < 5_000 ? answer.NextPageToken : null;
                if (page is not null)
                    continue;
                var length = question.ListAtAll ? bar.AttemptsAtAll : bar.Attempts;
                run.Expect(answer.TotalSize == length && (answer.NextPageToken.Length > 0 || listed == length), $"the bar has {length} and the list {answer.TotalSize}, of {question}");
            }

            _figures.Count(_figures.UnderLoad, "list and bar");
        }
    }

    private async Task CompareAsync(ExportedLog log, int firstDay)
    {
        var comparison = new ReportComparison(run, _asker, _invariants, log, _figures);
        _asker.Forget();
        var days = log.Query("SELECT min(entry), max(entry) FROM attempts", static row => (First: DayOf(row.GetInt64(0)), Last: DayOf(row.GetInt64(1))))[0];
        var draw = new QuestionDraw(_random, days.First, days.Last, dimension => log.Query(
            $"SELECT DISTINCT \"{dimension.ToString().ToLowerInvariant()}\" FROM attempts ORDER BY 1", static row => row.GetString(0)));
        await comparison.CompareLiftAsync("", "");
        await comparison.CompareLiftAsync(QuestionDraw.DateOf(firstDay + 1), QuestionDraw.DateOf(firstDay + (plan.Days / 2)));
        var questions = Enumerable.Range(0, plan.Combinations).Select(number => (Number: number, Question: draw.Next())).ToList();
        var done = 0;
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = QuestionsAtOnce }, async (asked, _) =>
        {
            await comparison.CompareAsync(asked.Question);
            if (asked.Number % plan.LongEvery == 0)
                await comparison.CompareLongAsync(asked.Question, asked.Number);
            if (Interlocked.Increment(ref done) % 10 == 0)
                run.Say($"{done} of {plan.Combinations} questions, {_figures.Numbers} numbers, {run.Violations.Count} violations, after {run.Elapsed.TotalSeconds:0} s");
        });
        foreach (var (report, took) in _asker.Took)
            _figures.Took[report] = took;
    }

    private static int DayOf(long micros) => (int)(micros / Windows.Day);
}
