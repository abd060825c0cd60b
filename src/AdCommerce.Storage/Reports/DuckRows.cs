using DuckDB.NET.Data;

namespace AdCommerce.Storage.Reports;

/// <summary>Columns of a row.</summary>
internal static class DuckRows
{
    /// <summary>A number that may be missing.</summary>
    public static long? MaybeLong(this DuckDBDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
