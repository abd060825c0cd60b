using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.SampleCatalog;
using static AdCommerce.Domain.Tests.SampleChain;

namespace AdCommerce.Domain.Tests.Registry;

/// <summary>What each command about a brand's content asks for: the good one is carried out, and every broken rule is named with its field.</summary>
public sealed class ContentCommandTests
{
    private static readonly RegistryState World = Published();

    private static readonly string Long = new('a', 10_001);

    private static readonly ContentSubject OneVariant = new("matte", "skin-deep-1", "slot-0");

    private static readonly Dictionary<string, RegistryCommand> Good = new()
    {
        ["note"] = new CreateNote(Note("new")) { Request = RequestKey.None },
        ["note of a variant"] = new CreateNote(Note("new") with { Subject = OneVariant }) { Request = RequestKey.None },
        ["bare note"] = new CreateNote(Note("new") with { ImageUris = [], Markets = [], Text = "a" }) { Request = RequestKey.None },
        ["rewrite note"] = new UpdateNote(Note() with { Title = "Other", Subject = OneVariant }, ["title", "episode", "slot"]) { Request = RequestKey.None },
        ["publish note"] = new SetNotePublished(Key("honest"), true, 0) { Request = RequestKey.None },
        ["withdraw note"] = new SetNotePublished(Key("honest"), false, World.Notes[Key("honest")].Version) { Request = RequestKey.None },
        ["livestream"] = new CreateLivestream(Livestream("new")) { Request = RequestKey.None },
        ["longest livestream"] = new CreateLivestream(Livestream("new") with { EndTime = Noon + SampleLengthMax, Capacity = 0 }) { Request = RequestKey.None },
        ["offer to the end"] = new CreateLivestream(Livestream("new") with { Offers = [Offer("matte", 0, 7_200)] }) { Request = RequestKey.None },
        ["reschedule"] = new UpdateLivestream(Livestream() with { StartTime = Noon.AddHours(1) }, ["start_time"]) { Request = RequestKey.None },
        ["start"] = new StartLivestream(Key("evening"), Noon.AddHours(-1), 0) { Request = RequestKey.None },
        ["end"] = new EndLivestream(Key("evening"), 0) { Request = RequestKey.None },
        ["group"] = new CreateGroup(Group("new")) { Request = RequestKey.None },
        ["largest group"] = new CreateGroup(Group("new") with { Capacity = 2_000, WaitingCapacity = 2_000, Order = 1_000, Welcome = "" }) { Request = RequestKey.None },
        ["shrink group"] = new UpdateGroup(Group() with { Capacity = 1 }, ["capacity"]) { Request = RequestKey.None },
        ["close group"] = new CloseGroup(Key("circle"), 0) { Request = RequestKey.None },
        ["occasion"] = new CreateOccasion(Occasion("new")) { Request = RequestKey.None },
        ["occasion of placements"] = new CreateOccasion(OfPlacements()) { Request = RequestKey.None },
        ["lift placements"] = new UpdateOccasion(Occasion() with { Placements = [PlacementKey()], PlacementPercent = 101 }, ["placements", "placement_percent"]) { Request = RequestKey.None },
        ["longest occasion"] = new CreateOccasion(Occasion("new") with { EndTime = Noon.AddDays(365) }) { Request = RequestKey.None },
        ["move occasion"] = new UpdateOccasion(Occasion() with { EndTime = Noon.AddDays(2) }, ["end_time"]) { Request = RequestKey.None },
        ["delete occasion"] = new DeleteOccasion(Key("fair"), 0) { Request = RequestKey.None },
        ["terms"] = Terms(new JourneyTerms(JourneyTerms.WindowMicrosMax, 1_000_000, JourneyTerms.WindowMicrosMax, 0)),
    };

    private static Occasion OfPlacements() => Occasion("new") with
    {
        LivestreamIds = [],
        Placements = [PlacementKey(), PlacementKey("-")],
        PlacementPercent = 1_000,
    };

    private static TimeSpan SampleLengthMax => AdCommerce.Domain.Chain.Livestream.LengthMax;

    public static TheoryData<string> GoodNames => [.. Good.Keys];

