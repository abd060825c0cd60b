using System.Globalization;
using System.Text;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Reports;
using DuckDB.NET.Data;

namespace AdCommerce.Storage.Reports;

/// <summary>
/// A database in memory for one question: the archive's files as they lie, beside them what is not archived. What comes from callers goes in as rows and
/// parameters, never as text of a query.
/// </summary>
internal sealed class AttemptDatabase : IDisposable
{
    private const long LatenessMicros = FunnelEvent.AgeMicrosMax;
    private const long NotReached = -1;
    private const long MicrosPerDay = 24 * 3_600_000_000L;

    // Of instants behind the range; its negative of those before it.
    private const int DayNever = 1_000_000;

    // In files an attempt takes some 40 to 100 bytes: a batch is of a few hundred thousand of them.
    private const long BatchBytesMax = 16 * 1024 * 1024;
    private const long LiveBytes = 64;

    // Beside the dimensions that are filtered by.
    private const int CampaignsWanted = 0;

    /// <summary>
    /// Filters that a join hands on to what it reads lose rows where several threads run (duckdb/duckdb#22075); without them reports are slower and right.
    /// </summary>
    private const string UntrustedOptimizers = "join_filter_pushdown";

    /// <summary>What of an attempt reports look at: the columns of the files, and what they are called here.</summary>
    private static readonly (string Column, string Name, string Type)[] Columns =
    [
        ("subject", "subject", "VARCHAR"), ("entry_micros", "entry_micros", "BIGINT"), ("window_micros", "window_micros", "BIGINT"),
        ("campaign_id", "campaign_id", "VARCHAR"), ("placement_id", "placement_id", "VARCHAR"), ("product_id", "product_id", "VARCHAR"),
        ("drama_id", "drama_id", "VARCHAR"), ("episode_id", "episode_id", "VARCHAR"), ("slot_id", "slot_id", "VARCHAR"), ("theme", "theme", "VARCHAR"),
        ("market", "market", "VARCHAR"), ("device", "device", "VARCHAR"), ("arm", "arm", "VARCHAR"), ("coalesce(circle, '')", "circle", "VARCHAR"),
        ("in_order_note_micros", "in_order_2", "BIGINT"), ("in_order_livestream_micros", "in_order_3", "BIGINT"), ("in_order_group_micros", "in_order_4", "BIGINT"),
        ("at_all_note_micros", "at_all_2", "BIGINT"), ("at_all_livestream_micros", "at_all_3", "BIGINT"), ("at_all_group_micros", "at_all_4", "BIGINT"),
        ("deep_read", "deep_read", "BOOLEAN"), ("engaged", "engaged", "BOOLEAN"),
    ];

    private readonly DuckDBConnection _connection;
    private readonly ReportConfig _config;
    private readonly ReportScope _scope;
    private readonly AttemptSet _attempts;
    private readonly bool _withPrevious;

