using System.Globalization;

namespace AdCommerce.ConsolePages.Catalog;

/// <summary>Exchange rates as an operator types them: one currency a line, "USD 7.1".</summary>
internal static class RateLines
{
    private const decimal NanosOfOne = 1_000_000_000;

    /// <summary>Rates as lines.</summary>
    public static string Of(IEnumerable<V1.CurrencyRate> rates) => string.Join(
        '\n', rates.Select(static rate => string.Create(CultureInfo.InvariantCulture, $"{rate.CurrencyCode} {rate.RateNanos / NanosOfOne:0.#########}")));

    /// <summary>Lines as rates. What is no rate becomes one that the API refuses by its line, as 0 is.</summary>
    public static IEnumerable<V1.CurrencyRate> Parse(string lines) =>
        from line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        select new V1.CurrencyRate { CurrencyCode = parts[0].ToUpperInvariant(), RateNanos = parts is [_, var number] ? NanosOf(number) : 0 };

    private static long NanosOf(string number) =>
        decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate < long.MaxValue / NanosOfOne ? (long)(rate * NanosOfOne) : 0;
}
