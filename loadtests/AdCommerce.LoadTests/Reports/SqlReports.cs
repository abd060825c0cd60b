using System.Globalization;
using AdCommerce.V1;
using DuckDB.NET.Data;

namespace AdCommerce.LoadTests.Reports;

/// <summary>Questions once more, in SQL over the exported log.</summary>
internal sealed class SqlReports(ExportedLog log, ReportQuestion question, long nowMicros)
{
    private const long Week = 7 * Windows.Day;

    private string Zone => question.Scope.TimeZone.Length == 0 ? "UTC" : question.Scope.TimeZone;

    /// <summary>The funnel, a line for each group: period, values, then for each stage attempts, at all, viewers, viewers at all, mature both, median.</summary>
    public Dictionary<string, FunnelLine> Funnel(string table, IReadOnlyList<ReportDimension> dimensions)
    {
        var lines = new Dictionary<string, FunnelLine>(StringComparer.Ordinal);
        foreach (var previous in question.ComparePrevious ? (bool[])[false, true] : [false])
        {
            string[] keys = [.. dimensions.Select(ColumnOf)];
            var sql = $"""
                SELECT [{string.Join(", ", keys)}]::VARCHAR[] AS keys, {string.Join(", ", Enumerable.Range(1, 4).Select(StageSql))}, count_if(deep), count_if(engaged)
                FROM ({AttemptsIn(table, previous, circles: true)}) GROUP BY keys
                """;
            foreach (var (key, line) in log.Query(sql, row => (KeyOf(previous, row.GetFieldValue<List<string>>(0)), LineOf(row))))
                lines.Add(key, line);
        }

        return lines;
    }

    /// <summary>The funnel by day: a line for each day with an attempt.</summary>
    public Dictionary<string, FunnelLine> Trend(string table) => log.Query(
        $"""
        SELECT [strftime(day, '%Y-%m-%d')] AS keys, {string.Join(", ", Enumerable.Range(1, 4).Select(StageSql))}, count_if(deep), count_if(engaged)
        FROM ({AttemptsIn(table, previous: false, circles: false)}) GROUP BY keys
        """,
        static row => (Key: row.GetFieldValue<List<string>>(0)[0], Line: LineOf(row))).ToDictionary(static p => p.Key, static p => p.Line, StringComparer.Ordinal);

    /// <summary>Rows of a breakdown by day: attempts and viewers of each day of the range, "3/2".</summary>
    public Dictionary<string, string[]> Days(string table, IReadOnlyList<ReportDimension> dimensions)
    {
        string[] keys = [.. dimensions.Select(ColumnOf)];
        var rows = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var sql = $"""
            SELECT [{string.Join(", ", keys)}]::VARCHAR[] AS keys, day - DATE '{question.Scope.StartDate}' AS place, count(*) || '/' || count(DISTINCT viewer)
            FROM ({AttemptsIn(table, previous: false, circles: true)}) GROUP BY keys, place
            """;
        foreach (var (key, place, counts) in log.Query(sql, static row => (KeyOf(false, row.GetFieldValue<List<string>>(0)), (int)row.GetInt64(1), row.GetString(2))))
        {
            if (!rows.TryGetValue(key, out var days))
                rows[key] = days = DaysOfNobody;
            days[place] = counts;
        }

        return rows;
    }

    /// <summary>The days of a row that has none of its attempts in the range.</summary>
    public string[] DaysOfNobody
    {
        get
        {
            var days = new string[DayOf(question.Scope.EndDate) - DayOf(question.Scope.StartDate) + 1];
            Array.Fill(days, "0/0");
            return days;
        }
    }

