using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class SampleRatioTests
{
    /// <summary>By hand: 10,000 viewers, a tenth held out: 1,000 expected, a variance of 900; (1,099 - 1,000)^2 / 900 = 10.89.</summary>
    [Theory]
    [InlineData(9_000, 1_000, 0.0, false)]
    [InlineData(8_902, 1_098, 10.671, false)]
    [InlineData(8_901, 1_099, 10.89, true)]
    [InlineData(9_099, 901, 10.89, true)]
    [InlineData(0, 29, 261.0, false)]
    [InlineData(0, 30, 270.0, true)]
    public void IsMismatch_WhatChanceDoesOnceInAThousand_IsTold(long shown, long heldOut, double chiSquare, bool mismatch)
    {
        var ratio = new SampleRatio(shown, heldOut, 0.1);

        Assert.Equal((chiSquare, mismatch), (Math.Round(ratio.ChiSquare, 3), ratio.IsMismatch));
    }

    [Fact]
    public void ChiSquare_OfNobody_IsZero() => Assert.Equal(0, new SampleRatio(0, 0, 0.1).ChiSquare);
}
