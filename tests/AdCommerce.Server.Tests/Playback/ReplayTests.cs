using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Playback.Replay;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Grains;
using AdCommerce.Grains.Keys;
using AdCommerce.Grains.Viewers;
using AdCommerce.Server.Playback;
using AdCommerce.Server.Tests.Funnel;
using AdCommerce.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static AdCommerce.Server.Tests.Funnel.ChainServer;
using Lack = AdCommerce.V1.ReplayDecisionResponse.Types.Lack;
using Outcome = AdCommerce.V1.PreviewedCandidate.Types.Outcome;
using PlaybackService = AdCommerce.V1.PlaybackService;

namespace AdCommerce.Server.Tests.Playback;

/// <summary>Decisions that were served by a whole server, made again when everything has changed since.</summary>
public sealed class ReplayTests(ChainServer server) : IClassFixture<ChainServer>
{
    private const string Episode = "episodes/skin-deep-1";

    private PlaybackService.PlaybackServiceClient Playback => new(server.Channel);

    private CampaignService.CampaignServiceClient Campaigns => new(server.Channel);

    private ViewerService.ViewerServiceClient Viewers => new(server.Channel);

    [Fact]
    public async Task Replay_AfterPlacementProfileAndExposuresChanged_IsWhatWasServedAndWhy()
    {
        var viewer = await server.NewViewerAsync();
        var name = server.NameOf(viewer);
        await PutSkinAsync(name, "oily");
        var earlier = await ResolveAsync(server, viewer);
        await server.RecordAsync(viewer, Event(V1.EventKind.ExposureStop, TokenOf(earlier), e => e.WatchedMillis = 4_000));
        var placement = await NewPlacementAsync("for-oily", "skin_type == 'oily'");
        var served = await ResolveAsync(server, viewer);
        Assert.Contains(served.Slots, slot => slot.Product?.Placement == placement);

        await Campaigns.PausePlacementAsync(new() { Name = placement }, await server.BrandAsync());
        await PutSkinAsync(name, "dry");
        await server.RecordAsync(viewer, Event(V1.EventKind.ExposureStop, TokenOf(served), e => e.WatchedMillis = 4_000));
        var later = await ResolveAsync(server, viewer);
        var (first, second, third) = (await ReplayAsync(earlier.Session), await ReplayAsync(served.Session), await ReplayAsync(later.Session));

        foreach (var (replayed, resolved) in ((ReplayDecisionResponse, ResolveEpisodeResponse)[])[(first, earlier), (second, served), (third, later)])
        {
            Assert.Empty(replayed.Lacks);
            Assert.True(replayed.Identical);
            Assert.Equal((Episode, resolved.Revision), (replayed.Episode, replayed.Revision));
            Assert.Equal(resolved.Slots.Select(static s => s.Product?.Placement ?? ""), replayed.Served.Select(static s => s.Placement));
            Assert.Equal(replayed.Served, replayed.Replayed);
            Assert.Equal(replayed.Served.Select(static s => s.Placement), replayed.Slots.Select(static s => s.Winner));
        }

        var slot = second.Served.Single(s => s.Placement == placement);
        Assert.Equal((ResolvedSlot.Types.Reason.Profile, "skin_type=oily"), (slot.Reason, Assert.Single(slot.Matched)));
        Assert.Contains(second.Slots.SelectMany(static s => s.Candidates), static c => c.Outcome == Outcome.Outbid && c.WouldWin.Length > 0);
        Assert.True(first.RegistryVersion < second.RegistryVersion && second.RegistryVersion < third.RegistryVersion);
        Assert.Equal(Outcome.NotActive, third.Slots.SelectMany(static s => s.Candidates).First(c => c.Placement == placement).Outcome);
    }

    [Fact]
    public async Task Replay_ViewerWhoSawMuch_IsWhatWasServed_WithWhatCapsCounted()
    {
        var viewer = await server.NewViewerAsync();
        var name = await NewPlacementAsync("for-who-saw-much", "", new FrequencyCap { Scope = FrequencyCap.Types.Scope.Brand, Count = 100, Window = FrequencyCap.Types.Window.Week });
        var (saw, ofBrand) = (0, 0);
        for (var plays = 0; plays < 200; plays++)
        {
            var played = (await ResolveAsync(server, viewer)).Slots.Where(static s => s.EventToken.Length > 0).ToArray();
            await server.RecordAsync(viewer, [.. played.Select(static s => Event(V1.EventKind.ExposureStop, s.EventToken, static e => e.WatchedMillis = 4_000))]);
            saw += played.Length;
            ofBrand += played.Count(static s => s.Product.Placement.StartsWith("brands/lumiere/", StringComparison.Ordinal));
        }

        var served = await ResolveAsync(server, viewer);
        var replayed = await ReplayAsync(served.Session);
        var ticket = server.Services.GetRequiredService<SessionTokens>().OpenSession(served.Session)!;
        var facts = (await server.Services.GetRequiredService<GrainReferences<IViewerGrain>>().Of(ticket.Viewer).OpenFacts(ticket.Decision.Inputs!.Facts))!;

        Assert.True(saw >= 400, $"{saw} exposures");
        Assert.Equal((true, 0), (replayed.Identical, replayed.Lacks.Count));
        Assert.Contains(replayed.Slots.SelectMany(static s => s.Candidates), c => c.Placement == name && c.Outcome == Outcome.FrequencyCap);
        Assert.Equal(ofBrand, Assert.Single(facts.Asked!.Counts, static c => c.Target is { Scope: Domain.Campaigns.CapScope.Brand, Name: "lumiere" }).Count);
        Assert.InRange(ticket.Decision.Inputs.Facts.Length, 1, 300);
        await Campaigns.PausePlacementAsync(new() { Name = name }, await server.BrandAsync());
    }

