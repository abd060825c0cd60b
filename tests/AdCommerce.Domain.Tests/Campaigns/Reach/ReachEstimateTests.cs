using AdCommerce.Domain.Campaigns.Reach;

namespace AdCommerce.Domain.Tests.Campaigns.Reach;

public sealed class ReachEstimateTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(49, 49)]
    [InlineData(1_900, 49)]
    public void Figures_FewerThanFifty_NoNumberIsTold(int known, int matching)
    {
        var estimate = new ReachEstimate(known, known, matching);

        Assert.Null(estimate.Figures);
        Assert.Contains("Fewer than 50 match: so few that no number is told", estimate.Method, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2_000, 50, 50, 50, 50)]
    [InlineData(2_000, 52, 50, 50, 60)]
    [InlineData(2_000, 1_234, 1_200, 1_200, 1_300)]
    [InlineData(55, 55, 55, 50, 55)]
    public void Figures_EverybodyAsked_IsExactButForTheRounding(int known, int matching, long expected, long low, long high)
    {
        var estimate = new ReachEstimate(known, known, matching);

        Assert.Equal(new ReachFigures(expected, low, high), estimate.Figures);
        Assert.StartsWith(FormattableString.Invariant($"All {known:N0} known viewers were asked."), estimate.Method, StringComparison.Ordinal);
    }

    // Wilson's interval of 200 of 2,000 is 0.0876 to 0.1139.
    [Fact]
    public void Figures_OfASample_HaveWilsonsIntervalOverTheKnownViewers()
    {
        var estimate = new ReachEstimate(1_000_000, 2_000, 200);

        Assert.Equal(new ReachFigures(100_000, 87_000, 120_000), estimate.Figures);
        Assert.StartsWith("2,000 of 1,000,000 known viewers were asked, drawn by a keyed hash", estimate.Method, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_OneMoreViewerMatches_AreMostlyTheSame()
    {
        var told = Enumerable.Range(50, 1_900).Select(static matching => new ReachEstimate(2_000, 2_000, matching).Figures).ToList();

        Assert.True(told.Distinct().Count() < told.Count / 4);
    }
}
