using System.Globalization;
using AdCommerce.Domain.Campaigns;

namespace AdCommerce.Domain.Tests.Campaigns;

public sealed class FlightScheduleTests
{
    private const string Shanghai = "Asia/Shanghai";
    private const string Berlin = "Europe/Berlin";

    [Theory]
    [InlineData("2026-11-29T09:59:59Z", false)]
    [InlineData("2026-11-29T10:00:00Z", true)]
    [InlineData("2026-11-30T09:59:59Z", true)]
    [InlineData("2026-11-30T10:00:00Z", false)]
    public void IsOnAt_Flight_HoldsFromItsStartUpToItsEnd(string now, bool expected) => Assert.Equal(
        expected, new FlightSchedule(At("2026-11-29T10:00:00Z"), At("2026-11-30T10:00:00Z"), "Etc/UTC", []).IsOnAt(At(now)));

    [Theory]
    [InlineData("2026-11-29T11:59:59Z", false)] // Sunday, 19:59:59 in Shanghai
    [InlineData("2026-11-29T12:00:00Z", true)]
    [InlineData("2026-11-29T14:29:59Z", true)]
    [InlineData("2026-11-29T14:30:00Z", false)]
    [InlineData("2026-11-30T12:00:00Z", false)] // Monday
    [InlineData("2026-11-28T23:00:00Z", true)] // Sunday morning there, Saturday in UTC
    public void IsOnAt_DayParts_GoByTheClockOfTheZone(string now, bool expected)
    {
        var schedule = new FlightSchedule(null, null, Shanghai, [new(WeekDays.Sunday, 20 * 60, (22 * 60) + 30), new(WeekDays.Sunday, 7 * 60, 8 * 60)]);

        Assert.Equal(expected, schedule.IsOnAt(At(now)));
    }

    [Theory]
    [InlineData("2026-10-25T00:30:00Z", true)] // 02:30, the first time
    [InlineData("2026-10-25T01:30:00Z", true)] // 02:30 again
    [InlineData("2026-10-25T02:30:00Z", false)] // 03:30
    [InlineData("2026-03-29T00:59:59Z", false)] // 01:59:59
    [InlineData("2026-03-29T01:00:00Z", false)] // 03:00: the hour does not come
    public void IsOnAt_HourThatIsShownTwiceOrNever_GoesByWhatTheClockShows(string now, bool expected) => Assert.Equal(
        expected, new FlightSchedule(null, null, Berlin, [new(WeekDays.Sunday, 2 * 60, 3 * 60)]).IsOnAt(At(now)));

    [Theory]
    [InlineData("2026-11-29T09:00:00.5Z", "2026-11-29T09:01:00Z")]
    [InlineData("2026-11-29T09:59:30Z", "2026-11-29T09:59:45Z")]
    public void HoldsUntil_DayParts_IsTheNextMinuteOrBound(string now, string expected) => Assert.Equal(
        At(expected), new FlightSchedule(At("2026-11-29T09:59:45Z"), null, Shanghai, [new(WeekDays.All, 0, 1)]).HoldsUntil(At(now)));

    [Fact]
    public void HoldsUntil_EveryInstantOfAWeek_NothingChangesBeforeIt()
    {
        var schedule = new FlightSchedule(
            At("2026-10-22T00:00:30Z"), At("2026-10-28T12:00:10Z"), Berlin, [new(WeekDays.Sunday | WeekDays.Monday, 60, 200), new(WeekDays.All, 1_000, DayPart.DayMinutes)]);
        var step = TimeSpan.FromSeconds(17);
        for (var now = At("2026-10-21T22:00:00Z"); now < At("2026-10-29T00:00:00Z"); now += step)
        {
            var until = schedule.HoldsUntil(now);
            Assert.True(until > now);
            for (var later = now; later < until && later < now + TimeSpan.FromMinutes(2); later += step)
                Assert.Equal(schedule.IsOnAt(now), schedule.IsOnAt(later));
        }
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