    [Theory]
    [InlineData("role=viewer&id=nobody-knows", false)]
    [InlineData("role=viewer&id=viewer-dry", true)]
    public async Task Replay_WithoutAProfile_IsWhatWasServed(string who, bool forbids)
    {
        var viewer = await server.TokenAsync(who);
        if (forbids)
            viewer.Add("sec-gpc", "1");
        // What is in play of another episode counts, too.
        await ResolveAsync(server, viewer, "episodes/skin-deep-2");

        var replayed = await ReplayAsync((await ResolveAsync(server, viewer)).Session);

        Assert.Equal((true, false, 0), (replayed.Identical, replayed.Personalized, replayed.Lacks.Count));
    }

    [Fact]
    public async Task Replay_ErasedViewer_SaysSo_AlsoWhenTheViewerCameBack()
    {
        var viewer = await server.NewViewerAsync();
        await PutSkinAsync(server.NameOf(viewer), "oily");
        var placement = await NewPlacementAsync("for-the-erased", "skin_type == 'oily'");
        var served = await ResolveAsync(server, viewer);
        await Campaigns.PausePlacementAsync(new() { Name = placement }, await server.BrandAsync());
        Assert.NotEmpty((await ReplayAsync(served.Session)).Served.Single(s => s.Placement == placement).Matched);

        await Viewers.EraseViewerAsync(new() { Name = server.NameOf(viewer) }, await OperatorAsync());
        var erased = await ReplayAsync(served.Session);
        await PutSkinAsync(server.NameOf(viewer), "dry");
        var back = await ReplayAsync(served.Session);

        Assert.All([erased, back], replayed =>
        {
            Assert.Equal([Lack.ViewerErased], replayed.Lacks);
            Assert.False(replayed.Identical);
            Assert.Contains(replayed.Served, slot => slot.Placement == placement);
            Assert.All(replayed.Served, static slot => Assert.Empty(slot.Matched));
            Assert.Empty(replayed.Replayed);
            Assert.Empty(replayed.Slots);
        });
    }

    [Fact]
    public async Task Replay_WhatIsNoLongerThere_IsNamed()
    {
        var viewer = await server.NewViewerAsync();
        var tokens = server.Services.GetRequiredService<SessionTokens>();
        var ticket = tokens.OpenSession((await ResolveAsync(server, viewer)).Session)!;
        var inputs = ticket.Decision.Inputs!;

        Task<ReplayDecisionResponse> With(DecisionInputs? other) => ReplayAsync(tokens.Seal(ticket with { Decision = ticket.Decision with { Inputs = other } }));
        var old = await With(null);
        var dropped = await With(inputs with { RatesVersion = 1_000_000 });
        var all = await With(inputs with { RatesVersion = 1_000_000, RegistryPosition = 1_000_000, Facts = [] });
        var large = await With(inputs.WithoutFacts());
        var other = await With(inputs with { RegistryPosition = 1 });

        Assert.Equal(
            [[Lack.NotRecorded], [Lack.RatesDropped], [Lack.ViewerErased, Lack.RegistryDropped, Lack.RatesDropped], [Lack.FactsTooLarge], [Lack.RegistryDropped]],
            new[] { old, dropped, all, large, other }.Select(static r => r.Lacks.ToArray()));
        Assert.All([old, dropped, all, large, other], static r => Assert.Equal((false, 0, 0), (r.Identical, r.Replayed.Count, r.Slots.Count)));
    }

    [Fact]
    public async Task Replay_OriginalBecauseOfADeadline_WasNotDecided()
    {
        var tokens = server.Services.GetRequiredService<SessionTokens>();
        var slots = Enumerable.Repeat(SlotDecision.Original(SlotReason.Fallback), 3).ToImmutableArray();
        var ticket = new SessionTicket(
            Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), server.Services.GetRequiredService<IPseudonyms>().Of("late"), "skin-deep-1",
            new EpisodeDecision(1, slots, false, Domain.Playback.FallbackReason.Deadline), DateTimeOffset.UnixEpoch);

