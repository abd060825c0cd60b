using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.SampleCatalog;

namespace AdCommerce.Domain.Tests.Registry;

/// <summary>Nothing is ever compared that cannot be: not by what the operator sets, nor by what brands bid.</summary>
public sealed class SetExchangeRatesTests
{
    private const long Unit = 1_000_000;

    private static readonly ExchangeRates Rates = new("CNY", [new("JPY", 48_000_000), new("USD", 7_100_000_000)], 0);

    [Fact]
    public void InReference_EachCurrency_IsWorthWhatTheRateSays()
    {
        Assert.Equal(BidOf("CNY", 5 * Unit), Rates.InReference(BidOf("CNY", 5 * Unit)));
        Assert.Equal(BidOf("CNY", 48_000), Rates.InReference(BidOf("JPY", Unit)));
        Assert.Equal(BidOf("CNY", 7_100_000), Rates.InReference(BidOf("USD", Unit)));
        Assert.Null(Rates.InReference(BidOf("EUR", Unit)));
        // Whole micro-units, cut.
        Assert.Equal(BidOf("CNY", 0), Rates.InReference(BidOf("JPY", 20)));
        Assert.Equal(BidOf("CNY", 1), Rates.InReference(BidOf("JPY", 21)));
        // No more than any bid may be.
        Assert.Equal(BidOf("CNY", Bid.AmountMicrosMax), Rates.InReference(BidOf("USD", Bid.AmountMicrosMax)));
        Assert.Equal((true, false, false), (Rates.IsComparable(BidOf("JPY", Bid.AmountMicrosMax)), Rates.IsComparable(BidOf("USD", Bid.AmountMicrosMax)), Rates.IsComparable(BidOf("EUR", 1))));
    }

    [Fact]
    public void Apply_FirstBid_MakesItsCurrencyTheReference_AndALaterOneDoesNot()
    {
        var without = State() with { ExchangeRates = ExchangeRates.None };
        var first = Put(without, "USD");
        var second = Put(first, "CNY");

        Assert.Equal(("", "USD", "USD", 0), (without.ExchangeRates.ReferenceCurrency, first.ExchangeRates.ReferenceCurrency, second.ExchangeRates.ReferenceCurrency, (int)second.ExchangeRates.Version));
    }

    [Fact]
    public void Decide_BidInACurrencyWithoutARate_NamesTheField_AndWithOneIsTaken()
    {
        var state = Put(State(), "CNY");

        Assert.Equal("placement.bid.amount.currency_code", Assert.Single(FieldsOf(state, Create("USD", Unit))!));
        Assert.Null(FieldsOf(state, Create("CNY", Unit)));
        var rated = Apply(state, new SetExchangeRates(Rates) { Request = RequestKey.None });
        Assert.Null(FieldsOf(rated, Create("USD", Unit)));
        Assert.Equal("placement.bid.amount.amount_micros", Assert.Single(FieldsOf(rated, Create("USD", 200_000 * Unit))!));
        Assert.Equal("placement.bid.amount.currency_code", Assert.Single(FieldsOf(rated, Create("EUR", Unit))!));
    }

    [Fact]
    public void Decide_EverythingWrong_IsNamedAtOnce()
    {
        var rates = new ExchangeRates("cny", [new("USD", 0), new("USD", 1), new("Dollar", CurrencyRate.NanosMax + 1), new("cny", 1)], 0);

        Assert.Equal(
            [
                "exchange_rates.rates[0].rate_nanos", "exchange_rates.rates[1].currency_code", "exchange_rates.rates[2].currency_code", "exchange_rates.rates[2].rate_nanos",
                "exchange_rates.rates[3].currency_code", "exchange_rates.rates[3].currency_code", "exchange_rates.reference_currency",
            ],
            FieldsOf(State(), new SetExchangeRates(rates) { Request = RequestKey.None })!.Order(StringComparer.Ordinal));
        var many = Enumerable.Range(0, 201).Select(static i => new CurrencyRate($"{(char)('A' + (i / 26))}{(char)('A' + (i % 26))}X", 1));
        Assert.Equal("exchange_rates.rates", Assert.Single(FieldsOf(State(), new SetExchangeRates(new("CNY", [.. many], 0)) { Request = RequestKey.None })!));
    }

