using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class NormalTests
{
    /// <summary>Tables of the standard normal distribution.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.6744897501960817)]
    [InlineData(0.8, 1.2815515655446004)]
    [InlineData(0.9, 1.6448536269514722)]
    [InlineData(0.95, 1.959963984540054)]
    [InlineData(0.99, 2.5758293035489004)]
    [InlineData(0.999, 3.2905267314918945)]
    [InlineData(0.9999, 3.8905918864131203)]
    public void TwoSided_TabulatedShares_AreAsTabulated(double confidence, double z) => Assert.Equal(z, Normal.TwoSided(confidence), 12);

    [Fact]
    public void TwoSided_OfReports_IsTheirs() => Assert.Equal(Wilson.Z, Normal.TwoSided(0.95), 13);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    public void TwoSided_WhatIsNoConfidence_IsRefused(double confidence) => Assert.Throws<ArgumentOutOfRangeException>(() => Normal.TwoSided(confidence));
}
