using AdCommerce.Grains.Reports;

namespace AdCommerce.Storage.Reports;

/// <summary>
/// Sums a funnel up, as a whole and by the values of dimensions, from one reading of the attempts. Batch by batch, so that only some viewers are in memory; none is in two. Of a batch only how
/// long each step took is kept.
/// </summary>
internal sealed class FunnelSumming(AttemptDatabase database, FunnelGrouping grouping, CancellationToken cancellationToken)
{
    // Of a stage that was reached in order how long it took from the one before; of one that was reached at all, that it was.
    private static readonly (string Name, string Type, string Of)[] BatchColumns =
    [
        ("subject", "VARCHAR", "subject"),
        ("note", "BIGINT", "in_order_2 - entry_micros"), ("livestream", "BIGINT", "in_order_3 - in_order_2"), ("joined", "BIGINT", "in_order_4 - in_order_3"),
        ("a2", "BOOLEAN", "at_all_2 IS NOT NULL"), ("a3", "BOOLEAN", "at_all_3 IS NOT NULL"), ("a4", "BOOLEAN", "at_all_4 IS NOT NULL"),
        ("is_mature", "BOOLEAN", "is_mature"), ("deep_read", "BOOLEAN", "deep_read"), ("engaged", "BOOLEAN", "engaged"),
    ];

    // By these every group is parted; by the dimensions only its parts are.
    private static readonly string[] TotalTypes = ["BOOLEAN", "BOOLEAN", "INTEGER"];

    private readonly string[] _keys = ["is_previous", "is_selected", grouping.ByDay ? "day" : "NULL", .. grouping.Dimensions.Select(AttemptDatabase.SqlOf)];
    private readonly string[] _types = [.. TotalTypes, .. grouping.Dimensions.Select(static _ => "VARCHAR")];

    /// <summary>Sums it up.</summary>
    public FunnelGroups Sum()
    {
        database.Run("CREATE TABLE took (of_total UBIGINT, of_part UBIGINT, note BIGINT, livestream BIGINT, joined BIGINT)", cancellationToken);
        var total = new FunnelLevel(database, "of_total", TotalTypes.Length);
        var parts = grouping.Dimensions.IsEmpty ? null : new FunnelLevel(database, "of_part", _keys.Length);
        foreach (var range in database.Batches)
        {
            Fill(range, total.Hash, parts?.Hash ?? total.Hash);
            total.AddBatch(cancellationToken);
            parts?.AddBatch(cancellationToken);
        }

        return new FunnelGroups(total.ToGroups(cancellationToken), parts?.ToGroups(cancellationToken) ?? []);
    }

    private void Fill(Range range, string hashOfTotal, string hashOfPart)
    {
        var columns = _types.Select(static (type, i) => $"k{i} {type}").Concat(BatchColumns.Select(static column => $"{column.Name} {column.Type}"));
        database.Run($"CREATE OR REPLACE TABLE batch ({string.Join(", ", columns)})", cancellationToken);
        database.Fill("batch", range, $"SELECT {string.Join(", ", _keys.Concat(BatchColumns.Select(static column => column.Of)))} FROM attempts", grouping.NowMicros, cancellationToken);
        database.Run($"INSERT INTO took SELECT {hashOfTotal}, {hashOfPart}, note, livestream, joined FROM batch WHERE note IS NOT NULL", cancellationToken);
    }
}
