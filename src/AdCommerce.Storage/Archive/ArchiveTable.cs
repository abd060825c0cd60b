using System.Collections.Immutable;
using Parquet;
using Parquet.Schema;

namespace AdCommerce.Storage.Archive;

/// <summary>One kind of file of a set: its columns, and how rows become columns and rows again.</summary>
/// <typeparam name="TRow">A row.</typeparam>
internal abstract class ArchiveTable<TRow>
{
    /// <summary>Format of the files. Raise it when columns change, or what entries hold, and go on reading the older ones.</summary>
    public const string Schema = "5";

    /// <summary>
    /// The formats before it: "1" had no circles, propensities and charges, "2" had no propensities and charges, "3" had no charges; in entries of all of them no exposure
    /// stands under a viewer's name.
    /// </summary>
    public static readonly ImmutableArray<string> SchemasBefore = ["1", "2", "3", "4"];

    /// <summary>What its files are called.</summary>
    public abstract string Name { get; }

    /// <summary>Its columns.</summary>
    public abstract ParquetSchema Columns { get; }

    /// <summary>Writes rows as one row group.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<TRow> rows, CancellationToken cancellationToken);

    /// <summary>Reads a row group.</summary>
    public abstract Task<IReadOnlyList<TRow>> ReadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken);

    /// <summary>About how many bytes a row takes in memory: row groups are closed by that.</summary>
    public abstract int Weigh(TRow row);
}
