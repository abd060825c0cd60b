using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Charging;

public sealed class LeaseBookTests
{
    private static readonly ChargeClaim Claim = new(7, 20_000, 100, Start + Hour, ChargeBar.None);

    private readonly LeaseBook _book = new();

    [Fact]
    public void Charge_BeforeTheEnd_IsBilledAndAtTheEndIsLate()
    {
        Assert.Equal(ChargeOutcome.Billed, _book.Charge(Campaign, Claim, Start + Hour - 1));
        Assert.Equal(ChargeOutcome.Late, _book.Charge(Campaign, Claim, Start + Hour));
        Assert.Equal(new LeaseSpend(100, 1), _book.SpendOf(new LeaseKey(Campaign, 7)));
    }

    [Fact]
    public void Close_ThenCharge_IsLateWhateverTheClockSays()
    {
        _book.Charge(Campaign, Claim, Start);

        Assert.Equal([new LeaseSpend(100, 1), default], _book.Close(new LeaseClosing(Campaign, [7, 8], 0)).AsEnumerable());
        Assert.Equal(ChargeOutcome.Late, _book.Charge(Campaign, Claim, Start));
        Assert.Equal(ChargeOutcome.Late, _book.Charge(Campaign, Claim with { Lease = 8 }, Start));
        Assert.Equal([new LeaseSpend(100, 1), default], _book.Close(new LeaseClosing(Campaign, [7, 8], 0)).AsEnumerable());
    }

    [Fact]
    public void Close_WithSettledLeases_ForgetsThemAndStillChargesNothing()
    {
        _book.Charge(Campaign, Claim, Start);
        _book.Close(new LeaseClosing(Campaign, [7], 0));

        _book.Close(new LeaseClosing(Campaign, [], 7));

        Assert.Equal(0, _book.Count);
        Assert.Equal(ChargeOutcome.Late, _book.Charge(Campaign, Claim, Start));
        Assert.Equal(ChargeOutcome.Billed, _book.Charge(Campaign, Claim with { Lease = 8 }, Start));
    }

    [Theory]
    [InlineData(ChargeBar.KnownBot, ChargeOutcome.KnownBot)]
    [InlineData(ChargeBar.ViewerRate, ChargeOutcome.ViewerRate)]
    [InlineData(ChargeBar.AddressRate, ChargeOutcome.AddressRate)]
    [InlineData(ChargeBar.FasterThanTime, ChargeOutcome.FasterThanTime)]
    [InlineData(ChargeBar.NoMedia, ChargeOutcome.NoMedia)]
    [InlineData(ChargeBar.NoLease, ChargeOutcome.NoLease)]
    [InlineData(ChargeBar.OtherSubject, ChargeOutcome.OtherSubject)]
    public void Charge_Barred_IsNeverBilled(ChargeBar bar, ChargeOutcome outcome)
    {
        Assert.Equal(outcome, _book.Charge(Campaign, Claim with { Bar = bar }, Start));
        Assert.Equal(0, _book.Count);
    }

    [Fact]
    public void Charge_WithoutAPrice_IsUnpaid() => Assert.Equal(ChargeOutcome.Unpaid, _book.Charge(Campaign, Claim with { PriceMicros = 0 }, Start));

    [Fact]
    public void Restore_OfAll_IsTheSame()
    {
        _book.Charge(Campaign, Claim, Start);
        _book.Charge(Campaign, Claim with { Lease = 9 }, Start);
        _book.Close(new LeaseClosing(Campaign, [7, 8], 5));
        var restored = new LeaseBook();
        foreach (var pages in _book.All())
            restored.Restore(pages);

        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(_book.All()), System.Text.Json.JsonSerializer.Serialize(restored.All()));
        Assert.Equal(ChargeOutcome.Late, restored.Charge(Campaign, Claim, Start));
        Assert.Equal([(new LeaseKey(Campaign, 9), new LeaseSpend(100, 1))], restored.Open());
    }
}