    [Fact]
    public void Decide_ACurrencyLeftOutInWhichSomebodyBids_IsRefused_UntilThatHasEnded()
    {
        var state = Put(Apply(State(), new SetExchangeRates(Rates) { Request = RequestKey.None }), "USD");
        var without = new SetExchangeRates(new("CNY", [], 0)) { Request = RequestKey.None };
        var inDollars = new SetExchangeRates(new("USD", [], 0)) { Request = RequestKey.None };
        var tooMuch = new SetExchangeRates(new("CNY", [new("USD", CurrencyRate.NanosMax)], 0)) { Request = RequestKey.None };

        Assert.Equal("exchange_rates.rates", Assert.Single(FieldsOf(state, without)!));
        Assert.Equal("exchange_rates.rates", Assert.Single(FieldsOf(Put(state, "USD", 2 * Unit), tooMuch)!));
        Assert.Null(FieldsOf(state, inDollars));
        Assert.Null(FieldsOf(Apply(state, new SetPlacementState(PlacementKey(), PlacementState.Ended, 0) { Request = RequestKey.None }), without));
    }

    [Fact]
    public void Decide_AVersionThatIsNotTheCurrentOne_IsStale_AndRatesAreSortedByCode()
    {
        var state = Apply(State(), new SetExchangeRates(Rates with { Rates = [.. Rates.Rates.Reverse()] }) { Request = RequestKey.None });

        Assert.Equal((state.Position, "JPY"), (state.ExchangeRates.Version, state.ExchangeRates.Rates[0].CurrencyCode));
        Assert.Null(new SetExchangeRates(Rates with { Version = state.Position }) { Request = RequestKey.None }.Decide(state).Rejection);
        Assert.Equal(RejectionReason.EtagMismatch, new SetExchangeRates(Rates with { Version = state.Position - 1 }) { Request = RequestKey.None }.Decide(state).Rejection!.Reason);
    }

    [Fact]
    public void Next_RatesChanged_CompilesWhoBids_AndNobodyElse()
    {
        var state = Put(Apply(State(), new SetExchangeRates(Rates) { Request = RequestKey.None }), "USD");
        var snapshot = PlaybackSnapshot.Empty.Next(state);
        var dearer = snapshot.Next(Apply(state, new SetExchangeRates(Rates with { Rates = [new("USD", 8_000_000_000)] }) { Request = RequestKey.None }));

        Assert.Equal((7_100_000, 8_000_000), ((int)snapshot.Candidates.Find(PlacementKey())!.ValueMicros, (int)dearer.Candidates.Find(PlacementKey())!.ValueMicros));
        foreach (var key in state.Placements.Keys.Where(static key => key != PlacementKey()))
            Assert.Same(snapshot.Candidates.Find(key), dearer.Candidates.Find(key));
    }

    private static Bid BidOf(string currency, long micros) => new(Stage.Episode, new Money(currency, micros));

    private static CreatePlacement Create(string currency, long micros) =>
        new(Placement(PlacementKey("new"), "matte") with { Terms = new() { Bid = BidOf(currency, micros) } }) { Request = RequestKey.None };

    private static IEnumerable<string>? FieldsOf(RegistryState state, RegistryCommand command) => command.Decide(state).Rejection?.Violations.Select(static v => v.Field);

    private static RegistryState Apply(RegistryState state, RegistryCommand command) => Apply(state, command.Decide(state).Value!.Changes);

    private static RegistryState Put(RegistryState state, string currency, long micros = Unit) =>
        Apply(state, [new PlacementPut(Placement(PlacementKey(), "matte") with { Terms = new() { Bid = BidOf(currency, micros) } })]);

    private static RegistryState Apply(RegistryState state, ImmutableArray<RegistryChange> changes) =>
        state.Apply(new RegistryEntry(Guid.Empty, RequestKey.None, DateTimeOffset.UnixEpoch, changes));
}
