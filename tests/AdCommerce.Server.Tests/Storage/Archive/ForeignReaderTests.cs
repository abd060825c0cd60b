using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Tests.Grains.Funnel;
using DuckDB.NET.Data;

namespace AdCommerce.Server.Tests.Storage.Archive;

/// <summary>DuckDB knows nothing of us: what it counts in the files is what the state counted.</summary>
public sealed class ForeignReaderTests
{
    private const int Partition = 7;

    [Fact]
    public async Task Select_OverAttempts_EqualsTheCounters()
    {
        using var folder = new ArchiveFolder();
        var traffic = new FunnelTraffic(seed: 3);
        foreach (var piece in traffic.Next(400).Append(traffic.Settle()).Chunk(60))
            await folder.Open().AppendAsync(Partition, piece, default);
        List<FunnelCell> cells = [.. FunnelTraffic.Brands.SelectMany(brand => traffic.State.Cells(brand))];

        Assert.All(FunnelTraffic.Brands, brand => Assert.True(traffic.State.Cells(brand).Sum(cell => cell.Counts.InOrder[3]) > 0, $"nobody reached {brand}'s group"));
        var expected = cells
            .GroupBy(cell => (cell.Entry.Campaign, cell.Entry.ProductId, cell.EntryDay))
            .Select(group => string.Join(' ', [
                group.Key.Campaign.BrandId, group.Key.Campaign.CampaignId, group.Key.ProductId, $"{group.Key.EntryDay}",
                .. Enumerable.Range(0, 4).Select(stage => $"{group.Sum(cell => cell.Counts.InOrder[stage])}"),
                .. Enumerable.Range(0, 4).Select(stage => $"{group.Sum(cell => cell.Counts.AtAll[stage])}"),
                $"{group.Sum(cell => cell.Counts.DeepReads)}", $"{group.Sum(cell => cell.Counts.Engaged)}", $"{group.Sum(cell => cell.Counts.Exposures)}", $"{group.Sum(cell => cell.Counts.GroupLeaves)}"]))
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, Rows(folder, """
            SELECT brand_id, campaign_id, product_id, entry_micros // 86400000000,
                count(in_order_episode_micros), count(in_order_note_micros), count(in_order_livestream_micros), count(in_order_group_micros),
                count(at_all_episode_micros), count(at_all_note_micros), count(at_all_livestream_micros), count(at_all_group_micros),
                count_if(deep_read), count_if(engaged), sum(exposures), sum(group_leaves)
            FROM {attempts} GROUP BY ALL
            """));
    }

    [Fact]
    public async Task Select_OverListsOfSales_EqualsTheCounters()
    {
        using var folder = new ArchiveFolder();
        var traffic = new FunnelTraffic(seed: 4);
        await folder.Open().AppendAsync(Partition, [.. traffic.Next(300), traffic.Settle()], default);

        var expected = FunnelTraffic.Brands
            .SelectMany(brand => traffic.State.Cells(brand).SelectMany(cell => cell.Counts.Sales.Select(sales => (brand, sales))))
            .GroupBy(row => (row.brand, row.sales.CurrencyCode), row => row.sales)
            .Select(group => $"{group.Key.brand} {group.Key.CurrencyCode} {group.Sum(s => s.Orders)} {group.Sum(s => s.ValueMicros)} {group.Sum(s => s.Refunds)} {group.Sum(s => s.RefundedMicros)}")
            .Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Rows(folder, """
            SELECT brand_id, currency, sum(orders), sum(value), sum(refunds), sum(refunded) FROM (
                SELECT brand_id, unnest(sales_currency) AS currency, unnest(sales_orders) AS orders, unnest(sales_value_micros) AS value,
                    unnest(sales_refunds) AS refunds, unnest(sales_refunded_micros) AS refunded FROM {attempts})
            GROUP BY ALL
            """));
    }

    [Fact]
    public async Task Select_OverEventsAndEntries_FindsEachOnce()
    {
        using var folder = new ArchiveFolder();
        var traffic = new FunnelTraffic(seed: 5);
        var entries = traffic.Next(150);
        foreach (var piece in entries.Chunk(11))
            await folder.Open().AppendAsync(Partition, piece, default);

        var expected = entries.SelectMany(ArchivedEvent.Of)
            .GroupBy(row => (row.Kind, row.Outcome))
            .Select(group => string.Join(
                ' ', Snake(group.Key.Kind), Snake(group.Key.Outcome.Status), Snake(group.Key.Outcome.Rejection), Snake(group.Key.Outcome.Charge), group.Count(), group.Sum(row => row.PriceMicros ?? 0),
                group.Sum(row => row.LengthMillis), group.Sum(row => row.Value?.AmountMicros ?? 0), group.Min(row => row.TimeMicros), group.Select(row => row.EventId).Distinct().Count()))
            .Order(StringComparer.Ordinal).ToList();
        Assert.Contains(expected, row => row.Contains("duplicate", StringComparison.Ordinal));
        Assert.Equal(expected, Rows(folder, """
            SELECT kind, outcome, rejection, charge, count(*), sum(coalesce(price_micros, 0)), sum(length_millis), sum(coalesce(value_micros, 0)), min(time_micros), count(DISTINCT event_id)
            FROM {events} GROUP BY ALL
            """));
        Assert.Equal([$"{entries.Length} 1 {entries.Length}"], Rows(folder, "SELECT count(*), min(position), max(position) FROM {entries}"));
    }

    private static string Snake<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static List<string> Rows(ArchiveFolder folder, string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        foreach (var table in new[] { "entries", "events", "attempts" })
            sql = sql.Replace($"{{{table}}}", $"read_parquet('{folder.Root}/v1/partition=*/day=*/*.{table}.parquet', hive_partitioning = true)", StringComparison.Ordinal);
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(column => $"{reader.GetValue(column)}")));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
