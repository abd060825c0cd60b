using System.Collections.Immutable;

namespace AdCommerce.Domain.Campaigns;

/// <summary>
/// What bids in different currencies are compared by: what they are worth in one currency, at rates that the operator sets. Money itself is never converted: who bids in a currency
/// pays in it. As part of the registry they are as of one of its positions, so that a decision is made again with the rates that it was made with.
/// </summary>
/// <param name="ReferenceCurrency">
/// ISO 4217 code of the currency that bids are compared in. Until the operator names one it is that of the first bid; empty before any.
/// </param>
/// <param name="Rates">What one unit of each other currency is worth, by code.</param>
/// <param name="Version">Position of the entry that the operator set them with; 0 while nobody did.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.exchange-rates")]
public sealed record ExchangeRates(string ReferenceCurrency, ImmutableArray<CurrencyRate> Rates, long Version)
{
    /// <summary>Most currencies besides the reference: there are some 180.</summary>
    public const int RatesMax = 200;

    /// <summary>Before there is any bid.</summary>
    public static readonly ExchangeRates None = new("", [], 0);

    /// <summary>What one unit of a currency is worth, in billionths of one of the reference; null for one that has no rate.</summary>
    public long? FindNanos(string currencyCode)
    {
        if (currencyCode == ReferenceCurrency)
            return CurrencyRate.NanosOfOne;
        foreach (var rate in Rates)
        {
            if (rate.CurrencyCode == currencyCode)
                return rate.Nanos;
        }

        return null;
    }

    /// <summary>
    /// The bid as it is compared: in the reference currency, cut to whole micro-units, and to <see cref="Bid.AmountMicrosMax"/>, which no bid that was checked exceeds. Null where
    /// there is no rate: then it can be compared with nothing.
    /// </summary>
    public Bid? InReference(Bid bid) => FindNanos(bid.Amount.CurrencyCode) is not { } nanos ? null
        : nanos == CurrencyRate.NanosOfOne ? bid
        : bid with { Amount = new Money(ReferenceCurrency, (long)Int128.Min(Worth(bid.Amount.AmountMicros, nanos), Bid.AmountMicrosMax)) };

    /// <summary>Whether the bid is worth at most what one in the reference currency may be; false without a rate.</summary>
    public bool IsComparable(Bid bid) => FindNanos(bid.Amount.CurrencyCode) is { } nanos && Worth(bid.Amount.AmountMicros, nanos) <= Bid.AmountMicrosMax;

    private static Int128 Worth(long micros, long nanos) => (Int128)micros * nanos / CurrencyRate.NanosOfOne;
}

/// <summary>What a currency is worth.</summary>
/// <param name="CurrencyCode">ISO 4217.</param>
/// <param name="Nanos">What one unit of it is worth, in billionths of one unit of the reference currency: 1 to <see cref="NanosMax"/>.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.currency-rate")]
public readonly record struct CurrencyRate(string CurrencyCode, long Nanos)
{
    /// <summary>One unit of the reference currency.</summary>
    public const long NanosOfOne = 1_000_000_000;

    /// <summary>Highest rate: a million units of the reference currency for one.</summary>
    public const long NanosMax = 1_000_000 * NanosOfOne;
}
