using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class WilsonTests
{
    /// <summary>Newcombe (1998), Interval estimation for the single proportion, table I, method 3; the last two are funnel.md's.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(452, 90_400, 0.0046, 0.0055)]
    [InlineData(0, 30, 0.0000, 0.1135)]
    public void Of_PublishedCases_AreAsPublished(long successes, long trials, double low, double high)
    {
        var interval = Wilson.Of(successes, trials);

        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    [Fact]
    public void Of_EverybodyAndNobody_EndExactly() =>
        Assert.Equal((0, 1), (Wilson.Of(0, 7).Low, Wilson.Of(7, 7).High));

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    [InlineData(0, 0)]
    public void Of_WhatIsNoShare_IsRefused(long successes, long trials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Of(successes, trials));
}
