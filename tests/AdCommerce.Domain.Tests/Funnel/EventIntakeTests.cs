using System.IO.Hashing;
using System.Text;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Playback;

namespace AdCommerce.Domain.Tests.Funnel;

public sealed class EventIntakeTests
{
    private const string Viewer = "viewer-pseudonym";

    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private static readonly Guid SessionId = Guid.CreateVersion7(Now);
    private static readonly EntryDimensions Origin = new(
        new PlacementKey(new CampaignKey("lumiere", "spring"), "oily"), "matte", "skin-deep", "skin-deep-1", "table", "make-up", "CN", "phone", "");

    private static readonly EventGrant Slot = new(
        Viewer, SessionId, Origin, EventKinds.Exposure | EventKinds.Tap | EventKinds.Order, "", "", 7_680, Now.AddHours(1));

    [Fact]
    public void Judge_GoodExposure_IsTheEventOfTheGrant()
    {
        var reported = Exposure() with { Sent = Now.AddSeconds(4) };

        var (happened, rejection) = EventIntake.Judge(reported, Slot, Viewer, JourneyTerms.Default, Now);

        Assert.Equal(EventRejection.None, rejection);
        Assert.Equal(reported.Id, happened!.Id);
        Assert.Equal(4_000_000, happened.AgeMicros);
        Assert.Equal(Origin, happened.Origin);
        Assert.Equal(SessionId, happened.SessionId);
        Assert.Equal(4_000, happened.LengthMillis);
        Assert.Equal(3_000, happened.ExposureMillisMin);
        Assert.Equal(Slot.ExpireTime.ToUnixTimeMilliseconds() * 1_000, happened.ExpireMicros);
    }

    [Fact]
    public void Judge_ExposureOfASlotThatWithholds_TellsTheGhosts()
    {
        var ghosts = Slot with { Ghosts = [Origin.Placement], IsWithheld = true };

        var exposure = EventIntake.Judge(Exposure(), ghosts, Viewer, JourneyTerms.Default, Now, isTested: true).Event!;
        var tap = EventIntake.Judge(Exposure() with { Kind = EventKind.Tap }, Slot with { Ghosts = [Origin.Placement] }, Viewer, JourneyTerms.Default, Now, isTested: true).Event!;

        Assert.Equal((true, false), (exposure.IsWithheld, exposure.IsTested));
        Assert.Equal(Origin.Placement, Assert.Single(exposure.Ghosts));
        Assert.Equal((false, false, 0), (tap.IsWithheld, tap.IsTested, tap.Ghosts.Length));
        Assert.True(EventIntake.Judge(Exposure(), Slot, Viewer, JourneyTerms.Default, Now, isTested: true).Event!.IsTested);
    }

    [Fact]
    public void Judge_SlotThatWasDrawn_TellsTheChanceWithItsExposureOnly()
    {
        var drawn = Slot with { Propensity = 0.375 };

        var exposure = EventIntake.Judge(Exposure(), drawn, Viewer, JourneyTerms.Default, Now).Event!;
        var tap = EventIntake.Judge(Exposure() with { Kind = EventKind.Tap }, drawn, Viewer, JourneyTerms.Default, Now).Event!;

        Assert.Equal((0.375, 0), (exposure.Propensity, tap.Propensity));
    }

    [Fact]
    public void Judge_SlotThatIsPaidFor_IsChargedWithItsExposureOnly()
    {
        var claim = new ChargeClaim(7, 20_000, 250, 99, ChargeBar.None);
        var paid = Slot with { Charge = claim };

        var exposure = EventIntake.Judge(Exposure(), paid, Viewer, JourneyTerms.Default, Now).Event!;
        var tap = EventIntake.Judge(Exposure() with { Kind = EventKind.Tap }, paid, Viewer, JourneyTerms.Default, Now).Event!;

        Assert.Equal((claim, null), (exposure.Charge, tap.Charge));
        Assert.Null(EventIntake.Judge(Exposure(), Slot, Viewer, JourneyTerms.Default, Now).Event!.Charge);
    }

    [Fact]
    public void Judge_SlotShorterThanThreeSeconds_NeedsTheWholeSlot() =>
        Assert.Equal(1_920, Accepted(Exposure() with { WatchedMillis = 1_900 }, Slot with { SlotMillis = 1_920 }).ExposureMillisMin);

    [Fact]
    public void Judge_CreatedLongBeforeSent_AgeIsClampedToSevenDays() =>
        Assert.Equal(FunnelEvent.AgeMicrosMax, Accepted(Exposure() with { Created = Now.AddDays(-30) }, Slot).AgeMicros);

