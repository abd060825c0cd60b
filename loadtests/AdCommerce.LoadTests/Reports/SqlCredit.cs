using System.Globalization;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Reports;

/// <summary>Attribution and lift once more, in SQL over the exported log.</summary>
internal sealed class SqlCredit(ExportedLog log)
{
    private static readonly string CampaignWindowSql =
        $"CASE campaign {string.Join(' ', ReportWorld.Campaigns.Select(static c => string.Create(CultureInfo.InvariantCulture, $"WHEN '{c.Name}' THEN {c.Terms.Journey}")))} END";

    /// <summary>The key of what no touch could take: no value, which may be empty, is this.</summary>
    public const string Unattributed = "(none)";

    /// <summary>What each value gets, in millionths of a conversion and of a currency's unit. And how many conversions there are.</summary>
    public (long Conversions, Dictionary<string, (double Micros, double Amount, long Touches)> Credits) Credit(ReportQuestion question)
    {
        var byTouch = question.Time == AttributionTime.Touch;
        var with = $"""
            WITH ranged AS (
                SELECT *, {InRangeSql(question.Scope, "t")} AS in_range, {question.CreditWindow?.ToString(CultureInfo.InvariantCulture) ?? CampaignWindowSql} AS window_us
                FROM touches WHERE {CampaignSql(question.Scope)}
            ), conversions AS (
                SELECT viewer, campaign, seq AS conversion, t AS tc, in_range AS c_in_range, coalesce(value, 0) AS amount FROM ranged WHERE k = {(question.Conversion == ConversionKind.Order ? 10 : 8)}
            ), pairs AS (
                SELECT c.*, t.seq, t.t, t.k, t.in_range, {DimensionSql(question.CreditDimension)} AS credited FROM conversions c JOIN ranged t USING (viewer, campaign)
                WHERE t.k IN (1, 2, 3, 4, 5, 6) AND t.t > 0 AND t.t < c.tc AND c.tc <= t.t + t.window_us
            ), placed AS (
                SELECT *, row_number() OVER by_time AS place, count(*) OVER whole AS n, max(t) OVER whole AS latest,
                    max(CASE WHEN k <> 1 THEN seq END) OVER whole AS last_deep, max(seq) OVER whole AS last_seq, bool_or(in_range) OVER whole AS any_in_range
                FROM pairs WINDOW whole AS (PARTITION BY viewer, campaign, conversion), by_time AS (PARTITION BY viewer, campaign, conversion ORDER BY seq)
            ), weighed AS (
                SELECT *, {WeightSql(question)} AS weight FROM placed WHERE {(byTouch ? "any_in_range" : "c_in_range")}
            ), shared AS (
                SELECT *, weight / sum(weight) OVER (PARTITION BY viewer, campaign, conversion) AS share FROM weighed
            )
            """;
        var credits = log.Query(
            $"{with} SELECT credited, sum(share * 1e6), sum(share * amount), count(*) FROM shared WHERE share > 0{(byTouch ? " AND in_range" : "")} GROUP BY credited",
            static row => (Value: row.GetString(0), Credit: (row.GetDouble(1), row.GetDouble(2), row.GetInt64(3)))).ToDictionary(static p => p.Value, static p => p.Credit, StringComparer.Ordinal);
        var counted = log.Query(
            byTouch
                ? $"{with} SELECT count(DISTINCT (viewer, campaign, conversion)), 0::BIGINT, 0::DOUBLE FROM weighed"
                : $"{with} SELECT count(*), count(*) FILTER (NOT credited), coalesce(sum(amount) FILTER (NOT credited), 0)::DOUBLE FROM (SELECT *, (viewer, campaign, conversion) IN (SELECT (viewer, campaign, conversion) FROM pairs) AS credited FROM conversions WHERE c_in_range)",
            static row => (All: row.GetInt64(0), Without: row.GetInt64(1), Amount: row.GetDouble(2)))[0];
        if (counted.Without > 0)
            credits.Add(Unattributed, (1e6 * counted.Without, counted.Amount, 0));
        return (counted.All, credits);
    }

    /// <summary>Of each side of the test, viewers by the day of their first contact: viewers, and how many opened a note, joined a room, a group within 7 days.</summary>
    public List<(bool Shown, string Day, long[] Counts)> Lift() => log.Query(
        $"""
        WITH marks AS (
            SELECT viewer, first(k ORDER BY seq) AS k, first(t ORDER BY seq) AS first_t FROM touches WHERE campaign = '{ReportWorld.Held.Name}' AND k IN (1, 12) AND agrees GROUP BY viewer
        ), reached AS (
            SELECT m.viewer, m.k, m.first_t, bool_or(t.k = 3) AS notes, bool_or(t.k = 5) AS rooms, bool_or(t.k = 8) AS joins
            FROM marks m JOIN touches t ON t.viewer = m.viewer AND t.campaign = '{ReportWorld.Held.Name}' AND t.t >= m.first_t AND t.t <= m.first_t + {(7 * Windows.Day).ToString(CultureInfo.InvariantCulture)}
            GROUP BY ALL
        )
        SELECT k = 1, strftime(make_timestamp(first_t), '%Y-%m-%d'), count(*), count_if(notes), count_if(rooms), count_if(joins) FROM reached GROUP BY ALL
        """,
        static row => (row.GetBoolean(0), row.GetString(1), Enumerable.Range(2, 4).Select(row.GetInt64).ToArray()));

    private static string WeightSql(ReportQuestion question) => question.Model switch
    {
        AttributionModel.LastTouch => "(seq = coalesce(last_deep, last_seq))::INTEGER::DOUBLE",
        AttributionModel.FirstTouch => "(place = 1)::INTEGER::DOUBLE",
        AttributionModel.Linear => "1.0::DOUBLE",
        AttributionModel.Position => "CASE WHEN n <= 2 THEN 1.0 WHEN place IN (1, n) THEN 0.4 ELSE 0.2 / (n - 2) END::DOUBLE",
        _ => $"pow(2.0::DOUBLE, -(latest - t)::DOUBLE / {question.HalfLife.ToString(CultureInfo.InvariantCulture)})",
    };

    private static string DimensionSql(ReportDimension dimension) => dimension switch
    {
        ReportDimension.Slot => "t.slot_name",
        ReportDimension.Variant => "t.slot_name || '/' || t.product",
        _ => $"t.\"{dimension.ToString().ToLowerInvariant()}\"",
    };

    private static string CampaignSql(ReportScope scope) =>
        scope.Campaigns.Count == 0 ? "true" : $"campaign IN ({string.Join(", ", scope.Campaigns.Select(static c => $"'{c}'"))})";

    private static string InRangeSql(ReportScope scope, string micros)
    {
        var local = $"(make_timestamp({micros}) AT TIME ZONE 'UTC' AT TIME ZONE '{(scope.TimeZone.Length == 0 ? "UTC" : scope.TimeZone)}')::DATE";
        return $"({local} BETWEEN DATE '{scope.StartDate}' AND DATE '{scope.EndDate}')";
    }
}
