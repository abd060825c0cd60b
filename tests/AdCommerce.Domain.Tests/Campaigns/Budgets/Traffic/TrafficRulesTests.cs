using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Traffic;
using static AdCommerce.Domain.Tests.Campaigns.Budgets.BudgetSamples;

namespace AdCommerce.Domain.Tests.Campaigns.Budgets.Traffic;

public sealed class TrafficRulesTests
{
    private static readonly TrafficRules Rules = TrafficRules.Default;

    private ViewerTraffic _viewer;
    private AddressTraffic _address;

    [Fact]
    public void Judge_APersonWatchingAllDay_IsNeverMarked()
    {
        // Three slots of 5 s in each minute, for twelve hours.
        for (var i = 0; i < 12 * 60 * 3; i++)
            Assert.Equal(ChargeBar.None, Judge(Seen(Start + (i * 20 * Second), 5_000)));
    }

    [Fact]
    public void Judge_APersonWithoutANetworkForHours_IsNotMarked()
    {
        var arrival = Start + (3 * Hour);
        for (var i = 0; i < 3 * 60 * 3; i++)
            Assert.Equal(ChargeBar.None, Judge(Seen(Start + (i * 20 * Second), 5_000) with { ArrivalMicros = arrival }));
    }

    [Fact]
    public void Judge_MoreThanAViewerCanSee_IsMarkedFromTheBurstOn()
    {
        var marks = Enumerable.Range(0, 200).Select(i => Judge(Seen(Start + Hour + (i * Second), 3_000))).ToArray();

        Assert.All(marks[..60], static mark => Assert.Equal(ChargeBar.None, mark));
        // 60, and one in three seconds.
        Assert.InRange(marks.Count(static mark => mark == ChargeBar.ViewerRate), 70, 80);
        // What is refused takes nothing: after a quiet hour it is a person again.
        Assert.Equal(ChargeBar.None, Judge(Seen(Start + (3 * Hour), 3_000)));
    }

    [Fact]
    public void Judge_MoreWatchedThanTimeHasPassed_IsMarked()
    {
        Assert.Equal(ChargeBar.None, Judge(Seen(Start + (2 * Second), 5_000)));
        Assert.Equal(ChargeBar.None, Judge(Seen(Start + (2 * Second), 5_000)));
        Assert.Equal(ChargeBar.FasterThanTime, Judge(Seen(Start + (2 * Second), 5_000)));
    }

    [Fact]
    public void Judge_EventTimesSpreadByAPlayerThatLies_AreHeldAgainstArrival()
    {
        var marks = Enumerable.Range(0, 100).Select(i => Judge(Seen(Start + (i * Minute), 3_000) with { ArrivalMicros = Start + Minute })).ToArray();

        // A minute has passed, at four times its speed, and five seconds: 81 exposures of 3 s.
        Assert.Equal(81, marks.Count(static mark => mark == ChargeBar.None));
        Assert.Equal(ChargeBar.FasterThanTime, marks[^1]);
    }

    [Fact]
    public void Judge_ManyViewersOfOneAddress_AreMarkedAboveItsRate()
    {
        var marks = new List<ChargeBar>();
        for (var i = 0; i < Rules.AddressBurst + 1; i++)
        {
            _viewer = ViewerTraffic.None;
            marks.Add(Judge(Seen(Start + Minute, 3_000)));
        }

        Assert.Equal(ChargeBar.AddressRate, marks[^1]);
        Assert.Equal(1, marks.Count(static mark => mark != ChargeBar.None));
        _viewer = ViewerTraffic.None;
        Assert.Equal(ChargeBar.None, Judge(Seen(Start + (2 * Minute), 3_000)));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; GoogleBot/2.1)", ChargeBar.KnownBot)]
    [InlineData("Mozilla/5.0 HeadlessChrome/120", ChargeBar.KnownBot)]
    [InlineData("Mozilla/5.0 (Linux; Android 15)", ChargeBar.None)]
    [InlineData("", ChargeBar.None)]
    public void Judge_UserAgents_KnowsTheListed(string userAgent, ChargeBar mark) => Assert.Equal(mark, Judge(Seen(Start + Minute, 3_000) with { UserAgent = userAgent }));