    [Theory]
    [MemberData(nameof(GoodNames))]
    public void Decide_Good_IsCarriedOut(string name)
    {
        var decided = Good[name].Decide(World);

        Assert.True(decided.IsSuccess, decided.Rejection?.Message);
        Assert.Single(decided.Value!.Changes);
    }

    public static TheoryData<string, Func<ReviewNote, ReviewNote>> WrongNotes => new()
    {
        { "note.title", note => note with { Title = "" } },
        { "note.title", note => note with { Title = new string('a', 121) } },
        { "note.text", note => note with { Text = "" } },
        { "note.text", note => note with { Text = Long } },
        { "note.text", note => note with { Text = "a\rb" } },
        { "note.author", note => note with { Author = "" } },
        { "note.disclosure_label", note => note with { DisclosureLabel = "" } },
        { "note.disclosure_label", note => note with { DisclosureLabel = " " } },
        { "note.disclosure_label", note => note with { DisclosureLabel = new string('a', 41) } },
        { "note.markets", note => note with { Markets = ["cn"] } },
        { "note.image_uris", note => note with { ImageUris = [.. Enumerable.Repeat("/a", 10)] } },
        { "note.image_uris[1]", note => note with { ImageUris = ["/a", "javascript:alert(1)"] } },
        { "note.image_uris[0]", note => note with { ImageUris = [""] } },
        { "note.product", note => note with { Subject = new("silk", "", "") } },
        { "note.product", note => note with { Subject = new("nothing", "", "") } },
        { "note.episode", note => note with { Subject = new("matte", "", "slot-0") } },
        { "note.episode", note => note with { Subject = new("matte", "nothing", "slot-0") } },
        { "note.episode", note => note with { Subject = new("matte", "skin-deep-2", "slot-0") } },
        { "note.slot", note => note with { Subject = new("matte", "skin-deep-1", "slot-1") } },
        { "note.slot", note => note with { Subject = new("matte", "skin-deep-1", "nothing") } },
        { "note.slot", note => note with { Subject = new("matte", "skin-deep-1", "") } },
        { "note.slot", note => note with { Subject = new("tea", "skin-deep-1", "slot-0") } },
    };

    [Theory]
    [MemberData(nameof(WrongNotes))]
    public void CreateOrUpdateNote_Wrong_NamesTheField(string field, Func<ReviewNote, ReviewNote> change)
    {
        ImmutableArray<string> all = ["title", "text", "image_uris", "product", "episode", "slot", "author", "disclosure_label", "markets"];

        AssertInvalid(new CreateNote(change(Note()) with { Key = Key("new") }) { Request = RequestKey.None }, field);
        AssertInvalid(new UpdateNote(change(Note()), all) { Request = RequestKey.None }, field);
    }

    public static TheoryData<string, Func<Livestream, Livestream>> WrongLivestreams => new()
    {
        { "livestream.title", it => it with { Title = "" } },
        { "livestream.room_uri", it => it with { RoomUri = "" } },
        { "livestream.room_uri", it => it with { RoomUri = "http://room.example" } },
        { "livestream.host", it => it with { Host = "two\nlines" } },
        { "livestream.disclosure_label", it => it with { DisclosureLabel = "" } },
        { "livestream.markets", it => it with { Markets = ["China"] } },
        { "livestream.capacity", it => it with { Capacity = -1 } },
        { "livestream.capacity", it => it with { Capacity = 10_000_001 } },
        { "livestream.start_time", it => it with { StartTime = default, EndTime = default(DateTimeOffset).AddHours(1), Offers = [Offer("tea", 0, 60)] } },
        { "livestream.end_time", it => it with { EndTime = Noon + SampleLengthMax + TimeSpan.FromTicks(10) } },
        { "livestream.offers", it => it with { Offers = [] } },
        { "livestream.offers[0].product", it => it with { Offers = [Offer("silk", 0, 60)] } },
        { "livestream.offers[0].stage_start_offset", it => it with { Offers = [Offer("tea", -1, 60)] } },
        { "livestream.offers[1].stage_start_offset", it => it with { Offers = [Offer("tea", 0, 60), Offer("matte", 59, 90)] } },
        { "livestream.offers[1].stage_start_offset", it => it with { Offers = [Offer("tea", 60, 90), Offer("matte", 0, 60)] } },
        { "livestream.offers[0].stage_end_offset", it => it with { Offers = [Offer("tea", 60, 60)] } },
        { "livestream.offers[0].stage_end_offset", it => it with { Offers = [Offer("tea", 0, 7_201)] } },
        { "livestream.offers[0].offer_label", it => it with { Offers = [Offer("tea", 0, 60) with { OfferLabel = Long }] } },
        { "livestream.offers[0].offer_price.amount_micros", it => it with { Offers = [Offer("tea", 0, 60, new Money("CNY", -1))] } },
        { "livestream.offers[0].offer_price.currency_code", it => it with { Offers = [Offer("tea", 0, 60, new Money("USD", 1))] } },
    };