    [Fact]
    public void Judge_ClocksOfAPlayerThatAreYearsOff_DoNotMatter() =>
        Assert.Equal(2_000_000, Accepted(Exposure() with { Created = Now.AddYears(-9), Sent = Now.AddYears(-9).AddSeconds(2) }, Slot).AgeMicros);

    public static TheoryData<string, EventRejection> Refused() => new()
    {
        { "no id", EventRejection.Malformed },
        { "version 4", EventRejection.Malformed },
        { "no kind", EventRejection.Malformed },
        { "no created", EventRejection.Malformed },
        { "no sent", EventRejection.Malformed },
        { "negative length", EventRejection.Malformed },
        { "endless length", EventRejection.Malformed },
        { "long code", EventRejection.Malformed },
        { "order without id", EventRejection.Malformed },
        { "order without value", EventRejection.Malformed },
        { "order of nothing", EventRejection.Malformed },
        { "order of less than nothing", EventRejection.Malformed },
        { "order beyond all money", EventRejection.Malformed },
        { "order in no currency", EventRejection.Malformed },
        { "created after sent", EventRejection.FutureDated },
        { "another viewer", EventRejection.TokenForeign },
        { "expired", EventRejection.TokenExpired },
        { "kind not granted", EventRejection.TokenMismatch },
        { "another slot", EventRejection.TokenMismatch },
        { "a target for a slot", EventRejection.TokenMismatch },
        { "longer than the slot", EventRejection.Inconsistent },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Judge_WrongEvent_NamesTheReason(string what, EventRejection expected)
    {
        var grant = Slot;
        var viewer = Viewer;
        var good = Exposure();
        var order = good with { Kind = EventKind.Order, WatchedMillis = 0, OrderId = "o-1", Value = new Money("CNY", 1) };
        var reported = what switch
        {
            "no id" => good with { Id = null },
            "version 4" => good with { Id = Guid.Parse("f47ac10b-58cc-4372-a567-0e02b2c3d479") },
            "no kind" => good with { Kind = null },
            "no created" => good with { Created = null },
            "no sent" => good with { Sent = null },
            "negative length" => good with { WatchedMillis = -1 },
            "endless length" => good with { WatchedMillis = EventIntake.LengthMillisMax + 1 },
            "long code" => good with { Code = new string('x', EventIntake.CodeLengthMax + 1) },
            "order without id" => order with { OrderId = "" },
            "order without value" => order with { Value = null },
            "order of nothing" => order with { Value = new Money("CNY", 0) },
            "order of less than nothing" => order with { Value = new Money("CNY", -5) },
            "order beyond all money" => order with { Value = new Money("CNY", Money.AmountMicrosMax + 1) },
            "order in no currency" => order with { Value = new Money("cny", 5) },
            "created after sent" => good with { Created = Now.AddMilliseconds(1), Sent = Now },
            "kind not granted" => good with { Kind = EventKind.GroupJoin },
            "another slot" => good with { Slot = "shelf" },
            "a target for a slot" => good with { Target = "brands/lumiere/notes/one" },
            "longer than the slot" => good with { WatchedMillis = 7_680 + 251 },
            _ => good,
        };
        if (what == "another viewer")
            viewer = "somebody-else";
        if (what == "expired")
            grant = grant with { ExpireTime = Now.AddMilliseconds(-1) };

        var (happened, rejection) = EventIntake.Judge(reported, grant, viewer, JourneyTerms.Default, Now);

        Assert.Null(happened);
        Assert.Equal(expected, rejection);
    }

    [Theory]
    [InlineData(Stage.Note, EventKind.NoteOpen, "brands/lumiere/notes/it")]
    [InlineData(Stage.Livestream, EventKind.RoomLeave, "brands/lumiere/livestreams/it")]
    [InlineData(Stage.Group, EventKind.GroupJoin, "brands/lumiere/groups/it")]
    public void Judge_Step_TakesItsOwnEventsOnly(Stage stage, EventKind kind, string target)
    {
        var grant = EventGrant.Of(new StepTicket(Viewer, SessionId, Origin, stage, "it", Now.AddDays(1)));
        var reported = Exposure() with { Kind = kind, Slot = "", Target = target };

        Assert.Equal("it", Accepted(reported, grant).ObjectId);
        Assert.Equal(Origin, Accepted(reported, grant).Origin);
        Assert.Equal(EventRejection.TokenMismatch, EventIntake.Judge(reported with { Target = target + "x" }, grant, Viewer, JourneyTerms.Default, Now).Rejection);
        Assert.Equal(EventRejection.TokenMismatch, EventIntake.Judge(Exposure(), grant, Viewer, JourneyTerms.Default, Now).Rejection);
    }

    [Theory]
    [InlineData(0, EventRejection.None)]
    [InlineData(1, EventRejection.Inconsistent)]
    public void Judge_StepOlderThanItsTokenCanBe_IsInconsistent(int beyondMillis, EventRejection expected)
    {
        var grant = EventGrant.Of(new StepTicket(Viewer, SessionId, Origin, Stage.Note, "it", Now.AddDays(1)));
        var reported = Exposure() with { Kind = EventKind.NoteOpen, Slot = "", Created = Now - StepTicket.Lifetime - TimeSpan.FromMilliseconds(beyondMillis) };

        Assert.Equal(expected, EventIntake.Judge(reported, grant, Viewer, JourneyTerms.Default, Now).Rejection);
    }

    [Theory]
    [InlineData(Stage.Note, EventKind.NoteOpen, true)]
    [InlineData(Stage.Group, EventKind.GroupJoin, false)]
    [InlineData(Stage.Group, EventKind.GroupLeave, false)]
    public void Judge_SameWithANewerToken_IsTheSameEventUnlessASeatIsHeldForIt(Stage stage, EventKind kind, bool expected)
    {
        var reported = Exposure() with { Kind = kind, Slot = "" };
        var ticket = new StepTicket(Viewer, SessionId, Origin, stage, "it", Now.AddDays(1));

        var (older, newer) = (Accepted(reported, EventGrant.Of(ticket)), Accepted(reported, EventGrant.Of(ticket with { ExpireTime = Now.AddDays(9) })));

        Assert.Equal(expected, older.ContentHash == newer.ContentHash);
    }

    [Fact]
    public void Judge_SentAgain_HasTheSameContent()
    {
        var first = Accepted(Exposure(), Slot);
        var again = Accepted(Exposure() with { Id = first.Id, Sent = Now.AddMinutes(3) }, Slot);

        Assert.Equal(first.ContentHash, again.ContentHash);
    }

    // It is in the logs: an event that is sent again after an upgrade has to be known.
    [Theory]
    [InlineData("")]
    [InlineData("WELCOME-2026")]
    [InlineData("long")]
    public void Judge_ContentHash_IsThatOfItsPartsInOrder(string code)
    {
        var text = code == "long" ? new string('x', EventIntake.CodeLengthMax) : code;
        var grant = Slot with { Target = new string('t', code == "long" ? 600 : 3) };
        var hash = new XxHash3();
        hash.Append(SessionId.ToByteArray());
        foreach (var number in (long[])[(long)EventKind.Order, Now.UtcTicks, 0, 7, 0])
            hash.Append(BitConverter.GetBytes(number));
        foreach (var part in (string[])[grant.Target, "table", Origin.Placement.ToString(), "a", "CNY", text])
        {
            hash.Append(Encoding.Unicode.GetBytes(part));
            hash.Append([0, 0]);
        }

        var accepted = Accepted(Exposure() with { Kind = EventKind.Order, OrderId = "a", Value = new Money("CNY", 7), Code = text }, grant);

        Assert.Equal(hash.GetCurrentHashAsUInt64(), accepted.ContentHash);
    }

    [Fact]
    public void Judge_AnythingElseSaid_HasOtherContent()
    {
        ulong[] hashes =
        [
            .. new ReportedEvent[]
            {
                Exposure(),
                Exposure() with { Kind = EventKind.ExposureStart },
                Exposure() with { WatchedMillis = 3_999 },
                Exposure() with { Created = Now.AddMilliseconds(-1) },
                Exposure() with { Kind = EventKind.Order, OrderId = "a", Value = new Money("CNY", 1) },
                Exposure() with { Kind = EventKind.Order, OrderId = "b", Value = new Money("CNY", 1) },
                Exposure() with { Kind = EventKind.Order, OrderId = "a", Value = new Money("CNY", 2) },
                Exposure() with { Kind = EventKind.Order, OrderId = "a", Value = new Money("USD", 1) },
            }.Select(static reported => Accepted(reported, Slot).ContentHash),
            Accepted(Exposure(), Slot with { SessionId = Guid.CreateVersion7(Now) }).ContentHash,
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    private static FunnelEvent Accepted(ReportedEvent reported, EventGrant grant) =>
        EventIntake.Judge(reported, grant, Viewer, JourneyTerms.Default, Now).Event ?? throw new InvalidOperationException("refused");

    private static ReportedEvent Exposure() => new(
        Guid.CreateVersion7(Now), EventKind.ExposureStop, Now, Now, "table", "", 4_000, 0, "", null, "");
}
