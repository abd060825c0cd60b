using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Funnel;
using static AdCommerce.Domain.Tests.Chain.ChainSamples;

namespace AdCommerce.Domain.Tests.Chain;

public sealed class NextStepsTests
{
    [Fact]
    public void Find_NothingSeen_SaysSo() =>
        Assert.Equal(NothingReason.NotStarted, Find(Ask(Content([Note("n")]), null)).Nothing);

    [Fact]
    public void Find_PausedOrUnknownCampaign_SaysSo()
    {
        Assert.Equal(NothingReason.Paused, Find(Ask(Content([Note("n")], paused: true), Journey())).Nothing);
        Assert.Equal(NothingReason.Paused, Find(Ask(null, Journey())).Nothing);
    }

    [Fact]
    public void Find_NothingThere_SaysSoAndCarriesTheVariant()
    {
        var step = Find(Ask(Content(), Journey()));

        Assert.Equal(NothingReason.NothingScheduled, step.Nothing);
        Assert.Equal(Seen, step.Seen);
    }

    [Fact]
    public void Find_Notes_TheOneOnExactlyTheVariantThenOnTheProduct()
    {
        var notes = new[] { Note("other", product: "dew"), Note("product"), Note("variant", episode: "skin-deep-1", slot: "table") };

        Assert.Equal("variant", IdOf(Find(Ask(Content(notes), Journey()))));
        Assert.Equal("product", IdOf(Find(Ask(Content(notes[..2]), Journey()))));
        Assert.Equal("other", IdOf(Find(Ask(Content(notes[..1]), Journey()))));
    }

    [Fact]
    public void Find_EqualNotes_TheFresherOne() =>
        Assert.Equal("new", IdOf(Find(Ask(Content([Note("a-old", ageHours: 500), Note("new", ageHours: 1)]), Journey()))));

    [Fact]
    public void Find_AfterTheNote_TheRoomThatIsLive()
    {
        var content = Content([Note("n"), Note("m")], [Room("soon", 1), Room("live", -1, LivestreamState.Live), Room("over", -3, LivestreamState.Live)]);

        var step = Find(Ask(content, Journey((TouchKind.NoteOpen, "n"))));

        Assert.Equal("live", IdOf(step));
        Assert.True(Assert.IsType<RoomOffer>(step.Offer).IsLive);
    }

    [Fact]
    public void Find_NoRoomLive_TheNextOneWithCountdownAndReminder()
    {
        var step = Find(Ask(Content(rooms: [Room("later", 30), Room("soon", 3)]), Journey((TouchKind.NoteOpen, "n"))));

        var room = Assert.IsType<RoomOffer>(step.Offer);
        Assert.Equal("soon", room.ObjectId);
        Assert.Equal(3 * 3_600_000_000L, room.CountdownMicros);
        Assert.True(room.ReminderPossible);
        Assert.False(room.ReminderSet);
        Assert.Equal("The next room opens in 3 hours.", step.Explanation);
    }

    [Fact]
    public void Find_WithoutConsentToMessages_OffersNoReminder()
    {
        var question = Ask(Content(rooms: [Room("soon", 3)]), Journey()) with { Consent = Everything with { Messages = false } };

        Assert.False(Assert.IsType<RoomOffer>(Find(question).Offer).ReminderPossible);
    }

    [Fact]
    public void Find_RoomTheViewerAskedToBeRemindedOf_ComesFirstOnceItIsLive()
    {
        var reminded = new Reminder(Key, "dull", long.MaxValue);
        var content = Content([Note("n", episode: "skin-deep-1", slot: "table")], [Room("dull", -1, LivestreamState.Live, product: "dew"), Room("live", -1, LivestreamState.Live)]);

        Assert.Equal("dull", IdOf(Find(Ask(content, Journey()) with { Reminders = [reminded] })));
        Assert.Equal("n", IdOf(Find(Ask(content, Journey()))));
    }