    /// <summary>How long it took to a stage: attempts of each doubling of a second, then median and nine tenths.</summary>
    public string Times(string table, int stage)
    {
        var took = log.Query(
            $"SELECT i{stage} - entry FROM ({AttemptsIn(table, previous: false, circles: false)}) WHERE i{stage} IS NOT NULL ORDER BY 1", static row => row.GetInt64(0));
        var bins = new SortedDictionary<long, int>();
        foreach (var time in took)
        {
            var start = 0L;
            for (var edge = 1L; edge <= time / 1_000_000; edge *= 2)
                start = edge;
            bins[start] = bins.GetValueOrDefault(start) + 1;
        }

        return $"{string.Join(' ', bins.Select(static b => $"{b.Key}:{b.Value}"))} {QuantileOf(took, 50)} {QuantileOf(took, 90)}";
    }

    /// <summary>Who went where: "1>2 17", in no order.</summary>
    public IEnumerable<string> Transitions(string table) => log.Query(
        $"""
        WITH first_touches AS (
            SELECT row_number() OVER () AS attempt, * FROM ({AttemptsIn(table, previous: false, circles: false)})
        ), steps AS (
            SELECT attempt, 1 AS stage, entry AS t FROM first_touches UNION ALL SELECT attempt, 2, a2 FROM first_touches WHERE a2 IS NOT NULL
            UNION ALL SELECT attempt, 3, a3 FROM first_touches WHERE a3 IS NOT NULL UNION ALL SELECT attempt, 4, a4 FROM first_touches WHERE a4 IS NOT NULL
        ), moves AS (SELECT stage, lead(stage) OVER (PARTITION BY attempt ORDER BY t, stage) AS next FROM steps)
        SELECT stage || '>' || coalesce(next, 0) || ' ' || count(*) FROM moves GROUP BY stage, next
        """,
        static row => row.GetString(0));

    /// <summary>Times of entry of the attempts behind a bar, in order.</summary>
    public List<long> Listed() => log.Query(
        $"SELECT entry FROM ({AttemptsIn("attempts", previous: false, circles: false)}) WHERE {ReachedSql(question.ListStage, question.ListAtAll)} ORDER BY entry",
        static row => row.GetInt64(0));

    /// <summary>Of each circle: viewers at the entry and at the stage, attempts, attempts that reached it, mature ones, mature ones that reached it.</summary>
    public Dictionary<string, long[]> Circles() => log.Query(
        $"""
        SELECT circle, count(DISTINCT viewer), count(DISTINCT viewer) FILTER (reached), count(*), count_if(reached), count_if(mature), count_if(mature AND reached)
        FROM (SELECT *, i{(int)question.CircleStage} IS NOT NULL AS reached FROM ({AttemptsIn("attempts", previous: false, circles: false)})) GROUP BY circle
        """,
        static row => (row.GetString(0), Counts: Enumerable.Range(1, 6).Select(row.GetInt64).ToArray())).ToDictionary(static p => p.Item1, static p => p.Counts, StringComparer.Ordinal);

    /// <summary>Days of the range, from the first on, that are mature for a window.</summary>
    public int MatureDays(long windowMicros) => (int)log.Query(
        $"""
        WITH days AS (SELECT day::DATE AS day FROM generate_series(DATE '{question.Scope.StartDate}', DATE '{question.Scope.EndDate}', INTERVAL 1 DAY) g(day))
        SELECT count(*) FROM days WHERE {MatureSql(windowMicros.ToString(CultureInfo.InvariantCulture))}
        """,
        static row => row.GetInt64(0))[0];

    private static string StageSql(int stage)
    {
        var (inOrder, atAll) = stage == 1 ? ("entry", "entry") : ($"i{stage}", $"a{stage}");
        var before = stage <= 2 ? "entry" : $"i{stage - 1}";
        var median = stage == 1 ? "NULL::BIGINT" : $"list_sort(list({inOrder} - {before}) FILTER ({inOrder} IS NOT NULL))[(count({inOrder}) + 1) // 2]";
        return $"""
            count({inOrder}), count({atAll}), count(DISTINCT viewer) FILTER ({inOrder} IS NOT NULL), count(DISTINCT viewer) FILTER ({atAll} IS NOT NULL),
            count({inOrder}) FILTER (mature), count(DISTINCT viewer) FILTER (mature AND {inOrder} IS NOT NULL), {median}
            """;
    }

