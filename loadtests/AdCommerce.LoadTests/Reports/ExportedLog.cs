using System.Globalization;
using AdCommerce.V1;
using DuckDB.NET.Data;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.LoadTests.Reports;

/// <summary>
/// A brand's events as its own export tells them, and funnel.md over them in SQL: slow, from nothing, and without a line of the product's. The circle of an event,
/// which an export does not tell, is what the load's own viewers are.
/// </summary>
internal sealed class ExportedLog : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly Lock _lock = new();

    private ExportedLog() => _connection.Open();

    /// <summary>Events that it holds.</summary>
    public long Count { get; private set; }

    /// <summary>Exports a brand's events.</summary>
    /// <param name="server">From where.</param>
    /// <param name="tellers">The viewer of each event.</param>
    public static async Task<ExportedLog> ExportAsync(ClockedServer server, IReadOnlyDictionary<Guid, int> tellers)
    {
        var log = new ExportedLog();
        log.Run(
            """
            CREATE TABLE events (viewer VARCHAR, session VARCHAR, id VARCHAR, kind INTEGER, t BIGINT, placement VARCHAR, product VARCHAR, drama VARCHAR, episode VARCHAR,
                slot VARCHAR, theme VARCHAR, market VARCHAR, device VARCHAR, arm VARCHAR, target VARCHAR, len BIGINT, value BIGINT, circle VARCHAR, agrees BOOLEAN);
            """);
        using (var appender = log._connection.CreateAppender("events"))
        {
            var options = await server.AsAsync($"role=brand&brand={ReportWorld.Brand}");
            using var call = server.Exports.ExportEvents(new() { Parent = $"brands/{ReportWorld.Brand}" }, options);
            await foreach (var message in call.ResponseStream.ReadAllAsync())
            {
                foreach (var happened in message.Events.Where(static e => e.Status is EventStatus.Accepted or EventStatus.LateUnbilled))
                {
                    // The demo's own journeys are not the load's.
                    if (!tellers.TryGetValue(Guid.Parse(happened.EventId), out var teller))
                        continue;
                    log.Add(appender, happened, teller);
                }
            }
        }

        log.Run(TouchesSql);
        log.MakeAttempts("attempts", [.. ReportWorld.Campaigns.Where(static c => c.Brand == ReportWorld.Brand).Select(static c => (c.Name, c.Terms))]);
        return log;
    }

    /// <summary>Makes attempts under other windows than the campaigns' own.</summary>
    public void MakeAttempts(string table, IReadOnlyList<(string Campaign, Windows Terms)> terms)
    {
        var values = string.Join(", ", terms.Select(static t => string.Create(
            CultureInfo.InvariantCulture, $"('{t.Campaign}', {t.Terms.Journey}, {StepOf(t.Terms.Note)}, {StepOf(t.Terms.Livestream)}, {StepOf(t.Terms.Group)})")));
        lock (_lock)
        {
            Run($"CREATE OR REPLACE TABLE terms AS SELECT * FROM (VALUES {values}) v(campaign, w, s2, s3, s4);");
            Run(AttemptsSql.Replace("$TABLE", table, StringComparison.Ordinal));
        }
    }

    /// <summary>Drops attempts that were made under other windows.</summary>
    public void Drop(string table)
    {
        lock (_lock)
            Run($"DROP TABLE {table};");
    }

    /// <summary>Rows of a query.</summary>
    public List<T> Query<T>(string sql, Func<DuckDBDataReader, T> map)
    {
        lock (_lock)
            return Read(sql, map);
    }

    public void Dispose() => _connection.Dispose();

    private List<T> Read<T>(string sql, Func<DuckDBDataReader, T> map)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(map((DuckDBDataReader)reader));
        return rows;
    }

    private static long StepOf(long step) => step == 0 ? long.MaxValue / 4 : step;

    private void Add(DuckDBAppender appender, ExportedEvent e, int teller)
    {
        Count++;
        appender.CreateRow()
            .AppendValue(e.Viewer).AppendValue(e.Session).AppendValue(e.EventId).AppendValue((int?)e.Kind).AppendValue(MicrosOf(e.EventTime))
            .AppendValue(e.Placement).AppendValue(e.Product).AppendValue(e.Drama).AppendValue(e.Episode).AppendValue(e.Slot).AppendValue(e.Theme).AppendValue(e.Market)
            .AppendValue(e.Device == Device.Unspecified ? "" : e.Device.ToString().ToLowerInvariant()).AppendValue(e.Arm).AppendValue(e.Target)
            .AppendValue((long?)e.LengthMillis).AppendValue(e.Value?.AmountMicros).AppendValue(ReportWorld.CircleOf(teller)).AppendValue((bool?)ReportWorld.Agrees(teller)).EndRow();
    }

    private static long MicrosOf(Timestamp time) => (time.Seconds * 1_000_000) + (time.Nanos / 1_000);

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // What events make: k is the order of kinds at one instant. An exposure of no product is one that was withheld. Lengths make a touch where they are full: of a
    // slot what was watched in one play, of a note or room what was spent there, from whichever slot the viewer came. A sum takes what lies within 7 days of its first
    // part, and what comes later begins another one.
    private const string TouchesSql =
        """
        CREATE TABLE touches AS
        WITH RECURSIVE named AS (
            SELECT *, split_part(placement, '/placements/', 1) AS campaign, episode || '/slots/' || slot AS slot_name, product = 'products/' AS ghost FROM events
        ), told AS (
            SELECT *, concat_ws('|', viewer, campaign, session, kind, CASE WHEN kind = 2 THEN concat_ws('|', ghost, slot_name) ELSE target END) AS sum_of
            FROM named WHERE kind IN (2, 5, 7)
        ), sums AS (
            SELECT sum_of, min(t) AS opened FROM told GROUP BY sum_of
            UNION ALL
            SELECT sum_of, min(t) FROM sums JOIN told USING (sum_of) WHERE t > opened + 7 * 24 * 3600000000 GROUP BY sum_of
        ), parts AS (
            SELECT told.*, opened, CASE kind WHEN 2 THEN 3000 WHEN 5 THEN 5000 ELSE 6000 END AS need,
                sum(len) OVER (PARTITION BY told.sum_of, opened ORDER BY t, id ROWS UNBOUNDED PRECEDING) AS so_far
            FROM told ASOF JOIN sums ON told.sum_of = sums.sum_of AND told.t >= sums.opened
        ), made AS (
            SELECT CASE WHEN kind = 5 THEN 4 WHEN kind = 7 THEN 6 WHEN ghost THEN 12 ELSE 1 END AS k, * EXCLUDE (sum_of, opened, need, so_far)
            FROM parts WHERE so_far >= need AND so_far - len < need
            UNION ALL
            SELECT CASE kind WHEN 3 THEN 2 WHEN 4 THEN 3 WHEN 6 THEN 5 WHEN 7 THEN 7 WHEN 8 THEN 8 WHEN 9 THEN 9 WHEN 10 THEN 10 ELSE 11 END AS k, *
            FROM named WHERE kind NOT IN (1, 2, 5)
        )
        SELECT *, row_number() OVER (PARTITION BY viewer, campaign ORDER BY t, k, id) AS seq FROM made;
        """;

    // For each exposure, when an attempt that it opened would end and which exposure would open the next one; then along those from the first. Stages in order: a touch
    // counts when one of the stage before, itself in order, lies before it and near enough.
    private const string AttemptsSql =
        """
        CREATE OR REPLACE TABLE $TABLE AS
        WITH RECURSIVE ahead AS (
            SELECT *, first_value(CASE WHEN k = 8 THEN seq END IGNORE NULLS) OVER later AS join_seq, first_value(CASE WHEN k = 8 THEN t END IGNORE NULLS) OVER later AS join_t
            FROM touches WINDOW later AS (PARTITION BY viewer, campaign ORDER BY seq ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
        ), opens AS MATERIALIZED (
            SELECT a.*, w, s2, s3, s4, CASE WHEN join_t <= t + w THEN join_seq END AS end_seq FROM ahead a JOIN terms USING (campaign) WHERE k = 1
        ), following AS MATERIALIZED (
            SELECT e.viewer, e.campaign, e.seq, min(n.seq) AS next_seq FROM opens e JOIN opens n USING (viewer, campaign)
            WHERE CASE WHEN e.end_seq IS NULL THEN n.t > e.t + e.w ELSE n.seq > e.end_seq END GROUP BY ALL
        ), chain AS (
            SELECT viewer, campaign, min(seq) AS seq FROM opens GROUP BY ALL
            UNION ALL
            SELECT c.viewer, c.campaign, f.next_seq FROM chain c JOIN following f USING (viewer, campaign, seq)
        ), entries AS MATERIALIZED (
            SELECT o.* FROM opens o JOIN chain USING (viewer, campaign, seq)
        ), inside AS MATERIALIZED (
            SELECT e.viewer, e.campaign, e.seq AS entry_seq, e.s2, e.s3, e.s4, t.k, t.t, t.seq FROM entries e JOIN touches t USING (viewer, campaign)
            WHERE t.seq >= e.seq AND t.t <= e.t + e.w AND (e.end_seq IS NULL OR t.seq <= e.end_seq)
        ), notes AS MATERIALIZED (
            SELECT DISTINCT b.* FROM inside a JOIN inside b USING (viewer, campaign, entry_seq) WHERE a.k = 1 AND b.k = 3 AND a.seq < b.seq AND b.t - a.t <= b.s2
        ), rooms AS MATERIALIZED (
            SELECT DISTINCT b.* FROM notes a JOIN inside b USING (viewer, campaign, entry_seq) WHERE b.k = 5 AND a.seq < b.seq AND b.t - a.t <= b.s3
        ), groups AS MATERIALIZED (
            SELECT DISTINCT b.* FROM rooms a JOIN inside b USING (viewer, campaign, entry_seq) WHERE b.k = 8 AND a.seq < b.seq AND b.t - a.t <= b.s4
        ), ordered AS (
            SELECT viewer, campaign, entry_seq, min(t) FILTER (k = 3) AS i2, min(t) FILTER (k = 5) AS i3, min(t) FILTER (k = 8) AS i4
            FROM (SELECT * FROM notes UNION ALL SELECT * FROM rooms UNION ALL SELECT * FROM groups) GROUP BY ALL
        ), reached AS (
            SELECT viewer, campaign, entry_seq, min(t) FILTER (k = 3) AS a2, min(t) FILTER (k = 5) AS a3, min(t) FILTER (k = 8) AS a4,
                bool_or(k = 4) AS deep, bool_or(k = 6) AS engaged
            FROM inside GROUP BY ALL
        )
        SELECT e.viewer, e.campaign AS "campaign", e.t AS entry, e.w, e.placement AS "placement", e.product AS "product", e.slot_name || '/' || e.product AS "variant",
            e.drama AS "drama", e.episode AS "episode", e.slot_name AS "slot", e.theme AS "theme", e.circle AS "circle", e.market AS "market", e.device AS "device", e.arm AS "arm",
            i2, i3, i4, a2, a3, a4, deep, engaged
        FROM entries e JOIN reached r ON r.viewer = e.viewer AND r.campaign = e.campaign AND r.entry_seq = e.seq
            LEFT JOIN ordered o ON o.viewer = e.viewer AND o.campaign = e.campaign AND o.entry_seq = e.seq;
        """;
}
