using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class TimeBinsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(999_999, 0)]
    [InlineData(1_000_000, 1)]
    [InlineData(1_999_999, 1)]
    [InlineData(2_000_000, 2)]
    [InlineData(3_999_999, 2)]
    [InlineData(4_000_000, 3)]
    [InlineData(JourneyTerms.WindowMicrosMax, TimeBins.Count - 1)]
    [InlineData(long.MaxValue, TimeBins.Count - 1)]
    public void Of_BothSidesOfEachEnd(long micros, int bin) => Assert.Equal(bin, TimeBins.Of(micros));

    [Fact]
    public void StartSeconds_OfEachBin_IsInIt() =>
        Assert.All(Enumerable.Range(0, TimeBins.Count), static bin => Assert.Equal(bin, TimeBins.Of(TimeBins.StartSeconds(bin) * 1_000_000)));
}
