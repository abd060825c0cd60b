using AdCommerce.Domain.Reports;
using DuckDB.NET.Data;

namespace AdCommerce.Storage.Reports;

/// <summary>Groups of a funnel by the first keys of the batches.</summary>
/// <param name="database">Where the batches are.</param>
/// <param name="column">Of the table of times: which group an attempt is of.</param>
/// <param name="keyCount">By how many keys.</param>
internal sealed class FunnelLevel(AttemptDatabase database, string column, int keyCount)
{
    private const int StageCount = 4;

    private readonly Dictionary<string, (FunnelGroup Group, ulong Number)> _sums = new(StringComparer.Ordinal);
    private readonly string _names = string.Join(", ", Enumerable.Range(0, keyCount).Select(static i => $"k{i}"));

    /// <summary>What tells groups apart in the table of times.</summary>
    public string Hash => $"hash({_names})";

    /// <summary>Adds the batch that is there now.</summary>
    public void AddBatch(CancellationToken cancellationToken)
    {
        foreach (var (group, number) in database.Query(SumSql, row => (KeyOf(row) with { Sums = SumsOf(row, keyCount) }, row.GetFieldValue<ulong>(row.FieldCount - 1)), cancellationToken))
        {
            var key = TextOf(group);
            _sums[key] = (_sums.TryGetValue(key, out var known) ? known.Group with { Sums = Added(known.Group.Sums, group.Sums) } : group, number);
        }
    }

    /// <summary>All batches together.</summary>
    public IReadOnlyList<FunnelGroup> ToGroups(CancellationToken cancellationToken)
    {
        var medians = database.Query(
            $"SELECT {column}, quantile_disc(note, 0.5), quantile_disc(livestream, 0.5), quantile_disc(joined, 0.5) FROM took GROUP BY {column}",
            static row => (Number: row.GetFieldValue<ulong>(0), Medians: Enumerable.Range(1, StageCount - 1).Select(row.MaybeLong).ToArray()), cancellationToken)
            .ToDictionary(static median => median.Number, static median => median.Medians);
        return
        [
            .. _sums.OrderBy(static sum => sum.Key, StringComparer.Ordinal).Select(static sum => sum.Value)
                .Select(sum => sum.Group with { Sums = WithMedians(sum.Group.Sums, medians.GetValueOrDefault(sum.Number) ?? new long?[StageCount - 1]) }),
        ];
    }

    // A row per viewer first: whoever has two attempts is one viewer, of the stage that the better of them reached.
    private string SumSql =>
        $"""
        WITH viewers AS (
            SELECT {_names}, subject,
                count(*) AS n1, count(note) AS n2, count(livestream) AS n3, count(joined) AS n4, count_if(a2) AS a2, count_if(a3) AS a3, count_if(a4) AS a4,
                count_if(is_mature) AS m1, count(note) FILTER (is_mature) AS m2, count(livestream) FILTER (is_mature) AS m3, count(joined) FILTER (is_mature) AS m4,
                count_if(deep_read) AS deep, count_if(engaged) AS engaged
            FROM batch GROUP BY ALL)
        SELECT {_names},
            sum(n1)::BIGINT, sum(n1)::BIGINT, count(*), count(*), sum(m1)::BIGINT, count_if(m1 > 0)::BIGINT,
            sum(n2)::BIGINT, sum(a2)::BIGINT, count_if(n2 > 0)::BIGINT, count_if(a2 > 0)::BIGINT, sum(m2)::BIGINT, count_if(m2 > 0)::BIGINT,
            sum(n3)::BIGINT, sum(a3)::BIGINT, count_if(n3 > 0)::BIGINT, count_if(a3 > 0)::BIGINT, sum(m3)::BIGINT, count_if(m3 > 0)::BIGINT,
            sum(n4)::BIGINT, sum(a4)::BIGINT, count_if(n4 > 0)::BIGINT, count_if(a4 > 0)::BIGINT, sum(m4)::BIGINT, count_if(m4 > 0)::BIGINT,
            sum(deep)::BIGINT, sum(engaged)::BIGINT, {Hash}
        FROM viewers GROUP BY {_names}
        """;

    private FunnelGroup KeyOf(DuckDBDataReader row) => new(
        row.GetBoolean(0), row.IsDBNull(2) ? null : row.GetInt32(2), row.GetBoolean(1), [.. Enumerable.Range(3, keyCount - 3).Select(row.GetString)], FunnelSums.None);

    private static string TextOf(FunnelGroup group) => $"{group.IsPrevious}\n{group.IsSelected}\n{group.Day}\n{string.Join('\n', group.Values)}";

    private static FunnelSums Added(FunnelSums one, FunnelSums other) => new(
        [
            .. one.Stages.Zip(other.Stages, static (a, b) => new StageSums(
                a.Attempts + b.Attempts, a.AttemptsAtAll + b.AttemptsAtAll, a.Viewers + b.Viewers, a.ViewersAtAll + b.ViewersAtAll,
                a.MatureAttempts + b.MatureAttempts, a.MatureViewers + b.MatureViewers, null)),
        ],
        one.DeepReads + other.DeepReads,
        one.Engaged + other.Engaged);

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
}
