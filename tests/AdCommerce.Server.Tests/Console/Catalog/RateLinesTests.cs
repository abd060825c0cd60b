using AdCommerce.ConsolePages.Catalog;

namespace AdCommerce.Server.Tests.ConsolePages.Catalog;

public sealed class RateLinesTests
{
    [Fact]
    public void Parse_WhatIsShown_IsTheSame()
    {
        V1.CurrencyRate[] rates = [new() { CurrencyCode = "JPY", RateNanos = 48_000_000 }, new() { CurrencyCode = "USD", RateNanos = 7_100_000_000 }, new() { CurrencyCode = "VND", RateNanos = 1 }];

        Assert.Equal("JPY 0.048\nUSD 7.1\nVND 0.000000001", RateLines.Of(rates));
        Assert.Equal(rates, RateLines.Parse(RateLines.Of(rates)));
        Assert.Equal(rates[..2], RateLines.Parse(" jpy  0.048\r\n\n usd 7.10 "));
    }

    [Theory]
    [InlineData("USD")]
    [InlineData("USD 7,1")]
    [InlineData("USD -7")]
    [InlineData("USD 7.1 CNY")]
    [InlineData("USD 99999999999999999999")]
    public void Parse_WhatIsNoRate_IsLeftToTheApiToRefuse(string line)
    {
        var rate = Assert.Single(RateLines.Parse(line));

        Assert.Equal(("USD", 0), (rate.CurrencyCode, rate.RateNanos));
    }
}
