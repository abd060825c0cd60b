using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Keys;
using AdCommerce.Server.Playback;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Funnel;

/// <summary>The chain through the API: driven, and counted exactly once.</summary>
public sealed class FunnelServiceTests(ChainServer server) : IClassFixture<ChainServer>
{
    private static readonly TimeSpan PushTimeout = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task RecordEvents_WholeChain_LeadsFromStepToStepAndCountsEachStage()
    {
        var note = await server.NewNoteAsync();
        var room = await server.NewRoomAsync(live: true);
        var group = await server.NewGroupAsync(capacity: 2);
        var viewer = await server.NewViewerAsync();

        var first = await server.SeeAsync(viewer);
        var afterNote = await server.RecordAsync(viewer, Event(V1.EventKind.NoteOpen, first.EventToken), Event(V1.EventKind.NoteRead, first.EventToken, e => e.ReadMillis = 6_000));
        var afterRoom = await server.RecordAsync(viewer, Event(V1.EventKind.RoomJoin, afterNote.NextSteps[0].EventToken));
        var afterGroup = await server.RecordAsync(viewer, Event(V1.EventKind.GroupJoin, afterRoom.NextSteps[0].EventToken));

        Assert.Equal(note.Name, first.Note.Name);
        Assert.Equal(room.Name, afterNote.NextSteps[0].Livestream.Name);
        Assert.Equal(group.Name, afterRoom.NextSteps[0].Group.Name);
        Assert.Equal(2, afterRoom.NextSteps[0].Group.FreeSeats);
        Assert.Equal(V1.EventStatus.Accepted, afterGroup.Outcomes[0].Status);
        Assert.Equal(V1.GroupStep.Types.Standing.Seated, afterGroup.NextSteps[0].Group.Standing);
        Assert.All([first, afterNote.NextSteps[0], afterRoom.NextSteps[0]], step => Assert.Equal("products/lumiere-matte-velvet", step.Seen.Product));
        var journey = Assert.Single((await server.Funnel.ListJourneysAsync(new(), viewer)).Journeys);
        Assert.Equal((JourneyName, 4), (journey.Name, journey.Stage));
        await CloseAsync(note, room, group);
    }

    [Fact]
    public async Task RecordEvents_SameBatchAgain_CountsOnce()
    {
        var viewer = await server.NewViewerAsync();
        var token = await server.PlayAsync(viewer);
        var exposure = Event(V1.EventKind.ExposureStop, token, e => e.WatchedMillis = 4_000);
        var before = await ExposuresAsync();

        var first = await server.RecordAsync(viewer, exposure);
        exposure.Sent = exposure.Sent.ToDateTimeOffset().AddSeconds(5).ToTimestamp();
        var again = await server.RecordAsync(viewer, exposure, exposure);

        Assert.Equal(V1.EventStatus.Accepted, first.Outcomes[0].Status);
        Assert.All(again.Outcomes, outcome => Assert.Equal(V1.EventStatus.Duplicate, outcome.Status));
        Assert.Equal(before + 1, await ExposuresAsync());
    }

    [Fact]
    public async Task RecordEvents_WrongEvents_EachSaysWhyAndNoneCounts()
    {
        var viewer = await server.NewViewerAsync();
        var stranger = await server.NewViewerAsync();
        var token = await server.PlayAsync(viewer);
        var good = Event(V1.EventKind.ExposureStop, token, e => e.WatchedMillis = 4_000);
        var before = await ExposuresAsync();

        var answer = await server.RecordAsync(
            viewer,
            Event(V1.EventKind.ExposureStop, "forged", e => e.WatchedMillis = 4_000),
            Event(V1.EventKind.ExposureStop, Bent(token), e => e.WatchedMillis = 4_000),
            Event(V1.EventKind.ExposureStop, await server.PlayAsync(stranger), e => e.WatchedMillis = 4_000),
            Event(V1.EventKind.ExposureStop, Expired(token), e => e.WatchedMillis = 4_000),
            Event(V1.EventKind.NoteOpen, token),
            Event(V1.EventKind.ExposureStop, token, e => (e.WatchedMillis, e.Slot) = (4_000, "drink")),
            Event(V1.EventKind.ExposureStop, token, e => (e.WatchedMillis, e.Created) = (4_000, e.Sent.ToDateTimeOffset().AddSeconds(1).ToTimestamp())),
            Event(V1.EventKind.ExposureStop, token, e => (e.WatchedMillis, e.EventId) = (4_000, "f47ac10b-58cc-4372-a567-0e02b2c3d479")),
            Event(V1.EventKind.ExposureStop, token, e => e.WatchedMillis = 20_000),
            Event(V1.EventKind.Refund, token, e => (e.OrderId, e.Value) = ("none", new V1.Money { CurrencyCode = "CNY", AmountMicros = 1 })));
        await server.RecordAsync(viewer, good);
        var conflict = await server.RecordAsync(viewer, Event(V1.EventKind.ExposureStop, token, e => (e.WatchedMillis, e.EventId) = (3_500, good.EventId)));

        Assert.All(answer.Outcomes, outcome => Assert.Equal(V1.EventStatus.Rejected, outcome.Status));
        Assert.All(answer.Outcomes, outcome => Assert.NotEmpty(outcome.Message));
        Assert.Equal(
            [
                V1.EventRejection.TokenForged, V1.EventRejection.TokenForged, V1.EventRejection.TokenForeign, V1.EventRejection.TokenExpired, V1.EventRejection.TokenMismatch,
                V1.EventRejection.TokenMismatch, V1.EventRejection.FutureDated, V1.EventRejection.Malformed, V1.EventRejection.Inconsistent, V1.EventRejection.OrderUnknown,
            ],
            answer.Outcomes.Select(outcome => outcome.Rejection));
        Assert.Equal(V1.EventRejection.Conflict, conflict.Outcomes[0].Rejection);
        Assert.Equal(before + 1, await ExposuresAsync());
    }

