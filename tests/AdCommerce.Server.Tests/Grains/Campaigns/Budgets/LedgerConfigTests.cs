using System.ComponentModel.DataAnnotations;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Grains.Campaigns.Budgets;

namespace AdCommerce.Server.Tests.Grains.Campaigns.Budgets;

public sealed class LedgerConfigTests
{
    [Fact]
    public void ToTerms_NothingConfigured_IsTheDefault() => Assert.Equal(LeaseTerms.Default, new LedgerConfig().ToTerms());

    [Fact]
    public void ToTerms_ShortLeases_ExpectExposuresNoLaterThanTheyAreCharged()
    {
        var terms = new LedgerConfig { LeaseSeconds = 2, LeaseSecondsMax = 3, ChargeSeconds = 4 }.ToTerms();

        Assert.Equal(new LeaseTerms(2_000_000, 3_000_000, 4_000_000, 4_000_000), terms);
    }

    [Theory]
    [InlineData(120, 119, 1_080)]
    [InlineData(1, 120, 1_080)]
    [InlineData(120, 7_201, 1_080)]
    [InlineData(120, 1_800, 1)]
    [InlineData(120, 1_800, 21_601)]
    public void Validate_OutOfRange_IsRefused(int seconds, int most, int charge)
    {
        var config = new LedgerConfig { LeaseSeconds = seconds, LeaseSecondsMax = most, ChargeSeconds = charge };

        Assert.False(Validator.TryValidateObject(config, new ValidationContext(config), [], validateAllProperties: true));
    }
}
