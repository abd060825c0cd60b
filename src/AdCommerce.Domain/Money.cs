namespace AdCommerce.Domain;

/// <summary>An amount of money in whole micro-units: 1,000,000 micros are one unit of the currency.</summary>
/// <param name="CurrencyCode">ISO 4217, three upper-case letters.</param>
/// <param name="AmountMicros">Millionths of one unit.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.money")]
public sealed record Money(string CurrencyCode, long AmountMicros)
{
    /// <summary>Largest amount that anything may cost: a billion units. Sums of a million of them still fit a long.</summary>
    public const long AmountMicrosMax = 1_000_000_000_000_000;
}
