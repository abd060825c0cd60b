using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class RateTests
{
    /// <summary>Newcombe (1998), Interval estimation for the difference between independent proportions, table II, method 10.</summary>
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(0, 10, 0, 10, -0.2775, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1.0000)]
    [InlineData(10, 10, 0, 10, 0.6075, 1.0000)]
    public void Interval_PublishedCases_AreAsPublished(long one, long ofOne, long other, long ofOther, double low, double high)
    {
        var interval = new RateDifference(new(one, ofOne), new(other, ofOther)).Interval;

        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    [Theory]
    [InlineData(29, 29, 0, 100, DifferenceVerdict.None)]
    [InlineData(0, 100, 29, 29, DifferenceVerdict.None)]
    [InlineData(30, 30, 0, 30, DifferenceVerdict.Higher)]
    [InlineData(0, 30, 30, 30, DifferenceVerdict.Lower)]
    [InlineData(15, 30, 14, 30, DifferenceVerdict.Undecided)]
    public void Verdict_ByEntrantsAndInterval_IsToldFromThirtyOn(long one, long ofOne, long other, long ofOther, DifferenceVerdict expected) =>
        Assert.Equal(expected, new RateDifference(new(one, ofOne), new(other, ofOther)).Verdict);

    [Fact]
    public void HasVerdict_FromThirtyEntrantsOn() =>
        Assert.Equal((false, true), (new Rate(0, 29).HasVerdict, new Rate(0, 30).HasVerdict));
}
