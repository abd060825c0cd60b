using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Reports;
using CsCheck;

namespace AdCommerce.Domain.Tests.Alerts;

public sealed class AlertPeriodTests
{
    private const long HourMicros = 3_600_000_000;

    private static readonly string[] Zones = ["Etc/UTC", "Asia/Shanghai", "America/New_York", "Pacific/Auckland"];

    [Fact]
    public void LastMature_AnyInstantOfAnyClock_IsMatureAndTheNextDayIsNot() =>
        Gen.Select(Gen.Int[0, Zones.Length - 1], Gen.Int[1, 90], Gen.Long[1, 30 * 24], Gen.Long[0, 5L * 366 * 24 * 3_600])
            .Sample((clockIndex, days, hours, second) =>
            {
                var now = (1_600_000_000 + second) * 1_000_000;
                var period = AlertPeriod.LastMature(Zones[clockIndex], days, hours * HourMicros, now);
                var clock = CampaignClock.Of(Zones[clockIndex]);
                Assert.Equal(days, period.LastDay - period.FirstDay + 1);
                Assert.True(ReportRange.IsMature(clock.StartOf(period.LastDay + 1), hours * HourMicros, now));
                Assert.False(ReportRange.IsMature(clock.StartOf(period.LastDay + 2), hours * HourMicros, now));
                Assert.Equal(clock.StartOf(period.FirstDay), period.ToRange().Previous.EndMicros);
            });
}