    [Fact]
    public void Find_Occasion_TurnsTheStepTowardsItsRooms_InItsTimeAndMarketOnly()
    {
        var rooms = new[] { Room("fair-room", -1, LivestreamState.Live, product: "dew") };
        var notes = new[] { Note("n", episode: "skin-deep-1", slot: "table") };

        var on = Find(Ask(Content(notes, rooms, occasions: [Fair("fair-room", -1, 1)]), Journey()));

        Assert.Equal("fair-room", IdOf(on));
        Assert.Equal("Spring Festival fair", on.Occasion!.Title);
        Assert.Equal("Spring Festival fair is on, and this room is part of it: it counts 5 times as much.", on.Explanation);
        Assert.Equal("n", IdOf(Find(Ask(Content(notes, rooms, occasions: [Fair("fair-room", 1, 2)]), Journey()))));
        Assert.Equal("n", IdOf(Find(Ask(Content(notes, rooms, occasions: [Fair("fair-room", -1, 0)]), Journey()))));
        Assert.Equal("n", IdOf(Find(Ask(Content(notes, rooms, occasions: [Fair("fair-room", -1, 1, "US")]), Journey()))));
    }

    [Fact]
    public void Find_AfterTheRoom_GroupsFillInOrder()
    {
        var question = Ask(Content(groups: [Group("second", 2), Group("first", 1)]), Journey((TouchKind.RoomJoin, "r")));

        Assert.Equal(["first", "second"], NextSteps.GroupsToLookAt(question, RuledStepValue.Instance).ToArray());
        Assert.Equal("first", IdOf(Find(question with { Seats = new Dictionary<string, SeatView> { ["first"] = View(9), ["second"] = View(0) } })));
        Assert.Equal("second", IdOf(Find(question with { Seats = new Dictionary<string, SeatView> { ["first"] = View(10), ["second"] = View(0) } })));
    }

    [Fact]
    public void GroupsToLookAt_ANoteComesFirst_AsksNoGroup()
    {
        var question = Ask(Content([Note("n", episode: "skin-deep-1", slot: "table")], groups: [Group("g", 1)]), Journey());

        Assert.Empty(NextSteps.GroupsToLookAt(question, RuledStepValue.Instance));
        Assert.Equal("n", IdOf(Find(question)));
    }

    [Fact]
    public void Find_EveryGroupFull_TheWaitingListWithRoom()
    {
        var question = Ask(Content(groups: [Group("first", 1), Group("second", 2, waiting: 5)]), Journey((TouchKind.RoomJoin, "r")));

        Assert.Equal("second", IdOf(Find(question with { Seats = new Dictionary<string, SeatView> { ["first"] = View(10), ["second"] = View(10, waiting: 4) } })));
        Assert.Equal(
            NothingReason.AllFull,
            Find(question with { Seats = new Dictionary<string, SeatView> { ["first"] = View(10), ["second"] = View(10, waiting: 5) } }).Nothing);
    }

    [Fact]
    public void Find_SeatedInOneGroup_OffersNoOther()
    {
        var question = Ask(Content(groups: [Group("first", 1), Group("second", 2)]), Journey((TouchKind.RoomJoin, "r"), (TouchKind.GroupJoin, "first")));

        var step = Find(question with { Seats = new Dictionary<string, SeatView> { ["first"] = View(5, SeatStanding.Seated), ["second"] = View(0) } });

        Assert.Equal(NothingReason.NothingLeft, step.Nothing);
    }

    [Fact]
    public void Find_SeatedInALaterGroup_OffersNoEarlierOne()
    {
        var question = Ask(Content(groups: [Group("first", 1), Group("second", 2)]), Journey((TouchKind.RoomJoin, "r")));

        var step = Find(question with { Seats = new Dictionary<string, SeatView> { ["first"] = View(5), ["second"] = View(1, SeatStanding.Seated) } });

        Assert.Equal(NothingReason.NothingLeft, step.Nothing);
        Assert.Equal("second", IdOf(step));
    }

    [Fact]
    public void Find_SeatedInAGroupThatIsClosedNow_OffersNoOther()
    {
        var question = Ask(Content(groups: [Group("open", 2)]), Journey((TouchKind.RoomJoin, "r"), (TouchKind.GroupJoin, "closed")));
        var left = question with { Journey = Journey((TouchKind.RoomJoin, "r"), (TouchKind.GroupJoin, "closed"), (TouchKind.GroupLeave, "closed")) };
        var seats = new Dictionary<string, SeatView> { ["open"] = View(0) };

        Assert.Equal(NothingReason.NothingLeft, Find(question with { Seats = seats }).Nothing);
        Assert.Equal("open", IdOf(Find(left with { Seats = seats })));
    }

