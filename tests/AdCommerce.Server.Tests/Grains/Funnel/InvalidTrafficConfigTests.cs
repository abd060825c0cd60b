using System.ComponentModel.DataAnnotations;
using AdCommerce.Domain.Campaigns.Budgets.Traffic;
using AdCommerce.Grains.Funnel;
using Microsoft.Extensions.Configuration;

namespace AdCommerce.Server.Tests.Grains.Funnel;

public sealed class InvalidTrafficConfigTests
{
    [Fact]
    public void ToRules_Nothing_IsTheDefault()
    {
        Assert.Equal(TrafficRules.Default with { Bots = [] }, Of().ToRules() with { Bots = [] });
        Assert.Equal(TrafficRules.Default.Bots.AsEnumerable(), Of().ToRules().Bots);
        Assert.Empty(ProblemsOf(Of()));
    }

    [Fact]
    public void ToRules_Bots_TakeThePlaceOfTheDefault() =>
        Assert.Equal(["lynx", "wget/"], Of(("Bots:0", "lynx"), ("Bots:1", "wget/")).ToRules().Bots.AsEnumerable());

    [Fact]
    public void Validate_EverythingWrong_NamesEach()
    {
        var problems = ProblemsOf(Of(
            ("ViewerPerMinute", "0"), ("ViewerBurst", "0"), ("AddressPerMinute", "0"), ("AddressBurst", "0"), ("SpeedMax", "0.5"), ("ToleranceMillis", "-1"), ("CreditMillisMax", "1"), ("Bots:0", "x")));

        Assert.Equal(8, problems.Count);
        Assert.Contains("AdCommerce:InvalidTraffic.SpeedMax must be from 1 to 100.", problems);
    }

    private static InvalidTrafficConfig Of(params (string Key, string Value)[] values)
    {
        var config = new InvalidTrafficConfig();
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(static v => v.Key, static v => (string?)v.Value)).Build().Bind(config);
        return config;
    }

    private static List<string> ProblemsOf(InvalidTrafficConfig config) => [.. config.Validate(new ValidationContext(config)).Select(static problem => problem.ErrorMessage!)];
}
