using AdCommerce.Domain.Campaigns.Budgets;
using CsCheck;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets;

public sealed class CampaignClockTests
{
    private static readonly string[] Zones =
        ["Etc/UTC", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo"];

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", 23 * 60)]
    [InlineData("Europe/Berlin", "2026-10-25", 25 * 60)]
    [InlineData("America/New_York", "2026-03-08", 23 * 60)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", (23 * 60) + 30)]
    [InlineData("Asia/Shanghai", "2026-03-29", 24 * 60)]
    [InlineData("America/Santiago", "2026-09-06", 23 * 60)]
    [InlineData("America/Santiago", "2026-04-04", 25 * 60)]
    public void StartOf_DaysOnWhichClocksChange_HaveTheirLength(string zone, string date, int minutes)
    {
        var clock = CampaignClock.Of(zone);
        var day = DateOnly.Parse(date, null).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

        Assert.Equal(minutes * Minute, clock.StartOf(day + 1) - clock.StartOf(day));
    }

    [Fact]
    public void DayOf_AnyInstantAnywhere_LiesInItsDay() =>
        Gen.Select(Gen.Int[0, Zones.Length - 1].Select(static i => Zones[i]), Gen.Long[Start - (400 * 24 * Hour), Start + (400 * 24 * Hour)])
            .Sample(
                (zone, time) =>
                {
                    var clock = CampaignClock.Of(zone);
                    var day = clock.DayOf(time);
                    Assert.InRange(time, clock.StartOf(day), clock.StartOf(day + 1) - 1);
                },
                iter: 3_000);

    [Theory]
    [InlineData("2026-03-29T02:30", "never")]
    [InlineData("2026-10-25T02:30", "twice")]
    public void Resolve_TimeThatTheClockSkipsOrRepeats_SaysSo(string local, string what)
    {
        var violations = new Violations();

        Assert.Null(CampaignClock.Resolve(DateTime.Parse(local, null), "Europe/Berlin", "budget.start_time", violations));

        var violation = violations.ToRejection().Violations.Single();
        Assert.Equal("budget.start_time", violation.Field);
        Assert.Contains(what, violation.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_OtherTimes_GivesTheInstant()
    {
        var violations = new Violations();

        Assert.Equal(DateTimeOffset.Parse("2026-03-29T01:30Z", null), CampaignClock.Resolve(DateTime.Parse("2026-03-29T03:30", null), "Europe/Berlin", "t", violations));
        Assert.True(violations.None);
        Assert.Null(CampaignClock.Resolve(DateTime.Parse("2026-03-29T03:30", null), "Berlin", "t", violations));
        Assert.False(violations.None);
    }
}