    /// <summary>Opens it with the attempts of a report.</summary>
    public AttemptDatabase(ReportConfig config, AttemptSet attempts, ReportScope scope, bool withPrevious)
    {
        (_config, _attempts, _scope, _withPrevious) = (config, attempts, scope, withPrevious);
        _connection = new DuckDBConnection("DataSource=:memory:");
        try
        {
            _connection.Open();
            Run(string.Create(
                CultureInfo.InvariantCulture,
                $"SET memory_limit = '{config.MemoryMebibytes}MiB'; SET threads = {config.Threads}; SET temp_directory = ''; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET disabled_optimizers = '{UntrustedOptimizers}';"));
            Run($"CREATE TABLE live ({string.Join(", ", Columns.Select(static column => $"{column.Name} {column.Type}"))}, part INTEGER);");
            Run("CREATE TABLE wanted (dimension INTEGER, value VARCHAR);");
            Run($"CREATE MACRO day_of(micros) AS {DaySql};");
            AddLive();
            AddWanted();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The parts, a few together as long as they are small: a viewer's attempts are all in one of them, so that viewers can be counted batch by batch with only one
    /// batch in memory, and a query costs more than a small part.
    /// </summary>
    public IEnumerable<Range> Batches
    {
        get
        {
            var (first, bytes, files) = (0, 0L, 0);
            for (var part = 0; part < _attempts.Parts.Length; part++)
            {
                var more = _attempts.Parts[part].Files.Sum(static file => SizeOf(file.Path)) + (_attempts.Parts[part].Live.Length * LiveBytes);
                if (part > first && (bytes + more > BatchBytesMax || files + _attempts.Parts[part].Files.Length > _config.BatchFiles))
                {
                    yield return first..part;
                    (first, bytes, files) = (part, 0, 0);
                }

                (bytes, files) = (bytes + more, files + _attempts.Parts[part].Files.Length);
            }

            if (first < _attempts.Parts.Length)
                yield return first.._attempts.Parts.Length;
        }
    }

    /// <summary>
    /// The beginning of every query: <c>attempts</c>, with the columns above, <c>day</c>, <c>is_previous</c>, <c>is_selected</c> (of the circles that are
    /// filtered by) and <c>is_mature</c> (needs <c>$now</c>). A day is over, and what it came to, when the instant that lies a window and the lateness
    /// ago is of a later day.
    /// </summary>
    private string With(Range parts) =>
        $"""
        WITH attempts AS (
            SELECT a.*, day_of(entry_micros) AS day, day_of(entry_micros) < {Text(_scope.Range.FirstDay)} AS is_previous, {SelectedSql} AS is_selected,
                day_of(entry_micros) < day_of($now - window_micros - {Text(LatenessMicros)}) AS is_mature
            FROM (SELECT {string.Join(", ", Columns.Select(static column => column.Name))} FROM live WHERE part >= {Text(parts.Start.Value)} AND part < {Text(parts.End.Value)}{string.Concat(FilesSql(parts))}) a
            {string.Concat(FilterSql())}
        )
        """;

    /// <summary>
    /// The day of an instant, as an expression: whole days from the start of a stretch of days that are all as long. A join with a table of days would hold every
    /// attempt in memory.
    /// </summary>
    private string DaySql
    {
        get
        {
            var range = _withPrevious ? _scope.Range with { FirstDay = _scope.Range.Previous.FirstDay, Days = 2 * _scope.Range.Days } : _scope.Range;
            var starts = range.Starts;
            var sql = new StringBuilder($"CASE WHEN micros >= {Text(starts[^1])} THEN {Text(DayNever)}");
            var stretchEnd = range.Days;
            for (var i = range.Days - 1; i >= 0; i--)
            {
                var length = starts[i + 1] - starts[i];
                if (i > 0 && length == MicrosPerDay && starts[i] - starts[i - 1] == MicrosPerDay)
                    continue;
                // Where clocks go back, the last hour is of the same day.
                sql.Append(CultureInfo.InvariantCulture, $" WHEN micros >= {starts[i]} THEN {range.FirstDay + i} + least((micros - {starts[i]}) // {MicrosPerDay}, {stretchEnd - i - 1})");
                stretchEnd = i;
            }

            return sql.Append(CultureInfo.InvariantCulture, $" ELSE {-DayNever} END").ToString();
        }
    }

    /// <summary>What a dimension is in a query; the same text as <see cref="ReportDimensions.ValueIn"/>.</summary>
    public static string SqlOf(ReportDimension dimension) => dimension switch
    {
        ReportDimension.Campaign => "campaign_id",
        ReportDimension.Placement => "campaign_id || '/' || placement_id",
        ReportDimension.Product => "product_id",
        ReportDimension.Variant => "episode_id || '/' || slot_id || '/' || product_id",
        ReportDimension.Drama => "drama_id",
        ReportDimension.Episode => "episode_id",
        ReportDimension.Slot => "episode_id || '/' || slot_id",
        ReportDimension.Theme => "theme",
        ReportDimension.Circle => "circle",
        ReportDimension.Market => "market",
        ReportDimension.Device => "device",
        ReportDimension.Arm => "arm",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "No such dimension."),
    };

    /// <summary>Runs a query over the attempts of some parts, which begins as <see cref="With"/> says.</summary>
    /// <param name="parts">One of <see cref="Batches"/>.</param>
    /// <param name="sql">What follows.</param>
    /// <param name="nowMicros">Now.</param>
    /// <param name="map">Makes something of each row.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <param name="parameters">Further parameters.</param>
    public List<T> Query<T>(Range parts, string sql, long nowMicros, Func<DuckDBDataReader, T> map, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        using var command = CommandOver(parts, "", sql, nowMicros, parameters);
        return Read(command, map, cancellationToken);
    }

    /// <summary>Puts what such a query gives into a table, so that it is read from the files once.</summary>
    public void Fill(string table, Range parts, string sql, long nowMicros, CancellationToken cancellationToken)
    {
        using var command = CommandOver(parts, $"INSERT INTO {table} ", sql, nowMicros, []);
        using var registration = cancellationToken.Register(command.Cancel);
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a query over tables that were made with <see cref="Run"/>.</summary>
    public List<T> Query<T>(string sql, Func<DuckDBDataReader, T> map, CancellationToken cancellationToken)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return Read(command, map, cancellationToken);
    }

    /// <summary>Runs a statement.</summary>
    public void Run(string sql, CancellationToken cancellationToken = default)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var registration = cancellationToken.Register(command.Cancel);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    private string SelectedSql => _scope.Circles is null
        ? "true"
        : $"circle IN (SELECT value FROM wanted WHERE dimension = {(int)ReportDimension.Circle})";

    // Circles are not filtered here: what is told of some of them depends on the others, too.
    private IEnumerable<string> FilterSql() => _scope.Filters
        .Where(static filter => filter.Dimension != ReportDimension.Circle)
        .Select(static (filter, i) => $"{(i == 0 ? "WHERE" : " AND")} {SqlOf(filter.Dimension)} IN (SELECT value FROM wanted WHERE dimension = {(int)filter.Dimension})");

    private IEnumerable<Grains.Funnel.AttemptFile> FilesOf(Range parts) => _attempts.Parts.Take(parts).SelectMany(static p => p.Files);

    private IEnumerable<(string Name, object Value)> FileParameters(AttemptQuery query, Range parts) => !FilesOf(parts).Any()
        ? []
        : [("brand", query.BrandId), ("from", query.FromMicros), ("before", query.BeforeMicros)];

    // Where two files overlap, a position counts in one of them: files are read together with those that begin where they should.
    private IEnumerable<string> FilesSql(Range parts)
    {
        var columns = string.Join(", ", Columns.Select(static column => $"{column.Column} AS {column.Name}"));
        var campaigns = _scope.CampaignIds.IsEmpty ? "" : $" AND campaign_id IN (SELECT value FROM wanted WHERE dimension = {CampaignsWanted})";
        foreach (var together in FilesOf(parts).GroupBy(static file => OverlapOf(file)))
        {
            var paths = string.Join(", ", together.Select(static file => $"'{file.Path.Replace("'", "''", StringComparison.Ordinal)}'"));
            var overlap = together.Key is { } position ? string.Create(CultureInfo.InvariantCulture, $" AND position >= {position}") : "";
            yield return $"""

                UNION ALL SELECT {columns} FROM read_parquet([{paths}], union_by_name = true, hive_partitioning = false)
                WHERE brand_id = $brand AND entry_micros >= $from AND entry_micros < $before{campaigns}{overlap}
                """;
        }
    }

    // One that is merged away meanwhile is looked for again when it is read.
    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static long? OverlapOf(Grains.Funnel.AttemptFile file) =>
        Path.GetFileName(file.Path).Split('-') is [var from, ..] && long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first >= file.From
            ? null
            : file.From;

    private void AddLive()
    {
        using var appender = _connection.CreateAppender("live");
        foreach (var (part, (subject, attempt)) in _attempts.Parts.SelectMany(static (part, i) => part.Live.Select(live => (i, live))))
        {
            var entry = attempt.Entry;
            var row = appender.CreateRow()
                .AppendValue(subject).AppendValue(attempt.EntryMicros).AppendValue(attempt.Terms.WindowMicros)
                .AppendValue(entry.Campaign.CampaignId).AppendValue(entry.Placement.PlacementId).AppendValue(entry.ProductId)
                .AppendValue(entry.DramaId).AppendValue(entry.EpisodeId).AppendValue(entry.SlotId).AppendValue(entry.Theme)
                .AppendValue(entry.Market).AppendValue(entry.Device).AppendValue(entry.Arm).AppendValue(entry.Circle);
            foreach (var reached in attempt.InOrderMicros.Skip(1).Concat(attempt.AtAllMicros.Skip(1)))
                row = reached == NotReached ? row.AppendNullValue() : row.AppendValue(reached);
            row.AppendValue(attempt.DeepRead).AppendValue(attempt.Engaged).AppendValue((int?)part).EndRow();
        }
    }

    private void AddWanted()
    {
        using var appender = _connection.CreateAppender("wanted");
        foreach (var campaign in _scope.CampaignIds)
            appender.CreateRow().AppendValue((int?)CampaignsWanted).AppendValue(campaign).EndRow();
        foreach (var filter in _scope.Filters)
        {
            foreach (var value in filter.Values)
                appender.CreateRow().AppendValue((int)filter.Dimension).AppendValue(value).EndRow();
        }
    }

    private DuckDBCommand CommandOver(Range parts, string before, string sql, long nowMicros, (string Name, object Value)[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = $"{before}{With(parts)}\n{sql}";
        var query = _scope.QueryFor(_withPrevious);
        foreach (var (name, value) in ((string, object)[])[("now", nowMicros), .. FileParameters(query, parts), .. parameters])
            command.Parameters.Add(new DuckDBParameter(name, value));
        return command;
    }

    private static List<T> Read<T>(DuckDBCommand command, Func<DuckDBDataReader, T> map, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(command.Cancel);
        using var reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(map((DuckDBDataReader)reader));
        }

        return rows;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
