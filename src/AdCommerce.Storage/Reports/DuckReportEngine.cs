using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Reports;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Microsoft.Extensions.Options;

namespace AdCommerce.Storage.Reports;

/// <summary>Sums attempts up with DuckDB, in this process.</summary>
internal sealed class DuckReportEngine(IOptions<ReportConfig> config, TimeProvider time) : IReportEngine
{
    private const int StageCount = 4;

    /// <inheritdoc />
    public Task<IReadOnlyList<FunnelGroup>> SumAsync(AttemptSet attempts, ReportScope scope, FunnelGrouping grouping, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<FunnelGroup>>(attempts, scope, grouping.WithPrevious, (database, token) => Sum(database, grouping, token), cancellationToken);

    /// <inheritdoc />
    public Task<ImmutableArray<StageTimes>> TimesAsync(AttemptSet attempts, ReportScope scope, CancellationToken cancellationToken) =>
        RunAsync(attempts, scope, withPrevious: false, Times, cancellationToken);

    /// <inheritdoc />
    public Task<ImmutableArray<StagePath>> PathsAsync(AttemptSet attempts, ReportScope scope, CancellationToken cancellationToken) =>
        RunAsync(attempts, scope, withPrevious: false, Paths, cancellationToken);

    /// <inheritdoc />
    public Task<AttemptPage> ListAsync(AttemptSet attempts, ReportScope scope, AttemptBar bar, CancellationToken cancellationToken) =>
        RunAsync(attempts, scope, withPrevious: false, (database, token) => List(database, scope.BrandId, bar, token), cancellationToken);

    // Times are first reached; of two in one instant the earlier stage comes first. Eight times the time and the stage, sorted, and the stage taken out again.
    private const string PathSql =
        """
        SELECT [x % 8 FOR x IN list_sort([entry_micros * 8 + 1]
            || CASE WHEN at_all_2 IS NULL THEN []::BIGINT[] ELSE [at_all_2 * 8 + 2] END
            || CASE WHEN at_all_3 IS NULL THEN []::BIGINT[] ELSE [at_all_3 * 8 + 3] END
            || CASE WHEN at_all_4 IS NULL THEN []::BIGINT[] ELSE [at_all_4 * 8 + 4] END)]::BIGINT[] AS path, count(*)
        FROM attempts GROUP BY path
        """;

    private static List<FunnelGroup> Sum(AttemptDatabase database, FunnelGrouping grouping, CancellationToken cancellationToken)
    {
        string[] keys = ["is_previous", "is_selected", grouping.ByDay ? "day" : "NULL", .. grouping.Dimensions.Select(AttemptDatabase.SqlOf)];
        string[] types = ["BOOLEAN", "BOOLEAN", "INTEGER", .. grouping.Dimensions.Select(static _ => "VARCHAR")];
        var names = string.Join(", ", keys.Select(static (_, i) => $"k{i}"));
        // A row per viewer first: whoever has two attempts is one viewer, of the stage that the better of them reached. Batch by batch, so that only
        // some viewers are in memory; none is in two. Of a batch only how long each step took is kept.
        database.Run("CREATE TABLE took (of_group UBIGINT, note BIGINT, livestream BIGINT, joined BIGINT)", cancellationToken);
        var sums = new Dictionary<string, (FunnelGroup Group, ulong Number)>(StringComparer.Ordinal);
        foreach (var parts in database.Batches)
        {
            database.Run($"CREATE OR REPLACE TABLE batch ({string.Join(", ", types.Select(static (type, i) => $"k{i} {type}"))}, {BatchColumns})", cancellationToken);
            database.Fill(
                "batch",
                parts,
                $"SELECT {string.Join(", ", keys)}, subject, entry_micros, in_order_2, in_order_3, in_order_4, at_all_2, at_all_3, at_all_4, is_mature, deep_read, engaged FROM attempts",
                grouping.NowMicros,
                cancellationToken);
            database.Run(
                $"INSERT INTO took SELECT hash({names}), in_order_2 - entry_micros, in_order_3 - in_order_2, in_order_4 - in_order_3 FROM batch WHERE in_order_2 IS NOT NULL", cancellationToken);
            foreach (var (group, number) in SumBatch(database, keys.Length, names, cancellationToken))
            {
                var key = TextOf(group);
                sums[key] = (sums.TryGetValue(key, out var known) ? known.Group with { Sums = Added(known.Group.Sums, group.Sums) } : group, number);
            }
        }

        var medians = database.Query(
            "SELECT of_group, quantile_disc(note, 0.5), quantile_disc(livestream, 0.5), quantile_disc(joined, 0.5) FROM took GROUP BY of_group",
            static row => (Number: row.GetFieldValue<ulong>(0), Medians: Enumerable.Range(1, StageCount - 1).Select(column => MaybeLong(row, column)).ToArray()), cancellationToken)
            .ToDictionary(static median => median.Number, static median => median.Medians);
        return
        [
            .. sums.OrderBy(static sum => sum.Key, StringComparer.Ordinal).Select(static sum => sum.Value)
                .Select(sum => sum.Group with { Sums = WithMedians(sum.Group.Sums, medians.GetValueOrDefault(sum.Number) ?? new long?[StageCount - 1]) }),
        ];
    }

    private const string BatchColumns =
        """
        subject VARCHAR, entry_micros BIGINT, in_order_2 BIGINT, in_order_3 BIGINT, in_order_4 BIGINT, at_all_2 BIGINT, at_all_3 BIGINT, at_all_4 BIGINT,
        is_mature BOOLEAN, deep_read BOOLEAN, engaged BOOLEAN
        """;

    private static List<(FunnelGroup Group, ulong Number)> SumBatch(AttemptDatabase database, int keyCount, string names, CancellationToken cancellationToken) =>
        database.Query(
            $"""
            WITH viewers AS (
                SELECT {names}, subject,
                    count(*) AS n1, count(in_order_2) AS n2, count(in_order_3) AS n3, count(in_order_4) AS n4,
                    count(at_all_2) AS a2, count(at_all_3) AS a3, count(at_all_4) AS a4,
                    count_if(is_mature) AS m1, count(in_order_2) FILTER (is_mature) AS m2, count(in_order_3) FILTER (is_mature) AS m3, count(in_order_4) FILTER (is_mature) AS m4,
                    count_if(deep_read) AS deep, count_if(engaged) AS engaged
                FROM batch GROUP BY ALL)
            SELECT {names},
                sum(n1)::BIGINT, sum(n1)::BIGINT, count(*), count(*), sum(m1)::BIGINT, count_if(m1 > 0)::BIGINT,
                sum(n2)::BIGINT, sum(a2)::BIGINT, count_if(n2 > 0)::BIGINT, count_if(a2 > 0)::BIGINT, sum(m2)::BIGINT, count_if(m2 > 0)::BIGINT,
                sum(n3)::BIGINT, sum(a3)::BIGINT, count_if(n3 > 0)::BIGINT, count_if(a3 > 0)::BIGINT, sum(m3)::BIGINT, count_if(m3 > 0)::BIGINT,
                sum(n4)::BIGINT, sum(a4)::BIGINT, count_if(n4 > 0)::BIGINT, count_if(a4 > 0)::BIGINT, sum(m4)::BIGINT, count_if(m4 > 0)::BIGINT,
                sum(deep)::BIGINT, sum(engaged)::BIGINT, hash({names})
            FROM viewers GROUP BY {names}
            """,
            row => (KeyOf(row, keyCount) with { Sums = SumsOf(row, keyCount) }, row.GetFieldValue<ulong>(row.FieldCount - 1)), cancellationToken);

    private static string TextOf(FunnelGroup group) => $"{group.IsPrevious}\n{group.IsSelected}\n{group.Day}\n{string.Join('\n', group.Values)}";

    private static FunnelSums Added(FunnelSums one, FunnelSums other) => new(
        [
            .. one.Stages.Zip(other.Stages, static (a, b) => new StageSums(
                a.Attempts + b.Attempts, a.AttemptsAtAll + b.AttemptsAtAll, a.Viewers + b.Viewers, a.ViewersAtAll + b.ViewersAtAll,
                a.MatureAttempts + b.MatureAttempts, a.MatureViewers + b.MatureViewers, null)),
        ],
        one.DeepReads + other.DeepReads,
        one.Engaged + other.Engaged);

    private static FunnelGroup KeyOf(DuckDBDataReader row, int keys) => new(
        row.GetBoolean(0), row.IsDBNull(2) ? null : row.GetInt32(2), row.GetBoolean(1), [.. Enumerable.Range(3, keys - 3).Select(row.GetString)], FunnelSums.None);

    private static FunnelSums SumsOf(DuckDBDataReader row, int first)
    {
        const int PerStage = 6;
        return new FunnelSums(
            [
                .. Enumerable.Range(0, StageCount).Select(stage => first + (stage * PerStage)).Select(i => new StageSums(
                    row.GetInt64(i), row.GetInt64(i + 1), row.GetInt64(i + 2), row.GetInt64(i + 3), row.GetInt64(i + 4), row.GetInt64(i + 5), null)),
            ],
            row.GetInt64(first + (StageCount * PerStage)),
            row.GetInt64(first + (StageCount * PerStage) + 1));
    }

    private static FunnelSums WithMedians(FunnelSums sums, long?[] medians) =>
        sums with { Stages = [sums.Stages[0], .. sums.Stages.Skip(1).Zip(medians, static (stage, median) => stage with { MedianMicros = median })] };

    private static ImmutableArray<StageTimes> Times(AttemptDatabase database, CancellationToken cancellationToken)
    {
        database.Run("CREATE TABLE took (s2 BIGINT, s3 BIGINT, s4 BIGINT)", cancellationToken);
        foreach (var parts in database.Batches)
            database.Fill("took", parts, "SELECT in_order_2 - entry_micros, in_order_3 - entry_micros, in_order_4 - entry_micros FROM attempts WHERE in_order_2 IS NOT NULL", 0, cancellationToken);
        return [.. Enumerable.Range(2, StageCount - 1).Select(stage => TimesOf(database, (Stage)stage, cancellationToken))];
    }

    private static StageTimes TimesOf(AttemptDatabase database, Stage stage, CancellationToken cancellationToken)
    {
        var took = $"s{(int)stage}";
        // The length of a whole number of seconds in binary digits is its bin.
        var bins = database.Query(
            $"SELECT least({TimeBins.Count - 1}, CASE WHEN {took} < 1000000 THEN 0 ELSE length(bin({took} // 1000000)) END) AS bin, count(*) FROM took WHERE {took} IS NOT NULL GROUP BY bin",
            static row => (Bin: (int)row.GetInt64(0), Count: row.GetInt64(1)), cancellationToken);
        var (median, p90) = database.Query(
            $"SELECT quantile_disc({took}, 0.5), quantile_disc({took}, 0.9) FROM took", static row => (MaybeLong(row, 0), MaybeLong(row, 1)), cancellationToken)[0];
        var counts = new long[TimeBins.Count];
        foreach (var (bin, count) in bins)
            counts[bin] = count;
        return new StageTimes(stage, counts.Sum(), ImmutableArray.Create(counts), median, p90);
    }

    private static ImmutableArray<StagePath> Paths(AttemptDatabase database, CancellationToken cancellationToken)
    {
        var paths = new SortedDictionary<string, StagePath>(StringComparer.Ordinal);
        foreach (var (stages, attempts) in database.Batches.SelectMany(
            parts => database.Query(parts, PathSql, 0, static row => (Stages: row.GetFieldValue<List<long>>(0), Attempts: row.GetInt64(1)), cancellationToken)))
        {
            var key = string.Concat(stages);
            paths[key] = new StagePath([.. stages.Select(static stage => (Stage)stage)], attempts + (paths.TryGetValue(key, out var known) ? known.Attempts : 0));
        }

        return [.. paths.Values];
    }

    private static AttemptPage List(AttemptDatabase database, string brandId, AttemptBar bar, CancellationToken cancellationToken)
    {
        var reached = bar.Stage == Stage.Episode ? "true" : $"{(bar.AtAll ? "at_all" : "in_order")}_{(int)bar.Stage} IS NOT NULL";
        var (total, first) = (0L, bar.From.Skipped + bar.Size + 1);
        List<ListedAttempt> rows = [];
        foreach (var parts in database.Batches)
        {
            total += database.Query(parts, $"SELECT count(*) FROM attempts WHERE {reached}", 0, static row => row.GetInt64(0), cancellationToken)[0];
            rows.AddRange(database.Query(
                parts,
                $"""
                SELECT entry_micros, subject, campaign_id, placement_id, product_id, drama_id, episode_id, slot_id, theme, market, device, arm,
                    in_order_2, in_order_3, in_order_4, at_all_2, at_all_3, at_all_4
                FROM attempts WHERE {reached} AND entry_micros >= $entry
                ORDER BY entry_micros, subject, campaign_id LIMIT {first}
                """,
                0, row => ListedOf(row, brandId), cancellationToken, ("entry", bar.From.EntryMicros)));
            // Only the first of all batches so far can be on the page.
            rows = [.. rows.OrderBy(static row => row.EntryMicros).ThenBy(static row => row.Subject, StringComparer.Ordinal)
                .ThenBy(static row => row.Entry.Campaign.CampaignId, StringComparer.Ordinal).Take(first)];
        }

        return new AttemptPage([.. rows.Skip(bar.From.Skipped).Take(bar.Size)], rows.Count == first, total);
    }

    private static ListedAttempt ListedOf(DuckDBDataReader row, string brandId)
    {
        string Text(int column) => row.GetString(column);
        var entry = row.GetInt64(0);
        return new ListedAttempt(
            Text(1),
            entry,
            new EntryDimensions(new PlacementKey(new CampaignKey(brandId, Text(2)), Text(3)), Text(4), Text(5), Text(6), Text(7), Text(8), Text(9), Text(10), Text(11)),
            [entry, MaybeLong(row, 12), MaybeLong(row, 13), MaybeLong(row, 14)],
            [entry, MaybeLong(row, 15), MaybeLong(row, 16), MaybeLong(row, 17)]);
    }

    private static long? MaybeLong(DuckDBDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private async Task<T> RunAsync<T>(
        AttemptSet attempts, ReportScope scope, bool withPrevious, Func<AttemptDatabase, CancellationToken, T> run, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(config.Value.Seconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await Task.Run(
                () =>
                {
                    using var database = new AttemptDatabase(config.Value, attempts, scope, withPrevious);
                    return run(database, either.Token);
                },
                either.Token);
        }
        catch (Exception exception) when (exception is DuckDBException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (timeout.IsCancellationRequested)
                throw new ReportTooLargeException($"The report takes longer than {config.Value.Seconds} seconds.", exception);
            if (attempts.Parts.SelectMany(static part => part.Files).FirstOrDefault(static file => !File.Exists(file.Path)) is { } gone)
                throw new FileNotFoundException("A file was merged into another.", gone.Path, exception);
            if (exception is DuckDBException { ErrorType: DuckDBErrorType.OutOfMemory })
                throw new ReportTooLargeException($"The report takes more than {config.Value.MemoryMebibytes} MiB of memory.", exception);
            throw;
        }
    }
}
