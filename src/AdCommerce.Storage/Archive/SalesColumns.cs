using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using Parquet;
using Parquet.Schema;

namespace AdCommerce.Storage.Archive;

/// <summary>Sales of an attempt as lists of equal length, one item per currency.</summary>
internal static class SalesColumns
{
    private static readonly DataField Currency = new("sales_currency", typeof(string), isNullable: false, isArray: true);
    private static readonly DataField Orders = List("sales_orders");
    private static readonly DataField ValueMicros = List("sales_value_micros");
    private static readonly DataField Refunds = List("sales_refunds");
    private static readonly DataField RefundedMicros = List("sales_refunded_micros");

    /// <summary>The columns, for a schema.</summary>
    public static IEnumerable<DataField> Fields => [Currency, Orders, ValueMicros, Refunds, RefundedMicros];

    /// <summary>Writes the lists of every row.</summary>
    public static async Task WriteAsync(ParquetRowGroupWriter group, IEnumerable<ImmutableArray<Sales>> rows, CancellationToken cancellationToken)
    {
        List<Sales> items = [];
        List<int> definitions = [];
        List<int> repetitions = [];
        foreach (var sales in rows)
        {
            // An empty list is one level that defines nothing.
            for (var i = 0; i < Math.Max(1, sales.Length); i++)
            {
                definitions.Add(sales.IsEmpty ? 0 : 1);
                repetitions.Add(i == 0 ? 0 : 1);
            }

            items.AddRange(sales);
        }

        Task WriteOneAsync<T>(DataField field, Func<Sales, T> valueOf)
            where T : struct =>
            group.WriteAllPartsAsync<T>(field, items.Select(valueOf).ToArray(), definitions.ToArray(), repetitions.ToArray(), cancellationToken);

        await WriteOneAsync(Currency, sales => sales.CurrencyCode.AsMemory());
        await WriteOneAsync(Orders, sales => sales.Orders);
        await WriteOneAsync(ValueMicros, sales => sales.ValueMicros);
        await WriteOneAsync(Refunds, sales => sales.Refunds);
        await WriteOneAsync(RefundedMicros, sales => sales.RefundedMicros);
    }

    /// <summary>Reads the lists of every row.</summary>
    public static async Task<ImmutableArray<Sales>[]> ReadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        var (texts, definitions, repetitions) = await ReadOneAsync<ReadOnlyMemory<char>>(group, Currency, cancellationToken);
        // At once: the memory is the reader's.
        var currencies = Array.ConvertAll(texts, text => text.ToString());
        var (orders, _, _) = await ReadOneAsync<long>(group, Orders, cancellationToken);
        var (values, _, _) = await ReadOneAsync<long>(group, ValueMicros, cancellationToken);
        var (refunds, _, _) = await ReadOneAsync<long>(group, Refunds, cancellationToken);
        var (refunded, _, _) = await ReadOneAsync<long>(group, RefundedMicros, cancellationToken);
        List<ImmutableArray<Sales>.Builder> rows = [];
        var item = 0;
        for (var level = 0; level < definitions.Length; level++)
        {
            if (repetitions[level] == 0)
                rows.Add(ImmutableArray.CreateBuilder<Sales>());
            if (definitions[level] == 0)
                continue;
            rows[^1].Add(new Sales(currencies[item], orders[item], values[item], refunds[item], refunded[item]));
            item++;
        }

        return [.. rows.Select(row => row.ToImmutable())];
    }

    private static async Task<(T[] Values, int[] Definitions, int[] Repetitions)> ReadOneAsync<T>(
        ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
        where T : struct
    {
        var levels = checked((int)(group.GetMetadata(field)?.MetaData?.NumValues ?? throw new FormatException($"it has no column {field.Name}")));
        var values = new T[levels];
        var definitions = new int[levels];
        var repetitions = new int[levels];
        await group.ReadRawAsync<T>(field, values.AsMemory(), definitions.AsMemory(), repetitions.AsMemory(), cancellationToken);
        return (values, definitions, repetitions);
    }

    private static DataField List(string name) => new(name, typeof(long), isNullable: false, isArray: true);
}