    [Fact]
    public void Find_OfferedASeatInAFullGroup_OffersThatSeat()
    {
        var question = Ask(Content(groups: [Group("first", 1), Group("second", 2)]), Journey((TouchKind.RoomJoin, "r")));

        Assert.Equal("second", IdOf(Find(question with { Seats = new Dictionary<string, SeatView> { ["first"] = View(5), ["second"] = View(10, SeatStanding.Offered) } })));
    }

    [Fact]
    public void Find_LeftAGroup_IsNotLedBackThere()
    {
        var question = Ask(Content(groups: [Group("g", 1)]), Journey((TouchKind.GroupJoin, "g"), (TouchKind.GroupLeave, "g")));

        Assert.Equal(NothingReason.NothingLeft, Find(question with { Seats = new Dictionary<string, SeatView> { ["g"] = View(0) } }).Nothing);
    }

    [Fact]
    public void Find_WithoutConsentToMeasurement_OffersNoSeatAndAsksNoGroup()
    {
        var question = Ask(Content(groups: [Group("first", 1)]), Journey((TouchKind.RoomJoin, "r"))) with { Consent = Everything with { Measurement = false } };

        Assert.Empty(NextSteps.GroupsToLookAt(question, RuledStepValue.Instance));
        Assert.Equal(NothingReason.NoConsent, Find(question with { Seats = new Dictionary<string, SeatView> { ["first"] = View(0) } }).Nothing);
    }

    [Fact]
    public void Find_WasThereBefore_IsNotOfferedAgain()
    {
        var content = Content([Note("n")], [Room("r", -1, LivestreamState.Live)]);

        Assert.Equal("r", IdOf(Find(Ask(content, Journey((TouchKind.NoteOpen, "n"))))));
        Assert.Equal(NothingReason.NothingScheduled, Find(Ask(content, Journey((TouchKind.NoteOpen, "n"), (TouchKind.RoomJoin, "r")))).Nothing);
    }

    [Fact]
    public void Find_Declined_GoesOnToTheNextStage()
    {
        var content = Content([Note("n", episode: "skin-deep-1", slot: "table")], [Room("r", -1, LivestreamState.Live)]);

        Assert.Equal("r", IdOf(Find(Ask(content, Journey()) with { Declined = ["brands/lumiere/notes/n"] })));
        Assert.Equal(
            NothingReason.NothingLeft,
            Find(Ask(content, Journey()) with { Declined = ["brands/lumiere/notes/n", "brands/lumiere/livestreams/r"] }).Nothing);
    }

    [Fact]
    public void Find_OutsideTheMarket_IsNotOffered()
    {
        var content = Content([Note("n", markets: "US")], [Room("r", -1, LivestreamState.Live, markets: "US")], [Group("g", 1, markets: "US")]);

        Assert.Equal(NothingReason.NotInMarket, Find(Ask(content, Journey())).Nothing);
        Assert.Equal("n", IdOf(Find(Ask(content, Journey()) with { Market = "US" })));
    }

    [Fact]
    public void Find_FullRoom_IsNotOffered()
    {
        var question = Ask(Content(rooms: [Room("r", -1, LivestreamState.Live, capacity: 3)]), Journey());

        Assert.Equal("r", IdOf(Find(question with { RoomViewers = new Dictionary<string, long> { ["r"] = 2 } })));
        Assert.Equal(NothingReason.AllFull, Find(question with { RoomViewers = new Dictionary<string, long> { ["r"] = 3 } }).Nothing);
    }

    [Fact]
    public void Find_NothingBeforeTheGroup_OffersTheSeat() =>
        Assert.Equal("g", IdOf(Find(Ask(Content(groups: [Group("g", 1)]), Journey()) with { Seats = new Dictionary<string, SeatView> { ["g"] = View(0) } })));

    private static string? IdOf(NextStep step) => step.Offer?.ObjectId;
}