    [Fact]
    public void Judge_SessionWithoutMedia_IsMarkedOnlyWhereThatCanBeSeen()
    {
        var rules = Rules with { RequiresMedia = true };
        ChargeBar BarOf(bool? asked, TrafficRules by) => by.Judge(Seen(Start + Minute, 3_000) with { AskedForMedia = asked }, ViewerTraffic.None, AddressTraffic.None).Bar;

        Assert.Equal([ChargeBar.NoMedia, ChargeBar.None, ChargeBar.None], new bool?[] { false, true, null }.Select(asked => BarOf(asked, rules)));
        Assert.Equal(ChargeBar.None, BarOf(false, Rules));
    }

    [Fact]
    public void HasAsked_OfSessionsThatBeganHere_IsKnownUntilTheyAreForgotten()
    {
        var media = new SessionMedia();
        var sessions = Enumerable.Range(0, SessionMedia.SessionsMax + 1).Select(static i => new Guid(i + 1, 0, 0, new byte[8])).ToArray();
        foreach (var session in sessions[..^1])
            media.Begin(session);

        media.Ask(sessions[1]);
        media.Ask(sessions[^1]);
        media.Begin(sessions[1]);

        Assert.Equal([false, true, null], new[] { 0, 1, SessionMedia.SessionsMax }.Select(i => media.HasAsked(sessions[i])));
        media.Begin(sessions[^1]);
        Assert.Equal([null, true, false], new[] { 0, 1, SessionMedia.SessionsMax }.Select(i => media.HasAsked(sessions[i])));
    }

    [Theory]
    [InlineData(ChargeBar.KnownBot, ChargeBar.FasterThanTime, ChargeBar.KnownBot)]
    [InlineData(ChargeBar.KnownBot, ChargeBar.NoMedia, ChargeBar.KnownBot)]
    [InlineData(ChargeBar.AddressRate, ChargeBar.NoMedia, ChargeBar.NoMedia)]
    [InlineData(ChargeBar.AddressRate, ChargeBar.ViewerRate, ChargeBar.ViewerRate)]
    [InlineData(ChargeBar.AddressRate, ChargeBar.None, ChargeBar.AddressRate)]
    [InlineData(ChargeBar.None, ChargeBar.FasterThanTime, ChargeBar.FasterThanTime)]
    [InlineData(ChargeBar.None, ChargeBar.None, ChargeBar.None)]
    public void First_OfBothParts_IsWhatTellsMost(ChargeBar byArrival, ChargeBar byViewer, ChargeBar first) =>
        Assert.Equal(first, TrafficRules.First(byArrival, byViewer));

    [Fact]
    public void Judge_InTwoPlaces_IsTheSameAsInOne()
    {
        var random = new Random(3);
        var (viewer, address, now) = (ViewerTraffic.None, AddressTraffic.None, Start);
        for (var i = 0; i < 500; i++)
        {
            now += random.Next(3_000_000);
            var exposure = Seen(now, random.Next(9_000)) with { UserAgent = random.Next(9) == 0 ? "a bot" : "player" };
            var whole = Rules.Judge(exposure, viewer, address);
            var (byArrival, heard) = Rules.JudgeArrival(exposure, address);
            var (byViewer, seen) = Rules.JudgeViewer(exposure, viewer);

            Assert.Equal(whole, (TrafficRules.First(byArrival, byViewer), seen, heard));
            (_, viewer, address) = whole;
        }
    }

    [Fact]
    public void Check_ImpossibleRules_NamesEach()
    {
        var violations = new Violations();
        new TrafficRules(0, 0, 0, 0, 0, -1, 0, ["x"]).Check("Traffic", violations);

        Assert.Equal(8, violations.ToRejection().Violations.Length);
        var none = new Violations();
        Rules.Check("Traffic", none);
        Assert.True(none.None);
    }

    [Fact]
    public void Set_MoreAddressesThanAreKept_ForgetsThoseHeardLongestAgo()
    {
        var table = new AddressTable(2);
        table.Set(1, new AddressTraffic(1, 1));
        table.Set(2, new AddressTraffic(2, 2));
        table.Set(1, new AddressTraffic(3, 3));

        table.Set(3, new AddressTraffic(4, 4));

        Assert.Equal(2, table.Count);
        Assert.Equal(new AddressTraffic(3, 3), table.Of(1));
        Assert.Equal(AddressTraffic.None, table.Of(2));
    }

    private static ExposureSample Seen(long micros, int millis) => new(Start, micros, micros, millis, "player", null);

    private ChargeBar Judge(ExposureSample exposure)
    {
        (var mark, _viewer, _address) = Rules.Judge(exposure, _viewer, _address);
        return mark;
    }
}