    [Theory]
    [MemberData(nameof(WrongLivestreams))]
    public void CreateOrUpdateLivestream_Wrong_NamesTheField(string field, Func<Livestream, Livestream> change)
    {
        ImmutableArray<string> all = ["title", "room_uri", "host", "offers", "start_time", "end_time", "capacity", "markets", "disclosure_label"];

        AssertInvalid(new CreateLivestream(change(Livestream()) with { Key = Key("new") }) { Request = RequestKey.None }, field);
        AssertInvalid(new UpdateLivestream(change(Livestream()), all) { Request = RequestKey.None }, field);
    }

    [Fact]
    public void CreateLivestream_EndsBeforeItStarts_SaysSoOfTheEndAndOfTheOffersInside() => AssertInvalid(
        new CreateLivestream(Livestream("new") with { EndTime = Noon, Offers = [Offer("tea", 0, 60)] }) { Request = RequestKey.None },
        "livestream.end_time", "livestream.offers[0].stage_end_offset");

    public static TheoryData<string, Func<PrivateGroup, PrivateGroup>> WrongGroups => new()
    {
        { "group.title", it => it with { Title = "" } },
        { "group.welcome", it => it with { Welcome = new string('a', 2_001) } },
        { "group.welcome", it => it with { Welcome = "\0" } },
        { "group.disclosure_label", it => it with { DisclosureLabel = "" } },
        { "group.markets", it => it with { Markets = ["X"] } },
        { "group.capacity", it => it with { Capacity = 0 } },
        { "group.capacity", it => it with { Capacity = 2_001 } },
        { "group.waiting_capacity", it => it with { WaitingCapacity = -1 } },
        { "group.waiting_capacity", it => it with { WaitingCapacity = 2_001 } },
        { "group.order", it => it with { Order = -1 } },
        { "group.order", it => it with { Order = 1_001 } },
    };

    [Theory]
    [MemberData(nameof(WrongGroups))]
    public void CreateOrUpdateGroup_Wrong_NamesTheField(string field, Func<PrivateGroup, PrivateGroup> change)
    {
        ImmutableArray<string> all = ["title", "welcome", "capacity", "waiting_capacity", "order", "code_required", "markets", "disclosure_label"];

        AssertInvalid(new CreateGroup(change(Group()) with { Key = Key("new") }) { Request = RequestKey.None }, field);
        AssertInvalid(new UpdateGroup(change(Group()), all) { Request = RequestKey.None }, field);
    }

