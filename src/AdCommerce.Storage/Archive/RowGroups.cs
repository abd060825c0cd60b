using Parquet;
using Parquet.Schema;

namespace AdCommerce.Storage.Archive;

/// <summary>Columns of a row group as arrays, one value per row.</summary>
internal static class RowGroups
{
    public static Task WriteAsync<TRow, T>(
        this ParquetRowGroupWriter group, DataField field, IReadOnlyList<TRow> rows, Func<TRow, T> valueOf, CancellationToken cancellationToken)
        where T : struct =>
        group.WriteAsync<T>(field, Column(rows, valueOf), cancellationToken: cancellationToken);

    public static Task WriteOptionalAsync<TRow, T>(
        this ParquetRowGroupWriter group, DataField field, IReadOnlyList<TRow> rows, Func<TRow, T?> valueOf, CancellationToken cancellationToken)
        where T : struct =>
        group.WriteAsync<T>(field, Column(rows, valueOf), cancellationToken: cancellationToken);

    public static Task WriteTextAsync<TRow>(this ParquetRowGroupWriter group, DataField field, IReadOnlyList<TRow> rows, Func<TRow, string?> valueOf) =>
        group.WriteAsync(field, Column(rows, valueOf)!);

    public static Task WriteBytesAsync<TRow>(this ParquetRowGroupWriter group, DataField field, IReadOnlyList<TRow> rows, Func<TRow, byte[]> valueOf) =>
        group.WriteAsync(field, Column(rows, valueOf));

    public static async Task<T[]> ValuesAsync<T>(this ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
        where T : struct
    {
        var values = new T[group.RowCount];
        await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellationToken);
        return values;
    }

    public static async Task<T?[]> OptionalAsync<T>(this ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
        where T : struct
    {
        var values = new T?[group.RowCount];
        await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellationToken);
        return values;
    }

    /// <summary>Text; null where an optional column has none.</summary>
    public static async Task<string[]> TextsAsync(this ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
    {
        var values = new string?[group.RowCount];
        await group.ReadAsync(field, values.AsMemory(), cancellationToken: cancellationToken);
        return values!;
    }

    public static async Task<byte[][]> BytesAsync(this ParquetRowGroupReader group, DataField field, CancellationToken cancellationToken)
    {
        var values = new byte[]?[group.RowCount];
        await group.ReadAsync(field, values.AsMemory(), cancellationToken: cancellationToken);
        return values!;
    }

    /// <summary>A column of text that is always there.</summary>
    public static DataField Text(string name) => new(name, typeof(string), isNullable: false);

    /// <summary>A column of text that may be missing.</summary>
    public static DataField OptionalText(string name) => new(name, typeof(string), isNullable: true);

    /// <summary>A column of numbers that may be missing.</summary>
    public static DataField OptionalLong(string name) => new(name, typeof(long), isNullable: true);

    /// <summary>A column of fractions that may be missing.</summary>
    public static DataField OptionalDouble(string name) => new(name, typeof(double), isNullable: true);

    private static T[] Column<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> valueOf)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = valueOf(rows[i]);
        return values;
    }
}
