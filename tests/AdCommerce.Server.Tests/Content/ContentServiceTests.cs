using AdCommerce.Server.Tests.Demo;
using AdCommerce.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Tests.Content;

/// <summary>Brand content through the public API of a whole server, with the demo's brands and products.</summary>
public sealed class ContentServiceTests(DemoHost host) : IClassFixture<DemoHost>
{
    private const string Brand = "brands/lumiere";
    private const string Campaign = "brands/lumiere/campaigns/evening-light";

    private static readonly DateTimeOffset Soon = TimeProvider.System.GetUtcNow().AddHours(1);

    private ContentService.ContentServiceClient Content => host.Api.Content;

    private Metadata Operator => host.Api.Operator;

    [Fact]
    public async Task Note_WrittenPublishedRewrittenWithdrawn_IsWhatWasSaid()
    {
        var request = new CreateNoteRequest { Parent = Brand, NoteId = "mine", Note = NewNote(), RequestId = "note-1" };
        var draft = await Content.CreateNoteAsync(request, Operator);
        var again = await Content.CreateNoteAsync(request, Operator);
        var published = await Content.PublishNoteAsync(new() { Name = draft.Name, Etag = draft.Etag }, Operator);
        var renamed = await Content.UpdateNoteAsync(
            new() { Note = new() { Name = draft.Name, Title = "Another title", Etag = published.Etag } }, Operator);
        var withdrawn = await Content.WithdrawNoteAsync(new() { Name = draft.Name }, Operator);

        Assert.Equal(draft, again);
        Assert.Equal(("brands/lumiere/notes/mine", Note.Types.State.Draft, null), (draft.Name, draft.State, draft.PublishTime));
        Assert.Equal(("episodes/skin-deep-1", "table", "products/lumiere-dew-veil"), (draft.Episode, draft.Slot, draft.Product));
        Assert.Equal(Note.Types.State.Published, published.State);
        Assert.NotNull(published.PublishTime);
        Assert.Equal(("Another title", draft.Text, published.PublishTime), (renamed.Title, renamed.Text, renamed.PublishTime));
        Assert.Equal(Note.Types.State.Withdrawn, withdrawn.State);
        Assert.Equal(withdrawn, await Content.GetNoteAsync(new() { Name = draft.Name }, Operator));
        await RefusedAsync(StatusCode.Aborted, Content.UpdateNoteAsync(new() { Note = new() { Name = draft.Name, Title = "Late", Etag = draft.Etag } }, Operator));
    }

    [Fact]
    public async Task Note_EverythingWrong_NamesEveryField()
    {
        var wrong = new Note
        {
            Campaign = "brands/petal/campaigns/soft-morning",
            Product = "products/petal-rose-tea",
            Episode = "skin-deep-1",
            ImageUris = { "ftp://a" },
            Markets = { "x" },
        };

        var refused = await RefusedAsync(StatusCode.InvalidArgument, Content.CreateNoteAsync(new() { Parent = Brand, NoteId = "wrong", Note = wrong }, Operator));

        Assert.Equal(
            ["note.author", "note.campaign", "note.disclosure_label", "note.episode", "note.image_uris[0]", "note.markets", "note.product", "note.text", "note.title"],
            FieldsOf(refused));
    }

