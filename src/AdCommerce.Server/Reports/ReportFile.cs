using System.Buffers;
using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace AdCommerce.Server.Reports;

/// <summary>A table for a file: columns of text, then of whole numbers or instants.</summary>
/// <param name="Texts">Names of the columns of text.</param>
/// <param name="Numbers">Names of those of numbers.</param>
/// <param name="AreTimes">The numbers are microseconds since 1970, and are written as instants of UTC.</param>
/// <param name="Rows">The rows; a number that is not there is an empty cell.</param>
internal sealed record ReportFile(IReadOnlyList<string> Texts, IReadOnlyList<string> Numbers, bool AreTimes, IReadOnlyList<(string[] Texts, long?[] Numbers)> Rows)
{
    private static readonly SearchValues<char> Names = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = System.IO.Compression.CompressionLevel.Fastest };

    /// <summary>Comma-separated values (RFC 4180), UTF-8, with a header.</summary>
    public byte[] ToCsv()
    {
        var csv = new StringBuilder();
        csv.AppendJoin(',', Texts.Concat(Numbers)).Append("\r\n");
        foreach (var row in Rows)
            csv.AppendJoin(',', row.Texts.Select(Quoted).Concat(row.Numbers.Select(TextOf))).Append("\r\n");
        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>Apache Parquet.</summary>
    public async Task<byte[]> ToParquetAsync(CancellationToken cancellationToken)
    {
        DataField[] texts = [.. Texts.Select(static name => new DataField(name, typeof(string), isNullable: false))];
        DataField[] numbers = [.. Numbers.Select(NumberField)];
        using var file = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. texts, .. numbers]), file, Options, cancellationToken: cancellationToken))
        {
            using var group = writer.CreateRowGroup();
            for (var i = 0; i < texts.Length; i++)
                await group.WriteAsync(texts[i], Rows.Select(row => row.Texts[i]).ToArray());
            for (var i = 0; i < numbers.Length; i++)
                await WriteNumbersAsync(group, numbers[i], i, cancellationToken);
        }

        return file.ToArray();
    }

    private DataField NumberField(string name) => AreTimes
        ? new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Micros, isNullable: true)
        : new DataField(name, typeof(long), isNullable: true);

    private Task WriteNumbersAsync(ParquetRowGroupWriter group, DataField field, int column, CancellationToken cancellationToken)
    {
        var numbers = Rows.Select(row => row.Numbers[column]);
        return AreTimes
            ? group.WriteAsync<DateTime>(field, numbers.Select(static micros => micros is { } known ? TimeOf(known) : (DateTime?)null).ToArray(), cancellationToken: cancellationToken)
            : group.WriteAsync<long>(field, numbers.ToArray(), cancellationToken: cancellationToken);
    }

    private string TextOf(long? number) => number is not { } known
        ? ""
        : AreTimes ? TimeOf(known).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture) : known.ToString(CultureInfo.InvariantCulture);

    private static DateTime TimeOf(long micros) => DateTime.UnixEpoch.AddMicroseconds(micros);

    // Text that a spreadsheet would take for a formula is marked as text. A pseudonym may begin with "-": there is nothing in it to calculate, and it has to be the same everywhere.
    private static string Quoted(string text)
    {
        if (text is ['=' or '+' or '-' or '@', ..] && text.AsSpan().ContainsAnyExcept(Names))
            text = $"'{text}";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