    public static TheoryData<string, Func<Occasion, Occasion>> WrongOccasions => new()
    {
        { "occasion.title", it => it with { Title = "" } },
        { "occasion.start_time", it => it with { StartTime = default, EndTime = default(DateTimeOffset).AddDays(1) } },
        { "occasion.end_time", it => it with { EndTime = it.StartTime } },
        { "occasion.end_time", it => it with { EndTime = it.StartTime.AddDays(366).AddTicks(1) } },
        { "occasion.markets", it => it with { Markets = [] } },
        { "occasion.markets", it => it with { Markets = ["cn"] } },
        { "occasion.livestreams", it => it with { LivestreamIds = [] } },
        { "occasion.livestreams", it => it with { LivestreamIds = ["evening", "evening"] } },
        { "occasion.livestreams[1]", it => it with { LivestreamIds = ["evening", "nothing"] } },
        { "occasion.placements", it => it with { Placements = [PlacementKey(), PlacementKey()], PlacementPercent = 150 } },
        { "occasion.placements", it => it with { Placements = [.. Enumerable.Range(0, 257).Select(static _ => PlacementKey())], PlacementPercent = 150 } },
        { "occasion.placements[1]", it => it with { Placements = [PlacementKey(), PlacementKey("nothing")], PlacementPercent = 150 } },
        { "occasion.placements[0]", it => it with { Placements = [PlacementKey("-", campaign: "nothing")], PlacementPercent = 150 } },
        { "occasion.placements[0]", it => it with { Placements = [PlacementKey("-", brand: "petal")], PlacementPercent = 150 } },
        { "occasion.placement_percent", it => it with { Placements = [PlacementKey()] } },
        { "occasion.placement_percent", it => it with { Placements = [PlacementKey()], PlacementPercent = 100 } },
        { "occasion.placement_percent", it => it with { Placements = [PlacementKey()], PlacementPercent = 1_001 } },
        { "occasion.placement_percent", it => it with { PlacementPercent = 150 } },
    };

    [Theory]
    [MemberData(nameof(WrongOccasions))]
    public void CreateOrUpdateOccasion_Wrong_NamesTheField(string field, Func<Occasion, Occasion> change)
    {
        ImmutableArray<string> all = ["title", "start_time", "end_time", "markets", "livestreams", "placements", "placement_percent"];

        AssertInvalid(new CreateOccasion(change(Occasion()) with { Key = Key("new") }) { Request = RequestKey.None }, field);
        AssertInvalid(new UpdateOccasion(change(Occasion()), all) { Request = RequestKey.None }, field);
    }

    [Fact]
    public void Create_ForeignCampaignOrBadId_NamesBoth()
    {
        AssertInvalid(new CreateNote(Note("?") with { CampaignId = "nothing" }) { Request = RequestKey.None }, "note_id", "note.campaign");
        AssertInvalid(new CreateLivestream(Livestream("?") with { CampaignId = "nothing" }) { Request = RequestKey.None }, "livestream_id", "livestream.campaign");
        AssertInvalid(new CreateGroup(Group("?") with { CampaignId = "nothing" }) { Request = RequestKey.None }, "group_id", "group.campaign");
        AssertInvalid(new CreateOccasion(Occasion("?")) { Request = RequestKey.None }, "occasion_id");
    }

    [Fact]
    public void Update_OtherPathOrNone_IsRefused()
    {
        AssertInvalid(new UpdateNote(Note(), ["campaign"]) { Request = RequestKey.None }, "update_mask");
        AssertInvalid(new UpdateLivestream(Livestream(), ["state"]) { Request = RequestKey.None }, "update_mask");
        AssertInvalid(new UpdateGroup(Group(), []) { Request = RequestKey.None }, "update_mask");
        AssertInvalid(new UpdateOccasion(Occasion(), ["*"]) { Request = RequestKey.None }, "update_mask");
    }

    [Fact]
    public void Update_Mask_ChangesOnlyWhatItNames()
    {
        var note = Assert.IsType<NotePut>(Change(new UpdateNote(
            Note() with { Text = "New", Author = "Other", CampaignId = "other", State = NoteState.Published }, ["text"])
        { Request = RequestKey.None }));
        var group = Assert.IsType<GroupPut>(Change(new UpdateGroup(Group() with { Order = 7, Title = "New", Closed = true }, ["order"]) { Request = RequestKey.None }));

        Assert.Equal(World.Notes[Key("honest")] with { Text = "New" }, note.Note);
        Assert.Equal(World.Groups[Key("circle")] with { Order = 7 }, group.Group);
    }

