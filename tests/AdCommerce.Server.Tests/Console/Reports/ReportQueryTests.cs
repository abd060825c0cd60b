using AdCommerce.ConsolePages.Reports;
using AdCommerce.V1;

namespace AdCommerce.Server.Tests.ConsolePages.Reports;

public sealed class ReportQueryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_NothingAsked_IsTheLast28DaysOfUtc()
    {
        var query = ReportQuery.Of(null, null, null, null, null, null, Now);

        Assert.Equal((new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 29), "Etc/UTC", ReportDimension.Placement, false), (query.From, query.To, query.TimeZone, query.By, query.Viewers));
        Assert.Equal(28, query.Days);
    }

    [Fact]
    public void Of_AnotherTimeZone_EndsOnItsToday() =>
        Assert.Equal(new DateOnly(2026, 11, 30), ReportQuery.Of(null, null, "Asia/Shanghai", null, null, null, Now).To);

    [Fact]
    public void Of_WhatIsNotUnderstood_IsAsAtFirst()
    {
        var query = ReportQuery.Of("yesterday", "2026-13-01", "Nowhere/Land", null, "shoe size", "everything", Now);

        Assert.Equal((new DateOnly(2026, 11, 29), "Nowhere/Land", ReportDimension.Placement, false), (query.To, query.TimeZone, query.By, query.Viewers));
    }

    [Theory]
    [InlineData(0.1234, "12.3 %")]
    [InlineData(0.00456, "0.46 %")]
    [InlineData(0.00045, "0.045 %")]
    [InlineData(0, "0.000 %")]
    public void Share_Small_KeepsDigitsThatMatter(double share, string expected) => Assert.Equal(expected, Numbers.Share(share));

    [Theory]
    [InlineData(45, "45 s")]
    [InlineData(600, "10 min")]
    [InlineData(7_200, "2 h")]
    [InlineData(172_800, "2 d")]
    public void Time_Any_IsInTheUnitThatReadsBest(int seconds, string expected) => Assert.Equal(expected, Numbers.Time(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Of_WithoutAZone_IsByTheBrandsOwnDays() =>
        Assert.Equal(("Asia/Shanghai", new DateOnly(2026, 11, 30)), (ReportQuery.Of(null, null, null, null, null, null, Now, "Asia/Shanghai").TimeZone, ReportQuery.Of(null, null, null, null, null, null, Now, "Asia/Shanghai").To));
}
