using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Reports;
using AdCommerce.Server.Reports;
using AdCommerce.Server.Tests.Grains.Funnel;
using AdCommerce.Server.Tests.Storage.Reports;
using AdCommerce.Storage.Reports;

namespace AdCommerce.Server.Tests.Reports;

public sealed class FunnelReportTests
{
    // So that circles of a world this small are told, too.
    private static readonly ReportConfig Lenient = new() { EntrantsMin = 1, LaterMin = 1 };
    private static readonly ImmutableArray<string> Themes = ["", "kitchen", "bath", "street", "studio", "left out"];

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public async Task WithDays_RowsAndPairs_TellsTheFirstByDay(int seed, bool withPrevious)
    {
        using var world = await ReportWorld.NewAsync(seed);
        var random = new Random(seed);
        ImmutableArray<SubjectAttempt> all = [.. world.All.Select(a => Seen(a, random.Next(3) == 0 ? "tv" : "phone", Themes[random.Next(random.Next(1, Themes.Length + 1))]))];
        // Days of Auckland begin far from midnight of UTC, and those before the range are left out.
        var clock = CampaignClock.Of("Pacific/Auckland");
        var scope = new ReportScope("lumiere", [], new ReportRange(clock, clock.DayOf(FunnelTraffic.StartMicros) + 2, 40), [new ReportFilter(ReportDimension.Theme, Themes[..^1])]);
        var oracle = new ReportOracle(all, scope);
        foreach (var dimensions in (ImmutableArray<ReportDimension>[])[[ReportDimension.Product], [ReportDimension.Theme, ReportDimension.Device]])
        {
            var report = await ReportAsync(world, new AttemptSet([new AttemptPart([], [.. all.Where(a => scope.QueryFor(withPrevious).Takes(a.Attempt))])], null), scope, dimensions, withPrevious);

            Assert.Equal(Math.Min(FunnelReport.RowsByDayMax, report.Rows.Length), report.Days.Length);
            Assert.Equal(dimensions.Length == 2, report.Rows.Length > report.Days.Length);
            foreach (var (row, days) in report.Rows.Zip(report.Days))
            {
                Assert.Equal(oracle.Days(dimensions, row.Current.Group.Values), days.Select(static day => $"{day.Attempts}/{day.Viewers}"));
                Assert.Equal(row.Current.Group.Sums.Stages[0].Attempts, days.Sum(static day => day.Attempts));
            }

            Assert.True(report.Days.Sum(static days => days.Count(static day => day.Attempts > 0)) > 10, "Too few days have attempts to tell anything.");
        }
    }

    [Fact]
    public async Task WithDays_CirclesInIt_TellsNothingByDay()
    {
        using var world = await ReportWorld.NewAsync(12);
        var scope = world.Draw(new Random(12)) with { Filters = [] };
        var circles = scope with { Filters = [new ReportFilter(ReportDimension.Circle, [.. world.All.Select(static a => a.Attempt.Entry.Circle).Distinct()])] };

        foreach (var (asked, dimensions) in ((ReportScope, ImmutableArray<ReportDimension>)[])[
            (scope, [ReportDimension.Circle]), (scope, [ReportDimension.Device, ReportDimension.Circle]), (circles, [ReportDimension.Device])])
        {
            var report = await ReportAsync(world, await world.GatherAsync(asked.QueryFor(withPrevious: false)), asked, dimensions, withPrevious: false);

            Assert.NotEmpty(report.Rows);
            Assert.Empty(report.Days);
        }
    }

    private static async Task<FunnelReport> ReportAsync(ReportWorld world, AttemptSet attempts, ReportScope scope, ImmutableArray<ReportDimension> dimensions, bool withPrevious)
    {
        var grouping = new FunnelGrouping(dimensions, ByDay: false, withPrevious, world.NowMicros);
        var report = await FunnelReport.SumAsync(world.Engine, attempts, scope, grouping, Lenient, default);
        return await report.WithDaysAsync(world.Engine, attempts, scope, grouping, default);
    }

    private static SubjectAttempt Seen(SubjectAttempt attempt, string device, string theme) =>
        attempt with { Attempt = attempt.Attempt with { Entry = attempt.Attempt.Entry with { Device = device, Theme = theme } } };
}
