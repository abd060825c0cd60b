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

    // Times are first reached; of two in one instant the earlier stage comes first. Eight times the time and the stage, sorted, and the stage taken out again.
    private const string PathSql =
        """
        SELECT [x % 8 FOR x IN list_sort([entry_micros * 8 + 1]
            || CASE WHEN at_all_2 IS NULL THEN []::BIGINT[] ELSE [at_all_2 * 8 + 2] END
            || CASE WHEN at_all_3 IS NULL THEN []::BIGINT[] ELSE [at_all_3 * 8 + 3] END
            || CASE WHEN at_all_4 IS NULL THEN []::BIGINT[] ELSE [at_all_4 * 8 + 4] END)]::BIGINT[] AS path, count(*)
        FROM attempts GROUP BY path
        """;

    /// <inheritdoc />
    public Task<FunnelGroups> SumAsync(AttemptSet attempts, ReportScope scope, FunnelGrouping grouping, CancellationToken cancellationToken) =>
        RunAsync(attempts, scope, grouping.WithPrevious, (database, token) => new FunnelSumming(database, grouping, token).Sum(), cancellationToken);

    /// <inheritdoc />
    public Task<ImmutableArray<StageTimes>> TimesAsync(AttemptSet attempts, ReportScope scope, CancellationToken cancellationToken) =>
        RunAsync(attempts, scope, withPrevious: false, Times, cancellationToken);

    /// <inheritdoc />
    public Task<ImmutableArray<StagePath>> PathsAsync(AttemptSet attempts, ReportScope scope, CancellationToken cancellationToken) =>
        RunAsync(attempts, scope, withPrevious: false, Paths, cancellationToken);

    /// <inheritdoc />
    public Task<AttemptPage> ListAsync(AttemptSet attempts, ReportScope scope, AttemptBar bar, CancellationToken cancellationToken) =>
        RunAsync(attempts, scope, withPrevious: false, (database, token) => List(database, scope.BrandId, bar, token), cancellationToken);

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
            $"SELECT quantile_disc({took}, 0.5), quantile_disc({took}, 0.9) FROM took", static row => (row.MaybeLong(0), row.MaybeLong(1)), cancellationToken)[0];
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
            [entry, row.MaybeLong(12), row.MaybeLong(13), row.MaybeLong(14)],
            [entry, row.MaybeLong(15), row.MaybeLong(16), row.MaybeLong(17)]);
    }

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