    [Fact]
    public async Task ListNotes_PagesAndFilters_HaveEachNoteOnce()
    {
        await Content.CreateNoteAsync(new() { Parent = Brand, NoteId = "listed", Note = NewNote() }, Operator);
        var all = (await Content.ListNotesAsync(new() { Parent = Brand }, Operator)).Notes;
        var paged = new List<Note>();
        var request = new ListNotesRequest { Parent = Brand, PageSize = 2 };
        do
        {
            var page = await Content.ListNotesAsync(request, Operator);
            paged.AddRange(page.Notes);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        var drafts = (await Content.ListNotesAsync(new() { Parent = Brand, Campaign = Campaign, State = Note.Types.State.Draft }, Operator)).Notes;

        Assert.Equal(all, paged);
        Assert.All(all, note => Assert.StartsWith(Brand, note.Name, StringComparison.Ordinal));
        Assert.Equal("brands/lumiere/notes/listed", Assert.Single(drafts).Name);
        await RefusedAsync(
            StatusCode.InvalidArgument,
            Content.ListNotesAsync(new() { Parent = Brand, Campaign = "brands/petal/campaigns/soft-morning" }, Operator));
    }

    [Fact]
    public async Task Livestream_ScheduledMovedStartedEnded_IsWhatWasSaid()
    {
        var name = $"{Brand}/livestreams/mine";
        var made = await Content.CreateLivestreamAsync(new() { Parent = Brand, LivestreamId = "mine", Livestream = NewLivestream() }, Operator);
        var moved = await Content.UpdateLivestreamAsync(
            new() { Livestream = new() { Name = name, Capacity = 0, StartTime = Soon.AddMinutes(-5).ToTimestamp() }, UpdateMask = new() { Paths = { "capacity", "start_time" } } },
            Operator);
        var live = await Content.StartLivestreamAsync(new() { Name = name, Etag = moved.Etag }, Operator);
        await RefusedAsync(StatusCode.FailedPrecondition, Content.UpdateLivestreamAsync(new() { Livestream = new() { Name = name, Title = "Late" } }, Operator));
        var listed = (await Content.ListLivestreamsAsync(new() { Parent = Brand, State = Livestream.Types.State.Live }, Operator)).Livestreams;
        var ended = await Content.EndLivestreamAsync(new() { Name = name }, Operator);

        Assert.Equal((Livestream.Types.State.Scheduled, 100), (made.State, made.Capacity));
        Assert.Equal(NewLivestream().Offers, made.Offers);
        Assert.Equal((0, Soon.AddMinutes(-5).ToTimestamp(), made.EndTime), (moved.Capacity, moved.StartTime, moved.EndTime));
        Assert.Equal(Livestream.Types.State.Live, live.State);
        Assert.NotNull(live.LiveTime);
        Assert.Contains(live, listed);
        Assert.Equal(Livestream.Types.State.Ended, ended.State);
        await RefusedAsync(StatusCode.FailedPrecondition, Content.StartLivestreamAsync(new() { Name = name }, Operator));
    }

    [Fact]
    public async Task Livestream_MalformedTimes_NamesThem()
    {
        var wrong = NewLivestream();
        wrong.StartTime = null;
        wrong.EndTime = new Timestamp { Seconds = long.MaxValue };
        wrong.Offers[0].StageEndOffset = new Duration { Seconds = -1 };

        var refused = await RefusedAsync(
            StatusCode.InvalidArgument, Content.CreateLivestreamAsync(new() { Parent = Brand, LivestreamId = "wrong", Livestream = wrong }, Operator));

        Assert.Equal(["livestream.end_time", "livestream.offers[0].stage_end_offset", "livestream.offers[1].stage_end_offset", "livestream.start_time"], FieldsOf(refused));
    }

    [Fact]
    public async Task Group_OpenedChangedClosed_IsWhatWasSaid()
    {
        var name = $"{Brand}/groups/mine";
        var group = new Group { Campaign = Campaign, Title = "Mine", Capacity = 3, WaitingCapacity = 1, Order = 9, CodeRequired = true, DisclosureLabel = "Community" };
        var made = await Content.CreateGroupAsync(new() { Parent = Brand, GroupId = "mine", Group = group }, Operator);
        var codes = await Content.IssueCodesAsync(new() { Name = name, Count = 2, RequestId = "codes-1" }, Operator);
        var same = await Content.IssueCodesAsync(new() { Name = name, Count = 2, RequestId = "codes-1" }, Operator);
        var changed = await Content.UpdateGroupAsync(
            new() { Group = new() { Name = name, WaitingCapacity = 0, CodeRequired = false }, UpdateMask = new() { Paths = { "waiting_capacity", "code_required" } } }, Operator);
        var closed = await Content.CloseGroupAsync(new() { Name = name }, Operator);

        Assert.Equal((Group.Types.State.Open, true), (made.State, made.CodeRequired));
        Assert.Equal(2, codes.Codes.Distinct().Count());
        Assert.Equal(codes, same);
        Assert.Equal((0, false, 3), (changed.WaitingCapacity, changed.CodeRequired, changed.Capacity));
        Assert.Equal(Group.Types.State.Closed, closed.State);
        Assert.Equal(closed, await Content.GetGroupAsync(new() { Name = name }, Operator));
        await RefusedAsync(StatusCode.InvalidArgument, Content.IssueCodesAsync(new() { Name = name, Count = 1_001 }, Operator));
        await RefusedAsync(StatusCode.NotFound, Content.IssueCodesAsync(new() { Name = $"{Brand}/groups/nothing", Count = 1 }, Operator));
    }

    [Fact]
    public async Task Occasion_SetMovedCalledOff_IsGone()
    {
        var name = $"{Brand}/occasions/mine";
        var occasion = new Occasion
        {
            Title = "Fair",
            StartTime = Soon.ToTimestamp(),
            EndTime = Soon.AddDays(3).ToTimestamp(),
            Markets = { "CN" },
            Livestreams = { $"{Brand}/livestreams/evening-room" },
        };
        var made = await Content.CreateOccasionAsync(new() { Parent = Brand, OccasionId = "mine", Occasion = occasion }, Operator);
        var moved = await Content.UpdateOccasionAsync(new() { Occasion = new() { Name = name, Markets = { "CN", "SG" } } }, Operator);
        await Content.DeleteOccasionAsync(new() { Name = name, Etag = moved.Etag }, Operator);

        Assert.Equal((occasion.Livestreams, occasion.EndTime), (made.Livestreams, made.EndTime));
        Assert.Equal(["CN", "SG"], moved.Markets);
        await RefusedAsync(StatusCode.NotFound, Content.GetOccasionAsync(new() { Name = name }, Operator));
        await RefusedAsync(StatusCode.NotFound, Content.DeleteOccasionAsync(new() { Name = name }, Operator));
        occasion.Livestreams[0] = "brands/petal/livestreams/tea-hour";
        var foreign = await RefusedAsync(
            StatusCode.InvalidArgument, Content.CreateOccasionAsync(new() { Parent = Brand, OccasionId = "foreign", Occasion = occasion }, Operator));
        Assert.Equal(["occasion.livestreams[0]"], FieldsOf(foreign));
    }

    [Fact]
    public async Task Campaign_Windows_AreWhatWasSaidOrTheDefault()
    {
        var windows = new Campaign { Title = "Windows", JourneyWindow = Hours(48), GroupStepWindow = Hours(2) };
        var given = await host.Api.Campaigns.CreateCampaignAsync(new() { Parent = Brand, CampaignId = "windows", Campaign = windows }, Operator);
        var known = await host.Api.Campaigns.GetCampaignAsync(new() { Name = Campaign }, Operator);
        var refused = await RefusedAsync(
            StatusCode.InvalidArgument,
            host.Api.Campaigns.CreateCampaignAsync(
                new() { Parent = Brand, CampaignId = "wrong", Campaign = new() { Title = "Wrong", JourneyWindow = new Duration(), NoteStepWindow = Hours(-1) } }, Operator));

        Assert.Equal((Hours(48), null, null, Hours(2)), (given.JourneyWindow, given.NoteStepWindow, given.LivestreamStepWindow, given.GroupStepWindow));
        Assert.Equal((Hours(7 * 24), null), (known.JourneyWindow, known.NoteStepWindow));
        Assert.Equal(["campaign.journey_window", "campaign.note_step_window"], FieldsOf(refused));
    }

    private static Note NewNote() => new()
    {
        Campaign = Campaign,
        Title = "Mine",
        Text = "One.\nTwo.",
        Product = "products/lumiere-dew-veil",
        Episode = "episodes/skin-deep-1",
        Slot = "table",
        Author = "Me",
        DisclosureLabel = "Paid partnership",
        Markets = { "CN" },
        ImageUris = { "/media/demo/products/lumiere-dew-veil.svg" },
    };

    private static Livestream NewLivestream() => new()
    {
        Campaign = Campaign,
        Title = "Mine",
        RoomUri = "https://rooms.example/mine",
        Host = "Me",
        DisclosureLabel = "Ad",
        Capacity = 100,
        StartTime = Soon.ToTimestamp(),
        EndTime = Soon.AddHours(2).ToTimestamp(),
        Offers =
        {
            new LivestreamOffer { Product = "products/lumiere-dew-veil", StageStartOffset = Hours(0), StageEndOffset = Hours(1), OfferLabel = "Two for one" },
            new LivestreamOffer
            {
                Product = "products/lumiere-night-tonic", StageStartOffset = Hours(1), StageEndOffset = Hours(2), OfferPrice = new() { CurrencyCode = "CNY", AmountMicros = 1 },
            },
        },
    };

    private static Duration Hours(int hours) => Duration.FromTimeSpan(TimeSpan.FromHours(hours));

    private static async Task<RpcException> RefusedAsync<T>(StatusCode expected, AsyncUnaryCall<T> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(expected, refused.StatusCode);
        return refused;
    }

    private static IEnumerable<string> FieldsOf(RpcException refused) =>
        refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Select(static v => v.Field).Distinct().Order(StringComparer.Ordinal);
}
