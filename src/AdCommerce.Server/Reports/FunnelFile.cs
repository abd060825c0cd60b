using System.Globalization;
using System.Text;
using AdCommerce.Domain.Reports;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace AdCommerce.Server.Reports;

/// <summary>A funnel as a file: a row for each period, value and stage, the total first, with no values. What is withheld is an empty cell.</summary>
internal static class FunnelFile
{
    private static readonly (string Name, Func<StageSums, long?> ValueOf)[] Numbers =
    [
        ("attempts", static s => s.Attempts), ("attempts_at_all", static s => s.AttemptsAtAll), ("viewers", static s => s.Viewers), ("viewers_at_all", static s => s.ViewersAtAll),
        ("mature_attempts", static s => s.MatureAttempts), ("mature_viewers", static s => s.MatureViewers), ("median_micros", static s => s.MedianMicros),
    ];

    /// <summary>Comma-separated values (RFC 4180), UTF-8, with a header.</summary>
    public static byte[] ToCsv(AskedReport asked, FunnelReport report)
    {
        var csv = new StringBuilder();
        csv.AppendJoin(',', TextNames(asked).Concat(Numbers.Select(static number => number.Name))).Append("\r\n");
        foreach (var row in Rows(asked, report))
            csv.AppendJoin(',', row.Texts.Select(Quoted).Concat(row.Numbers.Select(static number => number?.ToString(CultureInfo.InvariantCulture) ?? ""))).Append("\r\n");
        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>Apache Parquet.</summary>
    public static async Task<byte[]> ToParquetAsync(AskedReport asked, FunnelReport report, CancellationToken cancellationToken)
    {
        DataField[] texts = [.. TextNames(asked).Select(static name => new DataField(name, typeof(string), isNullable: false))];
        DataField[] numbers = [.. Numbers.Select(static number => new DataField(number.Name, typeof(long), isNullable: true))];
        List<(string[] Texts, long?[] Numbers)> rows = [.. Rows(asked, report)];
        using var file = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. texts, .. numbers]), file, cancellationToken: cancellationToken))
        {
            using var group = writer.CreateRowGroup();
            for (var i = 0; i < texts.Length; i++)
                await group.WriteAsync(texts[i], rows.Select(row => row.Texts[i]).ToArray());
            for (var i = 0; i < numbers.Length; i++)
                await group.WriteAsync<long>(numbers[i], rows.Select(row => row.Numbers[i]).ToArray(), cancellationToken: cancellationToken);
        }

        return file.ToArray();
    }

    private static IEnumerable<string> TextNames(AskedReport asked) => ["period", .. asked.Dimensions.Select(ReportNames.NameOf), "stage"];

    private static IEnumerable<(string[] Texts, long?[] Numbers)> Rows(AskedReport asked, FunnelReport report)
    {
        foreach (var (current, previous) in report.Rows.Prepend((report.Total, report.PreviousTotal)))
        {
            foreach (var (period, group) in ((string, TellableGroup?)[])[("current", current), ("previous", previous)])
            {
                if (group is null)
                    continue;
                string[] values = group.Group.Values.IsEmpty
                    ? [.. asked.Dimensions.Select(static _ => "")]
                    : [.. group.Group.Values.Zip(asked.Dimensions, (value, dimension) => ReportNames.ToName(dimension, asked.Scope.BrandId, value))];
                for (var stage = 0; stage < group.Withheld.Length; stage++)
                {
                    var sums = group.Group.Sums.Stages[stage];
                    yield return (
                        [period, .. values, ((Domain.Funnel.Stage)(stage + 1)).ToString().ToLowerInvariant()],
                        [.. Numbers.Select(number => group.Withheld[stage] ? null : number.ValueOf(sums))]);
                }
            }
        }
    }

    // Text that a spreadsheet would take for a formula is marked as text.
    private static string Quoted(string text)
    {
        if (text is ['=' or '+' or '-' or '@', ..])
            text = $"'{text}";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
