using System.Net;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Traffic;
using AdCommerce.Server.Funnel;

namespace AdCommerce.Server.Tests.Funnel;

/// <summary>What addresses report.</summary>
public sealed class AddressWatchTests
{
    private const long Now = 20_000L * 24 * 3_600_000_000;
    private const int Burst = 3;

    private readonly AddressWatch _watch = new(TrafficRules.Default with { AddressPerMinute = 1, AddressBurst = Burst });

    [Fact]
    public void Judge_MoreFromOneAddressThanItsPersonsCanSee_IsBarredThereOnly()
    {
        Assert.Equal([ChargeBar.None, ChargeBar.None, ChargeBar.None, ChargeBar.AddressRate], Enumerable.Range(0, Burst + 1).Select(_ => Judge("192.0.2.1")));
        Assert.Equal(ChargeBar.None, Judge("192.0.2.2"));
        // The same address as a socket of both families tells it.
        Assert.Equal(ChargeBar.AddressRate, Judge("::ffff:192.0.2.1"));
    }

    [Fact]
    public void Judge_AddressesOfOneHousehold_AreOne()
    {
        Assert.Equal([ChargeBar.None, ChargeBar.None, ChargeBar.None, ChargeBar.AddressRate], Enumerable.Range(1, Burst + 1).Select(i => Judge($"2001:db8:0:7::{i}")));
        Assert.Equal(ChargeBar.None, Judge("2001:db8:0:8::1"));
    }

    [Fact]
    public void Judge_WithoutAnAddress_OnlyLooksAtTheUserAgent()
    {
        Assert.All(Enumerable.Range(0, Burst + 1), _ => Assert.Equal(ChargeBar.None, _watch.Judge(null, Exposure)));
        Assert.Equal(ChargeBar.KnownBot, _watch.Judge(null, Exposure with { UserAgent = "Examplebot/1.0" }));
        Assert.Equal((ChargeBar.KnownBot, ChargeBar.None), (_watch.JudgeStep("examplespider"), _watch.JudgeStep("player")));
    }

    private static ExposureSample Exposure => new(Now, Now, Now, 3_000, "player", null);

    private ChargeBar Judge(string address) => _watch.Judge(IPAddress.Parse(address), Exposure);
}
