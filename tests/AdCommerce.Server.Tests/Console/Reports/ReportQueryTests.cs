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
        Assert.Equal(("11-02", "11-29", 28), (query.DayLabels[0], query.DayLabels[^1], query.DayLabels.Count));
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

    [Fact]
    public void Of_SavedQuestion_AsksTheSameAgain()
    {
        var question = new FunnelQuestion
        {
            Scope = new() { TimeZone = "Asia/Shanghai", Campaigns = { "brands/lumiere/campaigns/a", "brands/lumiere/campaigns/b" }, Filters = { "market=CN", "market=SG" } },
            LastDays = 7,
            Dimensions = { ReportDimension.Market, ReportDimension.Device },
            ComparePrevious = true,
            CountViewers = true,
            AtAll = true,
            Windows = new() { JourneyWindow = new() { Seconds = 86_400 }, NoteStepWindow = new() { Seconds = 60 } },
        };

        var query = ReportQuery.Of(question, Now);

        Assert.Equal(question, query.ToQuestion());
        Assert.Equal((new DateOnly(2026, 11, 24), new DateOnly(2026, 11, 30)), (query.From, query.To));
        Assert.True(query.Takes("brands/lumiere/campaigns/b"));
        Assert.False(query.Takes("brands/lumiere/campaigns/c"));
    }

    [Fact]
    public void Of_SavedQuestionOfFixedDays_KeepsThem()
    {
        var query = ReportQuery.Of(new FunnelQuestion { Scope = new() { StartDate = "2026-11-01", EndDate = "2026-11-11" } }, Now);

        Assert.Equal(("2026-11-01", "2026-11-11", 0), (query.ToQuestion().Scope.StartDate, query.ToQuestion().Scope.EndDate, query.ToQuestion().LastDays));
    }

    [Fact]
    public void With_WhatAnAddressSays_IsUnderstood()
    {
        var query = ReportQuery.Of(null, null, null, null, "market", null, Now).With("14", "device", "any", "market=CN", "86400,60,0,0", Now);

        Assert.Equal((14, 14, ReportDimension.Device, true, "market=CN"), (query.LastDays, query.Days, query.Then, query.AtAll, query.Filters));
        Assert.Equal((86_400, 60, null), (query.Windows!.JourneyWindow.Seconds, query.Windows.NoteStepWindow.Seconds, query.Windows.GroupStepWindow));
    }

    [Fact]
    public void With_WhatIsNotUnderstood_IsLeftOut()
    {
        var query = ReportQuery.Of(null, null, null, null, "market", null, Now).With("0", "market", "sideways", null, "a,b,c,d", Now);

        Assert.Equal((0, 28, ReportDimension.Unspecified, false, "", null), (query.LastDays, query.Days, query.Then, query.AtAll, query.Filters, query.Windows));
    }

    [Fact]
    public void Of_ARowOfItsAnswer_TakesThePlaceOfWhatItIsAmong()
    {
        var query = ReportQuery.Of(null, null, null, null, "market", null, Now).With(null, "theme", null, "market=CN\nmarket=SG\nproduct=products/a", null, Now);

        var row = query.Of(new FunnelRow { Values = { "SG", "" } });

        Assert.Equal(["product=products/a", "market=SG", "theme="], row.ToScope().Filters);
    }

    [Theory]
    [InlineData("circle=taste=fruity", true)]
    [InlineData("market=CN\n circle=", true)]
    [InlineData("theme=circle=", false)]
    public void IsOfCircles_AsTheApiReadsIt(string filters, bool isOfCircles) =>
        Assert.Equal(isOfCircles, (ReportQuery.Of(null, null, null, null, null, null, Now) with { Filters = filters }).IsOfCircles);

    [Fact]
    public void ToWindows_OfAReplay_AreItsWindows()
    {
        var query = ReportQuery.Of(null, null, null, null, null, null, Now);

        Assert.Null(query.ToWindows());
        Assert.Equal(
            new ReportWindows { JourneyWindow = new() { Seconds = 86_400 }, LivestreamStepWindow = new() { Seconds = 60 } }, query.With(null, null, null, null, "86400,0,60,0", Now).ToWindows());
    }

    [Theory]
    [InlineData("Every week, all", "every-week-all-")]
    [InlineData("每周", "funnel-")]
    [InlineData("7 days", "funnel-7-days-")]
    public void NewId_OfAnyTitle_IsAnId(string title, string start)
    {
        var id = AdCommerce.ConsolePages.Api.ResourceNames.NewId(title, "funnel", Now);

        Assert.StartsWith(start, id, StringComparison.Ordinal);
        Assert.True(AdCommerce.Domain.ResourceId.IsValid(id), id);
    }

    [Theory]
    [InlineData(0.1234, "12.3 %")]
    [InlineData(0.00456, "0.46 %")]
    [InlineData(0.00045, "0.045 %")]
    [InlineData(0, "0 %")]
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