    [Fact]
    public async Task RecordEvents_EmptyOrTooLargeBatch_NamesTheField()
    {
        var viewer = await server.NewViewerAsync();
        var tooMany = Enumerable.Range(0, 101).Select(_ => Event(V1.EventKind.Tap, "x")).ToArray();

        foreach (var batch in (V1.Event[][])[[], tooMany])
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => server.RecordAsync(viewer, batch));
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
            Assert.Contains("events", refusal.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations[0].Field, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RecordEvents_MoreThanMayCome_SaysWhenToComeBack()
    {
        var viewer = await server.NewViewerAsync();
        var token = await server.PlayAsync(viewer);
        var accepted = 0;

        RpcException? refusal = null;
        while (refusal is null)
        {
            try
            {
                accepted += (await server.RecordAsync(viewer, [.. Enumerable.Range(0, 100).Select(_ => Event(V1.EventKind.Tap, token))])).Outcomes.Count;
                Assert.InRange(accepted, 100, 100_000);
            }
            catch (RpcException exception)
            {
                refusal = exception;
            }
        }

        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.True(refusal.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        Assert.InRange(accepted, EventAllowance.BurstMax, 100_000);
    }

    [Fact]
    public async Task RecordEvents_WithoutConsentToMeasurement_CountsTheSessionAndNotTheViewer()
    {
        var viewer = await server.NewViewerAsync(measurement: false);
        var before = await ExposuresAsync();

        var step = await server.SeeAsync(viewer);

        Assert.Equal(before + 1, await ExposuresAsync());
        Assert.Empty((await server.Funnel.ListJourneysAsync(new(), viewer)).Journeys);
        Assert.Equal(JourneyName, step.Journey);
    }

    [Theory]
    [InlineData("consent given")]
    [InlineData("consent withdrawn")]
    [InlineData("erased")]
    public async Task RecordEvents_SentAgainUnderAnotherName_CountsOnce(string what)
    {
        var viewer = await server.NewViewerAsync(measurement: what != "consent given");
        var exposure = Event(V1.EventKind.ExposureStop, await server.PlayAsync(viewer), e => e.WatchedMillis = 4_000);
        var before = await ExposuresAsync();
        await server.RecordAsync(viewer, exposure);
        if (what == "erased")
            await Viewers.EraseViewerAsync(new() { Name = server.NameOf(viewer) }, viewer);
        else
            await server.AgreeToMeasurementAsync(viewer, what == "consent given");

        var again = await server.RecordAsync(viewer, exposure);

        Assert.Equal(V1.EventStatus.Duplicate, again.Outcomes[0].Status);
        Assert.Equal(before + 1, await ExposuresAsync());
    }

    [Fact]
    public async Task GetNextStep_StrangersJourneyOrNonsense_SaysWhatIsWrong()
    {
        var viewer = await server.NewViewerAsync();

        var unknown = await server.Funnel.GetNextStepAsync(new() { Name = JourneyName }, viewer);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await server.Funnel.GetNextStepAsync(new() { Name = "journeys/none" }, viewer));

        Assert.Equal(V1.NextStep.Types.Nothing.NotStarted, unknown.Nothing);
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [Fact]
    public async Task SetReminder_RoomGoesLive_IsPushedToTheWatchingViewer()
    {
        var viewer = await server.NewViewerAsync();
        var room = await server.NewRoomAsync(live: false);
        var before = await server.SeeAsync(viewer);
        Assert.Equal(room.Name, before.Livestream.Name);
        Assert.True(before.Livestream.Countdown.ToTimeSpan() > TimeSpan.Zero);

        var reminded = await server.Funnel.SetReminderAsync(new() { Name = JourneyName, Livestream = room.Name }, viewer);
        using var timeout = new CancellationTokenSource(PushTimeout);
        using var watch = server.Funnel.WatchNextSteps(new() { Name = "journeys/-" }, viewer, cancellationToken: timeout.Token);
        Assert.True(await watch.ResponseStream.MoveNext(timeout.Token));
        Assert.False(watch.ResponseStream.Current.Livestream.Live);
        await server.Content.StartLivestreamAsync(new() { Name = room.Name }, await server.BrandAsync());
        Assert.True(await watch.ResponseStream.MoveNext(timeout.Token));

        Assert.True(reminded.Livestream.ReminderSet);
        Assert.True(watch.ResponseStream.Current.Livestream.Live);
        Assert.Contains("reminded", watch.ResponseStream.Current.Explanation, StringComparison.Ordinal);
        await server.Content.EndLivestreamAsync(new() { Name = room.Name }, await server.BrandAsync());
    }

    [Fact]
    public async Task SetReminder_WithoutConsentToMessages_IsRefused()
    {
        var viewer = await server.NewViewerAsync(messages: false);
        var room = await server.NewRoomAsync(live: false);

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await server.Funnel.SetReminderAsync(new() { Name = JourneyName, Livestream = room.Name }, viewer));

        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        await server.Content.EndLivestreamAsync(new() { Name = room.Name }, await server.BrandAsync());
    }

    [Fact]
    public async Task RecordEvents_LastSeat_GoesToOneAndIsOfferedToTheNextWhenLeft()
    {
        var room = await server.NewRoomAsync(live: true);
        var group = await server.NewGroupAsync(capacity: 1, waiting: 5);
        var (first, second) = (await server.NewViewerAsync(), await server.NewViewerAsync());
        var tokens = new Dictionary<Metadata, string>();
        foreach (var viewer in (Metadata[])[first, second])
        {
            var step = await server.SeeAsync(viewer);
            tokens[viewer] = (await server.RecordAsync(viewer, Event(V1.EventKind.RoomJoin, step.EventToken))).NextSteps[0].EventToken;
        }

        var joined = await server.RecordAsync(first, Event(V1.EventKind.GroupJoin, tokens[first]));
        var full = await server.RecordAsync(second, Event(V1.EventKind.GroupJoin, tokens[second]));
        var left = await server.RecordAsync(first, Event(V1.EventKind.GroupLeave, joined.NextSteps[0].EventToken));
        var offered = await server.Funnel.GetNextStepAsync(new() { Name = JourneyName }, second);
        var second2 = await server.RecordAsync(second, Event(V1.EventKind.GroupJoin, offered.EventToken));

        Assert.Equal(V1.EventStatus.Accepted, joined.Outcomes[0].Status);
        Assert.Equal(V1.EventRejection.GroupFull, full.Outcomes[0].Rejection);
        Assert.Equal((V1.GroupStep.Types.Standing.Waiting, 1), (full.NextSteps[0].Group.Standing, full.NextSteps[0].Group.Place));
        Assert.Equal(V1.EventStatus.Accepted, left.Outcomes[0].Status);
        Assert.Equal(V1.GroupStep.Types.Standing.Offered, offered.Group.Standing);
        Assert.Equal(V1.EventStatus.Accepted, second2.Outcomes[0].Status);
        await CloseAsync(null, room, group);
    }

    [Fact]
    public async Task EraseViewer_OnTheChain_ForgetsTheJourneyAndFreesTheSeat_AndTotalsStay()
    {
        var room = await server.NewRoomAsync(live: true);
        var group = await server.NewGroupAsync(capacity: 1);
        var viewer = await server.NewViewerAsync();
        var step = await server.SeeAsync(viewer);
        var seat = (await server.RecordAsync(viewer, Event(V1.EventKind.RoomJoin, step.EventToken))).NextSteps[0];
        await server.RecordAsync(viewer, Event(V1.EventKind.GroupJoin, seat.EventToken));
        var exposures = await ExposuresAsync();

        await Viewers.EraseViewerAsync(new() { Name = server.NameOf(viewer) }, viewer);

        Assert.Empty((await server.Funnel.ListJourneysAsync(new(), viewer)).Journeys);
        Assert.Equal(exposures, await ExposuresAsync());
        var next = await server.NewViewerAsync();
        var nextSeat = (await server.RecordAsync(next, Event(V1.EventKind.RoomJoin, (await server.SeeAsync(next)).EventToken))).NextSteps[0];
        Assert.Equal(1, nextSeat.Group.FreeSeats);
        await CloseAsync(null, room, group);
    }

    [Fact]
    public async Task EraseViewer_OnTheWaitingListAfterTheJourneyIsGone_LeavesIt()
    {
        var room = await server.NewRoomAsync(live: true);
        var group = await server.NewGroupAsync(capacity: 1, waiting: 1);
        var viewers = new List<(Metadata Viewer, string Token)>();
        for (var i = 0; i < 3; i++)
        {
            var viewer = await server.NewViewerAsync();
            viewers.Add((viewer, (await server.RecordAsync(viewer, Event(V1.EventKind.RoomJoin, (await server.SeeAsync(viewer)).EventToken))).NextSteps[0].EventToken));
        }

        await server.RecordAsync(viewers[0].Viewer, Event(V1.EventKind.GroupJoin, viewers[0].Token));
        var waiting = await server.RecordAsync(viewers[1].Viewer, Event(V1.EventKind.GroupJoin, viewers[1].Token));
        // What compaction leaves of a journey after weeks: nothing.
        await ForgetJourneyAsync(viewers[1].Viewer);
        await Viewers.EraseViewerAsync(new() { Name = server.NameOf(viewers[1].Viewer) }, viewers[1].Viewer);
        var next = await server.RecordAsync(viewers[2].Viewer, Event(V1.EventKind.GroupJoin, viewers[2].Token));

        Assert.Equal((V1.GroupStep.Types.Standing.Waiting, 1), (waiting.NextSteps[0].Group.Standing, waiting.NextSteps[0].Group.Place));
        Assert.Equal((V1.GroupStep.Types.Standing.Waiting, 1), (next.NextSteps[0].Group.Standing, next.NextSteps[0].Group.Place));
        await CloseAsync(null, room, group);
    }

    [Fact]
    public async Task RecordEvents_JoinedAndLeftInOneBatch_BothCountAndTheSeatIsFree()
    {
        var room = await server.NewRoomAsync(live: true);
        var group = await server.NewGroupAsync(capacity: 1);
        var viewer = await server.NewViewerAsync();
        var token = (await server.RecordAsync(viewer, Event(V1.EventKind.RoomJoin, (await server.SeeAsync(viewer)).EventToken))).NextSteps[0].EventToken;

        var answer = await server.RecordAsync(viewer, Event(V1.EventKind.GroupJoin, token), Event(V1.EventKind.GroupLeave, token));

        Assert.All(answer.Outcomes, outcome => Assert.Equal(V1.EventStatus.Accepted, outcome.Status));
        var seats = server.Services.GetRequiredService<IGrainFactory>().GetGrain<IGroupGrain>($"lumiere/{group.Name.Split('/')[^1]}");
        Assert.Equal(0, (await seats.Look("somebody")).Taken);
        await CloseAsync(null, room, group);
    }

    private V1.ViewerService.ViewerServiceClient Viewers => new(server.Channel);

    private Task ForgetJourneyAsync(Metadata viewer)
    {
        var pseudonym = server.Services.GetRequiredService<IPseudonyms>().Of(server.NameOf(viewer)["viewers/".Length..]);
        var partitions = server.Services.GetRequiredService<Partitions>();
        return server.Services.GetRequiredService<IGrainFactory>().GetGrain<IShardGrain>(partitions.Of(pseudonym)).Forget(pseudonym);
    }

    private async Task<long> ExposuresAsync()
    {
        var grains = server.Services.GetRequiredService<IGrainFactory>();
        var partitions = server.Services.GetRequiredService<Partitions>();
        var cells = await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(partition => grains.GetGrain<IShardGrain>(partition).Count("lumiere")));
        return cells.SelectMany(cell => cell).Where(cell => cell.Entry.Campaign.CampaignId == "chain").Sum(cell => cell.Counts.Exposures);
    }

    private string Expired(string token)
    {
        var tokens = server.Services.GetRequiredService<SessionTokens>();
        var keys = server.Services.GetRequiredService<IKeyRing>();
        var ticket = tokens.OpenEvent(token)! with { ExpireTime = TimeProvider.System.GetUtcNow().AddMinutes(-1) };
        return new AdCommerce.Domain.Playback.TokenSeal(keys.Current.Id, keys.Current.Derive("tokens"), AdCommerce.Domain.Playback.TokenPurpose.Event).Seal(ticket.Encode());
    }

    private static string Bent(string token) => token[..^2] + (token[^2] == 'A' ? 'B' : 'A') + token[^1];

    private async Task CloseAsync(V1.Note? note, V1.Livestream room, V1.Group group)
    {
        var brand = await server.BrandAsync();
        if (note is not null)
            await server.Content.WithdrawNoteAsync(new() { Name = note.Name }, brand);
        await server.Content.EndLivestreamAsync(new() { Name = room.Name }, brand);
        await server.Content.CloseGroupAsync(new() { Name = group.Name }, brand);
    }
}
