using System.Net.Http.Json;
using System.Text.Json;
using AdCommerce.Server.Tests.Funnel;
using AdCommerce.V1;
using Grpc.Core;

namespace AdCommerce.Server.Tests.Catalog;

/// <summary>The operator says what currencies are worth, and bids go by it: through the public API of a whole server.</summary>
public sealed class ExchangeRatesTests(ChainServer server) : IClassFixture<ChainServer>
{
    private CatalogService.CatalogServiceClient Api => new(server.Channel);

    private CampaignService.CampaignServiceClient Campaigns => new(server.Channel);

    [Fact]
    public async Task UpdateExchangeRates_ByTheOperator_LetsBrandsBidAndSaysWhatABidIsWorth()
    {
        var (brand, operators) = (await server.BrandAsync(), await server.OperatorAsync());
        // The demo bids in one currency, which is the reference until somebody says otherwise.
        var before = await Api.GetExchangeRatesAsync(new(), brand);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await BidAsync(brand, "USD"));

        var set = await Api.UpdateExchangeRatesAsync(
            new() { ExchangeRates = new() { ReferenceCurrency = "CNY", Rates = { new CurrencyRate { CurrencyCode = "USD", RateNanos = 7_100_000_000 } }, Etag = before.Etag }, RequestId = "rates-1" }, operators);
        var again = await Api.UpdateExchangeRatesAsync(
            new() { ExchangeRates = new() { ReferenceCurrency = "CNY", Rates = { new CurrencyRate { CurrencyCode = "USD", RateNanos = 7_100_000_000 } }, Etag = before.Etag }, RequestId = "rates-1" }, operators);
        var placement = await BidAsync(brand, "USD");
        var preview = await new PlaybackService.PlaybackServiceClient(server.Channel).PreviewEpisodeAsync(new() { Name = "episodes/skin-deep-1", DescribedViewer = new() }, brand);
        var forgotten = await Assert.ThrowsAsync<RpcException>(async () => await Api.UpdateExchangeRatesAsync(new() { ExchangeRates = new() { ReferenceCurrency = "CNY" } }, operators));

        Assert.Equal(("CNY", 0), (before.ReferenceCurrency, before.Rates.Count));
        Assert.Equal("placement.bid.amount.currency_code", Assert.Single(refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
        Assert.Equal(set, again);
        Assert.Equal(set, await Api.GetExchangeRatesAsync(new(), brand));
        var worth = preview.Slots.SelectMany(static s => s.Candidates).First(c => c.Placement == placement.Name);
        Assert.Equal(("CNY", 7.1), (worth.ExpectedCurrency, worth.ExchangeRate));
        Assert.EndsWith("because 1 USD is 7.1 CNY.", worth.ValueExplanation, StringComparison.Ordinal);
        var problem = Assert.Single(forgotten.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations);
        Assert.Equal(("exchange_rates.rates", true), (problem.Field, problem.Description.Contains("USD", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task GetExchangeRates_OverHttp_AnswersTheSame()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/exchangeRates");
        request.Headers.TryAddWithoutValidation("authorization", (await server.OperatorAsync()).GetValue("authorization"));
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal("CNY", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("referenceCurrency").GetString());

        using var put = new HttpRequestMessage(HttpMethod.Put, "/v1/exchangeRates") { Content = JsonContent.Create(new { referenceCurrency = "yuan" }) };
        put.Headers.TryAddWithoutValidation("authorization", (await server.OperatorAsync()).GetValue("authorization"));
        using var refused = await server.Http.SendAsync(put);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private async Task<Placement> BidAsync(Metadata brand, string currency) => await Campaigns.CreatePlacementAsync(
        new()
        {
            Parent = ChainServer.Campaign,
            PlacementId = $"in-{currency.ToLowerInvariant()}",
            Placement = new()
            {
                Product = "products/lumiere-matte-velvet",
                Bid = new() { Pricing = Bid.Types.Pricing.ThousandExposures, Amount = new() { CurrencyCode = currency, AmountMicros = 2_000_000 } },
            },
        },
        brand);
}
