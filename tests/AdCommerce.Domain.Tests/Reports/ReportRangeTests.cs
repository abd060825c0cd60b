using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Reports;
using CsCheck;

namespace AdCommerce.Domain.Tests.Reports;

public sealed class ReportRangeTests
{
    private const long Hour = 3_600_000_000L;

    [Fact]
    public void Starts_OverADayOfTwentyThreeHours_AreTheClocksOwn()
    {
        // The clocks of Berlin went forward on 2026-03-29.
        var range = new ReportRange(CampaignClock.Of("Europe/Berlin"), DayOf(2026, 3, 28), 3);

        long[] hours = [.. range.Starts.Zip(range.Starts.Skip(1), static (start, end) => (end - start) / Hour)];

        Assert.Equal([24, 23, 24], hours);
        Assert.Equal((range.Starts[0], range.Starts[^1]), (range.StartMicros, range.EndMicros));
        Assert.Equal(range.StartMicros, range.Previous.EndMicros);
        Assert.Equal(range.Days, range.Previous.Days);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void IsMature_WindowAndAWeekAfterTheDay(long beside, bool expected) =>
        Assert.Equal(expected, ReportRange.IsMature(1_000, 10 * Hour, 1_000 + (10 * Hour) + (7 * 24 * Hour) + beside));

    [Fact]
    public void MatureDays_AnyClockAndInstant_AreTheDaysThatAreMature() =>
        Gen.Select(Gen.OneOf("Etc/UTC", "Asia/Kathmandu", "America/New_York", "Pacific/Auckland"), Gen.Int[20_000, 20_400], Gen.Int[1, 40], Gen.Long[1, 800], Gen.Long[-60, 60 * 24]).Sample(
            static (zone, firstDay, days, windowHours, hours) =>
            {
                var range = new ReportRange(CampaignClock.Of(zone), firstDay, days);
                var now = range.StartMicros + (hours * Hour);

                Assert.Equal(range.Starts.Skip(1).Count(end => ReportRange.IsMature(end, windowHours * Hour, now)), range.MatureDays(windowHours * Hour, now));
            },
            iter: 300);

    private static int DayOf(int year, int month, int day) => new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}