    public static TheoryData<RejectionReason, RegistryCommand> Refused => new()
    {
        { RejectionReason.AlreadyExists, new CreateNote(Note()) { Request = RequestKey.None } },
        { RejectionReason.AlreadyExists, new CreateLivestream(Livestream()) { Request = RequestKey.None } },
        { RejectionReason.AlreadyExists, new CreateGroup(Group()) { Request = RequestKey.None } },
        { RejectionReason.AlreadyExists, new CreateOccasion(Occasion()) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new CreateNote(Note() with { Key = Key("new", "nobody") }) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new CreateOccasion(Occasion() with { Key = Key("new", "nobody") }) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new UpdateNote(Note("nothing"), ["text"]) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new UpdateNote(Note() with { Key = Key("honest", "petal") }, ["text"]) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new SetNotePublished(Key("nothing"), true, 0) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new UpdateLivestream(Livestream("nothing"), ["title"]) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new StartLivestream(Key("nothing"), Noon, 0) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new EndLivestream(Key("nothing"), 0) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new UpdateGroup(Group("nothing"), ["title"]) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new CloseGroup(Key("nothing"), 0) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new UpdateOccasion(Occasion("nothing"), ["title"]) { Request = RequestKey.None } },
        { RejectionReason.NotFound, new DeleteOccasion(Key("nothing"), 0) { Request = RequestKey.None } },
        { RejectionReason.EtagMismatch, new UpdateNote(Note() with { Version = 1 }, ["text"]) { Request = RequestKey.None } },
        { RejectionReason.EtagMismatch, new SetNotePublished(Key("honest"), true, 1) { Request = RequestKey.None } },
        { RejectionReason.EtagMismatch, new UpdateLivestream(Livestream() with { Version = 1 }, ["title"]) { Request = RequestKey.None } },
        { RejectionReason.EtagMismatch, new StartLivestream(Key("evening"), Noon, 1) { Request = RequestKey.None } },
        { RejectionReason.EtagMismatch, new EndLivestream(Key("evening"), 1) { Request = RequestKey.None } },
        { RejectionReason.EtagMismatch, new UpdateGroup(Group() with { Version = 1 }, ["title"]) { Request = RequestKey.None } },
        { RejectionReason.EtagMismatch, new CloseGroup(Key("circle"), 1) { Request = RequestKey.None } },
        { RejectionReason.EtagMismatch, new UpdateOccasion(Occasion() with { Version = 1 }, ["title"]) { Request = RequestKey.None } },
        { RejectionReason.EtagMismatch, new DeleteOccasion(Key("fair"), 1) { Request = RequestKey.None } },
        { RejectionReason.FailedPrecondition, new StartLivestream(Key("evening"), Noon.AddHours(2), 0) { Request = RequestKey.None } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Decide_MissingThereOrStale_IsRefusedWithItsReason(RejectionReason reason, RegistryCommand command) => AssertRejected(reason, command, World);

    [Fact]
    public void UpdateLivestream_Begun_IsRefused()
    {
        var live = After(new LivestreamStateSet(Key("evening"), LivestreamState.Live));

        AssertRejected(RejectionReason.FailedPrecondition, new UpdateLivestream(Livestream(), ["title"]) { Request = RequestKey.None }, live);
    }

    [Fact]
    public void StartLivestream_CalledOff_IsRefused()
    {
        var ended = After(new LivestreamStateSet(Key("evening"), LivestreamState.Ended));

        AssertRejected(RejectionReason.FailedPrecondition, new StartLivestream(Key("evening"), Noon, 0) { Request = RequestKey.None }, ended);
    }

    [Fact]
    public void UpdateGroup_Closed_IsRefused()
    {
        var closed = After(new GroupPut(Group() with { Closed = true }));

        AssertRejected(RejectionReason.FailedPrecondition, new UpdateGroup(Group(), ["title"]) { Request = RequestKey.None }, closed);
        Assert.True(new CloseGroup(Key("circle"), 0) { Request = RequestKey.None }.Decide(closed).IsSuccess);
    }

    [Fact]
    public void NoteStateSet_PublishedTwice_KeepsTheFirstTime()
    {
        var first = Noon.AddDays(1);
        var once = After(first, new NoteStateSet(Key("honest"), NoteState.Published));
        var twice = once.Apply(EntryAt(first.AddDays(1), new NoteStateSet(Key("honest"), NoteState.Withdrawn)))
            .Apply(EntryAt(first.AddDays(2), new NoteStateSet(Key("honest"), NoteState.Published)));

        Assert.Null(World.Notes[Key("honest")].PublishTime);
        Assert.Equal((NoteState.Published, first), (twice.Notes[Key("honest")].State, twice.Notes[Key("honest")].PublishTime));
    }

    [Fact]
    public void LivestreamStateSet_LiveTwiceThenEnded_KeepsTheFirstTime()
    {
        var live = After(Noon, new LivestreamStateSet(Key("evening"), LivestreamState.Live));
        var ended = live.Apply(EntryAt(Noon.AddMinutes(1), new LivestreamStateSet(Key("evening"), LivestreamState.Live)))
            .Apply(EntryAt(Noon.AddMinutes(2), new LivestreamStateSet(Key("evening"), LivestreamState.Ended)));

        Assert.Equal((LivestreamState.Ended, Noon), (ended.Livestreams[Key("evening")].State, ended.Livestreams[Key("evening")].LiveTime));
    }

    [Fact]
    public void StateAt_PastItsEnd_HasEndedWhateverWasSaid()
    {
        var live = Livestream() with { State = LivestreamState.Live };

        Assert.Equal(LivestreamState.Live, live.StateAt(live.EndTime.AddTicks(-1)));
        Assert.Equal(LivestreamState.Ended, live.StateAt(live.EndTime));
    }

    [Fact]
    public void OccasionDeleted_Applied_IsGone() => Assert.Empty(After(new OccasionDeleted(Occasion())).Occasions);

    [Fact]
    public void CreateCampaign_WrongTerms_NamesTheWindows()
    {
        AssertInvalid(Terms(new JourneyTerms(JourneyTerms.WindowMicrosMin - 1)), "campaign.journey_window");
        AssertInvalid(Terms(new JourneyTerms(JourneyTerms.WindowMicrosMax + 1)), "campaign.journey_window");
        AssertInvalid(
            Terms(JourneyTerms.Default with { NoteStepMicros = -1, LivestreamStepMicros = 999_999, GroupStepMicros = JourneyTerms.Default.WindowMicros + 1 }),
            "campaign.note_step_window", "campaign.livestream_step_window", "campaign.group_step_window");
    }

    [Fact]
    public void Terms_NotGiven_AreTheDefault() => Assert.Equal(JourneyTerms.Default, new Campaign(Campaign(), "", false, 0).Terms);

    private static CreateCampaign Terms(JourneyTerms terms) => new(new Campaign(Campaign("lumiere", "new"), "New", false, 0, terms)) { Request = RequestKey.None };

    // The sample with a published episode, which has a variant of "matte" in one slot, and a second episode that is a draft only.
    private static RegistryState Published() => State()
        .Apply(EntryAt(Noon, new EpisodeDrafted("skin-deep-1", "skin-deep", Revision(("foundation", ["matte"]), ("drink", [])))))
        .Apply(EntryAt(Noon, new EpisodePublished("skin-deep-1", 1, "hash")))
        .Apply(EntryAt(Noon, new EpisodeDrafted("skin-deep-2", "skin-deep", Revision(("foundation", ["matte"])))));

    private static RegistryState After(RegistryChange change) => After(Noon, change);

    private static RegistryState After(DateTimeOffset time, RegistryChange change) => World.Apply(EntryAt(time, change));

    private static RegistryEntry EntryAt(DateTimeOffset time, RegistryChange change) => new(Guid.Empty, RequestKey.None, time, [change]);

    private static RegistryChange Change(RegistryCommand command) => Assert.Single(command.Decide(World).Value!.Changes);

    private static void AssertInvalid(RegistryCommand command, params string[] fields)
    {
        var rejection = command.Decide(World).Rejection;

        Assert.Equal(RejectionReason.InvalidArgument, rejection?.Reason);
        Assert.Equal(fields.Order(), rejection!.Violations.Select(violation => violation.Field).Distinct().Order());
        Assert.All(rejection.Violations, violation => Assert.Matches("^(must|is|\".*\" (is not|cannot))", violation.Description));
    }

    private static void AssertRejected(RejectionReason reason, RegistryCommand command, RegistryState state)
    {
        var decided = command.Decide(state);

        Assert.Equal(reason, decided.Rejection?.Reason);
        Assert.NotEmpty(decided.Rejection!.Message);
    }
}
