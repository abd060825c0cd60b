using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using Parquet;
using Parquet.Schema;
using static AdCommerce.Storage.Archive.RowGroups;

namespace AdCommerce.Storage.Archive;

/// <summary>The columns of what was seen, where: the same in every file that has them.</summary>
internal static class DimensionColumns
{
    // Files of format 1 do not have it.
    private static readonly DataField Circle = Text("circle");

    private static readonly (DataField Field, Func<EntryDimensions, string> ValueOf)[] Columns =
    [
        (Text("brand_id"), row => row.Campaign.BrandId),
        (Text("campaign_id"), row => row.Campaign.CampaignId),
        (Text("placement_id"), row => row.Placement.PlacementId),
        (Text("product_id"), row => row.ProductId),
        (Text("drama_id"), row => row.DramaId),
        (Text("episode_id"), row => row.EpisodeId),
        (Text("slot_id"), row => row.SlotId),
        (Text("theme"), row => row.Theme),
        (Text("market"), row => row.Market),
        (Text("device"), row => row.Device),
        (Text("arm"), row => row.Arm),
        (Circle, row => row.Circle),
    ];

    /// <summary>The columns, for a schema.</summary>
    public static IEnumerable<DataField> Fields => Columns.Select(column => column.Field);

    /// <summary>Writes them all.</summary>
    public static async Task WriteAsync<TRow>(ParquetRowGroupWriter group, IReadOnlyList<TRow> rows, Func<TRow, EntryDimensions> dimensionsOf)
    {
        foreach (var (field, valueOf) in Columns)
            await group.WriteTextAsync(field, rows, row => valueOf(dimensionsOf(row)));
    }

    /// <summary>Reads them all.</summary>
    public static async Task<EntryDimensions[]> ReadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        var texts = new string[Columns.Length][];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Columns[i].Field == Circle && !group.ColumnExists(Circle)
                ? [.. Enumerable.Repeat("", (int)group.RowCount)]
                : await group.TextsAsync(Columns[i].Field, cancellationToken);
        }

        var rows = new EntryDimensions[group.RowCount];
        for (var i = 0; i < rows.Length; i++)
        {
            var placement = new PlacementKey(new CampaignKey(texts[0][i], texts[1][i]), texts[2][i]);
            rows[i] = new EntryDimensions(placement, texts[3][i], texts[4][i], texts[5][i], texts[6][i], texts[7][i], texts[8][i], texts[9][i], texts[10][i])
            {
                Circle = texts[11][i],
            };
        }

        return rows;
    }
}