    private string AttemptsIn(string table, bool previous, bool circles)
    {
        var (start, end) = ($"DATE '{question.Scope.StartDate}'", $"(DATE '{question.Scope.EndDate}' + 1)");
        var range = previous ? $"day >= {start} - ({end} - {start})::INTEGER AND day < {start}" : $"day >= {start} AND day < {end}";
        return $"""
            SELECT *, {MatureSql("w")} AS mature
            FROM (SELECT *, {LocalSql("make_timestamp(entry)")}::DATE AS day FROM {table}) WHERE {range}{string.Concat(FilterSql(circles))}
            """;
    }

    private IEnumerable<string> FilterSql(bool circles)
    {
        if (question.Scope.Campaigns.Count > 0)
            yield return $" AND campaign IN ({string.Join(", ", question.Scope.Campaigns.Select(Quoted))})";
        foreach (var filters in question.Scope.Filters.Select(static f => f.Split('=', 2)).Where(f => circles || f[0] != "circle").GroupBy(static f => f[0], static f => f[1]))
            yield return $" AND \"{filters.Key}\" IN ({string.Join(", ", filters.Select(Quoted))})";
    }

    // A day is over, and what it came to, when its end lies a window and a week back.
    private string MatureSql(string window) =>
        $"epoch_us(((day + 1)::TIMESTAMP AT TIME ZONE '{Zone}')) + {window} + {Week.ToString(CultureInfo.InvariantCulture)} <= {nowMicros.ToString(CultureInfo.InvariantCulture)}";

    private string LocalSql(string utc) => $"({utc} AT TIME ZONE 'UTC' AT TIME ZONE '{Zone}')";

    private static int DayOf(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;

    private static string ReachedSql(FunnelStage stage, bool atAll) => stage == FunnelStage.Episode ? "true" : $"{(atAll ? 'a' : 'i')}{(int)stage} IS NOT NULL";

    private static string ColumnOf(ReportDimension dimension) => $"\"{dimension.ToString().ToLowerInvariant()}\"";

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string KeyOf(bool previous, IEnumerable<string> values) => FunnelLine.KeyOf(previous, values);

    private static long? QuantileOf(List<long> sorted, int percent) => sorted.Count == 0 ? null : sorted[(((sorted.Count * percent) + 99) / 100) - 1];

    private static FunnelLine LineOf(DuckDBDataReader row) => new(
        [.. Enumerable.Range(0, 4).Select(stage => Enumerable.Range(1 + (stage * 7), 7).Select(column => row.IsDBNull(column) ? (long?)null : row.GetInt64(column)).ToArray())],
        row.GetInt64(29),
        row.GetInt64(30));
}

/// <summary>A group of a funnel.</summary>
/// <param name="Stages">For each stage: attempts, at all, viewers, viewers at all, mature attempts, mature viewers, median.</param>
/// <param name="DeepReads">Attempts with a deeply read note.</param>
/// <param name="Engaged">Attempts with an engaged room.</param>
internal sealed record FunnelLine(long?[][] Stages, long DeepReads, long Engaged)
{
    /// <summary>What groups are told apart by.</summary>
    public static string KeyOf(bool previous, IEnumerable<string> values) => $"{previous}|{string.Join('|', values)}";

    /// <summary>The same of an answer's bars.</summary>
    public static string TextOf(FunnelBar bar) =>
        $"{bar.Attempts}/{bar.AttemptsAtAll}/{bar.Viewers}/{bar.ViewersAtAll}/{bar.MatureAttempts}/{bar.MatureViewers}/{(bar.MedianTime is { } median ? median.ToTimeSpan().Ticks / TimeSpan.TicksPerMicrosecond : null)}";

    /// <summary>One stage, as <see cref="TextOf(FunnelBar)"/> tells it.</summary>
    public string TextOf(int stage) => string.Join('/', Stages[stage].Select(static number => $"{number}"));
}