        var replayed = await ReplayAsync(tokens.Seal(ticket));

        Assert.Equal((true, V1.FallbackReason.Deadline, 0, 3), (replayed.Identical, replayed.FallbackReason, replayed.Lacks.Count, replayed.Served.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no session")]
    [InlineData("AQE")]
    public async Task Replay_NoSession_NamesTheField(string session) => AssertRefused(await Assert.ThrowsAsync<RpcException>(() => ReplayAsync(session)));

    [Fact]
    public async Task Replay_AnothersTokenOrAForgedOne_IsNoSession()
    {
        var served = await ResolveAsync(server, await server.NewViewerAsync());
        var forged = served.Session[..^4] + (served.Session[^4] == 'A' ? 'B' : 'A') + served.Session[^3..];
        var foreign = new TokenSeal(1, new byte[32], TokenPurpose.Session).Seal(new byte[64]);

        foreach (var session in (string[])[forged, foreign, TokenOf(served)])
            AssertRefused(await Assert.ThrowsAsync<RpcException>(() => ReplayAsync(session)));
    }

    [Fact]
    public async Task Replay_OverHttp_AnswersTheSame()
    {
        var served = await ResolveAsync(server, await server.NewViewerAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/episodes:replayDecision") { Content = JsonContent.Create(new { session = served.Session }) };
        request.Headers.TryAddWithoutValidation("authorization", (await OperatorAsync()).GetValue("authorization"));

        using var answer = await server.Http.SendAsync(request);

        var content = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.True(content.GetProperty("identical").GetBoolean());
        Assert.Equal(served.Slots.Count, content.GetProperty("slots").GetArrayLength());
    }

    [Fact]
    public async Task Replay_AfterARestart_IsWhatWasServed()
    {
        using var directory = new TemporaryDirectory();
        var arguments = new[] { $"--AdCommerce:DataDirectory={directory.Path}", "--AdCommerce:Learning:PeriodMillis=100" };
        string session;
        using (var before = new ChainServer(arguments))
        {
            await before.InitializeAsync();
            var viewer = await before.NewViewerAsync();
            await before.SeeAsync(viewer);
            session = (await ResolveAsync(before, viewer)).Session;
            await before.DisposeAsync();
        }

        await using var after = await Hosting.WholeServer.StartAsync(arguments);
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(after.GrpcAddress);
        using var http = new HttpClient { BaseAddress = after.HttpAddress };
        var token = await http.GetFromJsonAsync<JsonElement>("/dev/token?role=operator");
        var caller = new Metadata { { "authorization", $"Bearer {token.GetProperty("token").GetString()}" } };

        var replayed = await new PlaybackService.PlaybackServiceClient(channel).ReplayDecisionAsync(new() { Session = session }, caller);

        Assert.Equal((true, 0), (replayed.Identical, replayed.Lacks.Count));
    }

    private static void AssertRefused(RpcException refusal)
    {
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal("session", Assert.Single(refusal.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
    }

    private Task<Metadata> OperatorAsync() => server.TokenAsync("role=operator");

    private async Task<ReplayDecisionResponse> ReplayAsync(string session) => await Playback.ReplayDecisionAsync(new() { Session = session }, await OperatorAsync());

    private static async Task<ResolveEpisodeResponse> ResolveAsync(ChainServer on, Metadata viewer, string episode = Episode)
    {
        ResolveEpisodeResponse served;
        do
        {
            // A busy machine may take too long; the show then goes on with the original.
            served = await new PlaybackService.PlaybackServiceClient(on.Channel).ResolveEpisodeAsync(new() { Name = episode, Market = "CN", Device = Device.Phone }, viewer);
        }
        while (served.FallbackReason == V1.FallbackReason.Deadline);

        return served;
    }

    private static string TokenOf(ResolveEpisodeResponse served) => served.Slots.First(static s => s.EventToken.Length > 0).EventToken;

    private async Task PutSkinAsync(string name, string skin) => await Viewers.UpdateViewerAsync(
        new()
        {
            Viewer = new() { Name = name, Consent = new() { Personalization = true, Measurement = true }, Attributes = { ["skin_type"] = new AttributeValue { EnumValue = skin } } },
            AllowMissing = true,
        },
        await OperatorAsync());

    private async Task<string> NewPlacementAsync(string id, string targeting, params FrequencyCap[] caps) => (await Campaigns.CreatePlacementAsync(
        new()
        {
            Parent = ChainServer.Campaign,
            PlacementId = id,
            Placement = new() { Product = "products/lumiere-matte-velvet", PriorityClass = PriorityClass.Sponsorship, Targeting = targeting, Caps = { caps } },
        },
        await server.BrandAsync())).Name;
}
