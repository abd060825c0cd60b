using System.Globalization;

namespace AdCommerce.ConsolePages.Campaigns;

/// <summary>Money as people read and type it. The API has millionths of a unit.</summary>
internal static class Amounts
{
    private const decimal Micros = 1_000_000m;

    /// <summary>"1,234.50 CNY".</summary>
    public static string Of(long micros, string currency) => $"{(micros / Micros).ToString("#,##0.00", CultureInfo.InvariantCulture)} {currency}";

    /// <summary>Of a price, which may be less than a hundredth.</summary>
    public static string OfPrice(V1.Money money) => $"{(money.AmountMicros / Micros).ToString("#,##0.00####", CultureInfo.InvariantCulture)} {money.CurrencyCode}";

    /// <exception cref="OverflowException">More than fits.</exception>
    public static long ToMicros(decimal amount) => (long)decimal.Round(amount * Micros);

    public static decimal FromMicros(long micros) => micros / Micros;
}
