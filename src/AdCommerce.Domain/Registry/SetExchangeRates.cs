using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets;

namespace AdCommerce.Domain.Registry;

/// <summary>Sets the rates by which bids in different currencies are compared, all of them at once.</summary>
/// <param name="Rates">A version other than 0 must be the current one.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.set-exchange-rates")]
public sealed record SetExchangeRates(ExchangeRates Rates) : RegistryCommand
{
    private const string Field = "exchange_rates";

    /// <inheritdoc/>
    protected override Rejection? Check(RegistryState state, Violations violations)
    {
        BudgetRules.RequireCurrency(Rates.ReferenceCurrency, $"{Field}.reference_currency", violations);
        violations.Require(Rates.Rates.Length <= ExchangeRates.RatesMax, $"{Field}.rates", $"must be at most {ExchangeRates.RatesMax}");
        for (var i = 0; i < Rates.Rates.Length; i++)
        {
            var (code, nanos) = Rates.Rates[i];
            BudgetRules.RequireCurrency(code, $"{Field}.rates[{i}].currency_code", violations);
            violations.Require(
                code != Rates.ReferenceCurrency && !Rates.Rates.Take(i).Any(earlier => earlier.CurrencyCode == code),
                $"{Field}.rates[{i}].currency_code",
                "must be another currency than the reference, each once");
            violations.Require(nanos is >= 1 and <= CurrencyRate.NanosMax, $"{Field}.rates[{i}].rate_nanos", $"must be from 1 to {CurrencyRate.NanosMax}: billionths of one unit of the reference currency");
        }

        CheckBids(state, violations);
        return Rates.Version != 0 && Rates.Version != state.ExchangeRates.Version ? Stale("exchangeRates") : null;
    }

    /// <inheritdoc/>
    protected override RegistryChange Change(RegistryState state) =>
        new ExchangeRatesPut(Rates with { Rates = Rates.Rates.Sort(static (one, other) => string.CompareOrdinal(one.CurrencyCode, other.CurrencyCode)) });

    // Nothing that runs, or may run again, is to fall out of the comparison unseen.
    private void CheckBids(RegistryState state, Violations violations)
    {
        if (state.Placements.Values.FirstOrDefault(placement => placement.Terms.Bid is { } bid
            && placement.State != PlacementState.Ended && !state.Campaigns[placement.Key.Campaign].Ended && !Rates.IsComparable(bid)) is not { Terms.Bid.Amount: { } amount } other)
        {
            return;
        }

        violations.Add(
            $"{Field}.rates",
            Rates.FindNanos(amount.CurrencyCode) is null
                ? $"must have one for {amount.CurrencyCode}, in which \"{other.Key}\" bids; or end that placement first"
                : $"must not make a bid worth more than {Bid.AmountMicrosMax} micro-units of the reference currency, as that of \"{other.Key}\" would be");
    }
}
