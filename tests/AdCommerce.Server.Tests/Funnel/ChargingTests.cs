using System.Net.Http.Headers;
using System.Text;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Leases;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Campaigns.Budgets;
using AdCommerce.Grains.Funnel;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static AdCommerce.Server.Tests.Funnel.ChainServer;
using Pricing = AdCommerce.V1.Bid.Types.Pricing;

namespace AdCommerce.Server.Tests.Funnel;

/// <summary>
/// Campaigns with a budget, from the API to what the shards charged: what a person saw is charged once; what is late, repeated, forged, foreign or no person's never is.
/// </summary>
public sealed class ChargingTests(PaidServer paid) : IClassFixture<PaidServer>, IAsyncLifetime
{
    private const string Episode = "episodes/skin-deep-1";
    private const long Yuan = 1_000_000;
    private const long ExposureMicros = 2_500;
    private const long NoteMicros = 900_000;

    private static int _campaigns;

    private readonly ChainServer _server = paid.Server;
    private readonly List<CampaignKey> _created = [];

    private V1.PlaybackService.PlaybackServiceClient Playback => new(_server.Channel);

    private V1.CampaignService.CampaignServiceClient Campaigns => new(_server.Channel);

    public Task InitializeAsync() => Task.CompletedTask;

    // Each comes before every other one while it runs.
    public async Task DisposeAsync()
    {
        foreach (var campaign in _created)
            await Campaigns.EndCampaignAsync(new() { Name = campaign.ToString() }, await _server.BrandAsync());
    }

    [Fact]
    public async Task Exposure_OfACampaignWithMoney_IsChargedExactlyOnce()
    {
        var campaign = await NewCampaignAsync();
        var (viewer, stranger) = (await _server.NewViewerAsync(), await _server.NewViewerAsync());
        var token = await PlayAsync(viewer, campaign);
        var exposure = Watched(token, 2_000);

        var parts = await _server.RecordAsync(viewer, Event(V1.EventKind.ExposureStart, token), Watched(token, 1_000));
        var full = await _server.RecordAsync(viewer, exposure);
        var again = await _server.RecordAsync(viewer, exposure);
        var more = await _server.RecordAsync(viewer, Watched(token, 300));
        var forged = await _server.RecordAsync(viewer, Watched($"{token[..^4]}AAAA"));
        var foreign = await _server.RecordAsync(stranger, Watched(token));

        Assert.All(Told(parts), static told => Assert.Equal((V1.EventStatus.Accepted, V1.EventBilling.Unspecified), told));
        Assert.Equal((V1.EventStatus.Accepted, V1.EventBilling.Billed), Told(full).Single());
        Assert.Equal((V1.EventStatus.Duplicate, V1.EventBilling.Unspecified), Told(again).Single());
        Assert.Equal((V1.EventStatus.Accepted, V1.EventBilling.Unbilled), Told(more).Single());
        Assert.All([forged, foreign], answer => Assert.Equal((V1.EventStatus.Rejected, V1.EventBilling.Unspecified), Told(answer).Single()));
        Assert.Equal([new(Stage.Episode, ChargeOutcome.Billed, 1, ExposureMicros)], await DeliveryAsync(campaign));
        Assert.Equal(ExposureMicros, await OpenChargesAsync(campaign));
        Assert.Equal(ExposureMicros, TakenOf(campaign));
    }

    [Fact]
    public async Task Session_AskedForAgain_TakesNothingAnewAndIsTheSame()
    {
        var campaign = await NewCampaignAsync();
        var viewer = await _server.NewViewerAsync();
        var resolved = await ResolveAsync(viewer, campaign);

        var again = await Playback.ResolveEpisodeAsync(new() { Name = Episode, Session = resolved.Session }, viewer);

        Assert.Equal(resolved.ToByteArray(), again.ToByteArray());
        Assert.Equal(ExposureMicros, TakenOf(campaign));
        var replayed = await Playback.ReplayDecisionAsync(new() { Session = resolved.Session }, await _server.TokenAsync("role=operator"));
        Assert.Equal((true, 0), (replayed.Identical, replayed.Lacks.Count));
    }

    [Fact]
    public async Task Exposure_AfterItsLeaseWasClosed_IsCountedLateAndNotCharged()
    {
        var campaign = await NewCampaignAsync();
        var viewer = await _server.NewViewerAsync();
        var token = await PlayAsync(viewer, campaign);
        foreach (var shard in Shards())
            await shard.CloseLeases([new LeaseClosing(campaign, [.. PurseOf(campaign).Report("a").Leases.Select(static lease => lease.Number)], 0)]);

        var answer = await _server.RecordAsync(viewer, Watched(token));

        Assert.Equal((V1.EventStatus.LateUnbilled, V1.EventBilling.Unbilled), Told(answer).Single());
        Assert.NotEmpty(answer.NextSteps);
        Assert.Equal([new(Stage.Episode, ChargeOutcome.Late, 1, 0)], await DeliveryAsync(campaign));
        Assert.Equal(0, await OpenChargesAsync(campaign));
    }

    [Fact]
    public async Task Exposure_WithoutMeasurement_IsChargedToItsSessionAndNeverAgainToTheViewer()
    {
        var campaign = await NewCampaignAsync();
        var viewer = await _server.NewViewerAsync(measurement: false);
        var (first, second) = (await PlayAsync(viewer, campaign), await PlayAsync(viewer, campaign));

        var unmeasured = await _server.RecordAsync(viewer, Watched(first, 3_000));
        await _server.AgreeToMeasurementAsync(viewer, true);
        var (again, other) = (await _server.RecordAsync(viewer, Watched(first, 3_000)), await _server.RecordAsync(viewer, Watched(second, 3_000)));

        Assert.Equal(V1.EventBilling.Billed, Told(unmeasured).Single().Billing);
        Assert.All([again, other], answer => Assert.Equal((V1.EventStatus.Accepted, V1.EventBilling.Unbilled), Told(answer).Single()));
        Assert.Equal(ExposureMicros, (await DeliveryAsync(campaign)).Sum(static cell => cell.SpentMicros));
    }

    [Fact]
    public async Task Exposure_FasterThanTime_IsMarkedAndNotCharged()
    {
        var campaign = await NewCampaignAsync();
        var viewer = await _server.NewViewerAsync();
        var token = await PlayAsync(viewer, campaign);

        // Six and a half seconds, in a session that began just now.
        var answer = await _server.RecordAsync(viewer, Watched(token, 2_999), Watched(token));

        Assert.Equal([(V1.EventStatus.Accepted, V1.EventBilling.Unspecified), (V1.EventStatus.Accepted, V1.EventBilling.Unbilled)], Told(answer));
        Assert.Equal([new(Stage.Episode, ChargeOutcome.FasterThanTime, 1, 0)], await DeliveryAsync(campaign));
    }

    [Fact]
    public async Task Exposure_OfAKnownBot_IsMarkedAndNotCharged()
    {
        var campaign = await NewCampaignAsync();
        var viewer = await _server.NewViewerAsync();
        var batch = new V1.RecordEventsRequest { Events = { Watched(await PlayAsync(viewer, campaign)) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events:record") { Content = new StringContent(JsonFormatter.Default.Format(batch), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(viewer.GetValue("authorization")!);
        request.Headers.UserAgent.ParseAdd("Examplebot/1.0");

        using var answer = await _server.Http.SendAsync(request);

        Assert.Contains("EVENT_BILLING_UNBILLED", await answer.Content.ReadAsStringAsync());
        Assert.Equal([new(Stage.Episode, ChargeOutcome.KnownBot, 1, 0)], await DeliveryAsync(campaign));
    }

    [Fact]
    public async Task Note_ThatIsPaidForWhenItIsOpened_IsChargedOnce_OrCountedWithoutMoney()
    {
        // For one note, and not for two.
        var campaign = await NewCampaignAsync(Pricing.Note, NoteMicros + (NoteMicros / 2));
        var note = await NewNoteAsync(campaign);
        var (viewer, late) = (await _server.NewViewerAsync(), await _server.NewViewerAsync());
        var (step, unpaid) = (await SeeAsync(viewer, campaign), await SeeAsync(late, campaign));
        Assert.Equal(0, TakenOf(campaign));
        var opened = Event(V1.EventKind.NoteOpen, step.EventToken);

        var (first, again) = (await _server.RecordAsync(viewer, opened), await _server.RecordAsync(viewer, opened, Event(V1.EventKind.NoteOpen, step.EventToken)));
        var without = await _server.RecordAsync(late, Event(V1.EventKind.NoteOpen, unpaid.EventToken));

        Assert.Equal(note, step.Note.Name);
        Assert.Equal(V1.EventBilling.Billed, Told(first).Single().Billing);
        Assert.Equal([(V1.EventStatus.Duplicate, V1.EventBilling.Unspecified), (V1.EventStatus.Accepted, V1.EventBilling.Unbilled)], Told(again));
        Assert.Equal((V1.EventStatus.Accepted, V1.EventBilling.Unbilled), Told(without).Single());
        Assert.Equal(
            [new(Stage.Episode, ChargeOutcome.Unpaid, 2, 0), new(Stage.Note, ChargeOutcome.Billed, 1, NoteMicros), new(Stage.Note, ChargeOutcome.NoLease, 1, 0)],
            await DeliveryAsync(campaign));
        Assert.Equal(NoteMicros, await OpenChargesAsync(campaign));
    }

    [Fact]
    public async Task Playlist_WithoutASession_ShowsNothingThatIsPaidForOutOfABudget()
    {
        var campaign = await NewCampaignAsync();
        var viewer = await _server.NewViewerAsync();
        var resolved = await ResolveAsync(viewer, campaign);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/{Episode}/master.m3u8");
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(viewer.GetValue("authorization")!);

        using var answer = await _server.Http.SendAsync(request);

        var playlist = await answer.Content.ReadAsStringAsync();
        Assert.Contains("#EXTM3U", playlist, StringComparison.Ordinal);
        Assert.DoesNotContain(resolved.Edition, playlist, StringComparison.Ordinal);
        Assert.Contains(resolved.Edition, await _server.Http.GetStringAsync(resolved.PlaylistUri), StringComparison.Ordinal);
        Assert.Equal(ExposureMicros, TakenOf(campaign));
    }

    [Fact]
    public async Task Preview_SaysWhereThereIsNoMoney_AndTakesNone()
    {
        var rich = await NewCampaignAsync();
        var notYet = await CreateAsync(Pricing.ThousandExposures, Yuan, startsInDays: 1);
        await ResolveAsync(await _server.NewViewerAsync(), rich);

        var preview = await Playback.PreviewEpisodeAsync(new() { Name = Episode, Market = "CN" }, await _server.BrandAsync());

        V1.PreviewedCandidate Of(CampaignKey campaign) => preview.Slots.SelectMany(static slot => slot.Candidates)
            .First(c => c.Placement.StartsWith($"{campaign}/", StringComparison.Ordinal) && c.Outcome != V1.PreviewedCandidate.Types.Outcome.NoVariant);
        Assert.Equal(V1.PreviewedCandidate.Types.Outcome.Won, Of(rich).Outcome);
        Assert.Equal(V1.PreviewedCandidate.Types.Outcome.NoMoney, Of(notYet).Outcome);
        Assert.Contains("budget", Of(notYet).Explanation, StringComparison.Ordinal);
        Assert.Equal(ExposureMicros, TakenOf(rich));
    }

    // A campaign that comes before every other one, with its first lease in this silo's purse.
    private async Task<CampaignKey> NewCampaignAsync(Pricing pricing = Pricing.ThousandExposures, long budgetMicros = 100 * Yuan)
    {
        var campaign = await CreateAsync(pricing, budgetMicros, startsInDays: -1);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (PurseOf(campaign).Day is null)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        return campaign;
    }

    private async Task<CampaignKey> CreateAsync(Pricing pricing, long budgetMicros, int startsInDays)
    {
        var (brand, now) = (await _server.BrandAsync(), TimeProvider.System.GetUtcNow());
        var campaign = new CampaignKey("lumiere", $"paid-{Interlocked.Increment(ref _campaigns)}");
        await Campaigns.CreateCampaignAsync(
            new()
            {
                Parent = "brands/lumiere",
                CampaignId = campaign.CampaignId,
                Campaign = new()
                {
                    Title = "Paid",
                    Budget = new()
                    {
                        CurrencyCode = "CNY",
                        TotalMicros = budgetMicros,
                        StartTime = now.AddDays(startsInDays).ToTimestamp(),
                        EndTime = now.AddDays(10).ToTimestamp(),
                        TimeZone = "Asia/Shanghai",
                        Pacing = V1.CampaignBudget.Types.Pacing.AsFastAsPossible,
                    },
                },
            },
            brand);
        _created.Add(campaign);
        await Campaigns.CreatePlacementAsync(
            new()
            {
                Parent = campaign.ToString(),
                PlacementId = "all",
                Placement = new()
                {
                    Product = "products/lumiere-dew-veil",
                    PriorityClass = V1.PriorityClass.Sponsorship,
                    Bid = new() { Pricing = pricing, Amount = new() { CurrencyCode = "CNY", AmountMicros = pricing == Pricing.Note ? NoteMicros : 1_000 * ExposureMicros } },
                },
            },
            brand);
        return campaign;
    }

    private async Task<string> NewNoteAsync(CampaignKey campaign)
    {
        var brand = await _server.BrandAsync();
        var note = await _server.Content.CreateNoteAsync(
            new()
            {
                Parent = "brands/lumiere",
                NoteId = $"note-{campaign.CampaignId}",
                Note = new() { Campaign = campaign.ToString(), Title = "Honest", Text = "It stays.", Product = "products/lumiere-dew-veil", Author = "Mei", DisclosureLabel = "Paid partnership" },
            },
            brand);
        return (await _server.Content.PublishNoteAsync(new() { Name = note.Name }, brand)).Name;
    }

    private async Task<V1.ResolveEpisodeResponse> ResolveAsync(Metadata viewer, CampaignKey campaign)
    {
        // A busy machine may take too long for the first decisions of a process; the show then goes on with the original, and so it does between two leases.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var resolved = await Playback.ResolveEpisodeAsync(new() { Name = Episode }, viewer, cancellationToken: timeout.Token);
            if (TokenOf(resolved, campaign) is not null)
                return resolved;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        }
    }

    private async Task<string> PlayAsync(Metadata viewer, CampaignKey campaign) => TokenOf(await ResolveAsync(viewer, campaign), campaign)!;

    private async Task<V1.NextStep> SeeAsync(Metadata viewer, CampaignKey campaign) =>
        (await _server.RecordAsync(viewer, Watched(await PlayAsync(viewer, campaign)))).NextSteps[0];

    private static string? TokenOf(V1.ResolveEpisodeResponse resolved, CampaignKey campaign) =>
        resolved.Slots.SingleOrDefault(slot => slot.Product?.Placement.StartsWith($"{campaign}/", StringComparison.Ordinal) == true)?.EventToken;

    private static V1.Event Watched(string token, int millis = 3_500) => Event(V1.EventKind.ExposureStop, token, e => e.WatchedMillis = millis);

    private static IEnumerable<(V1.EventStatus Status, V1.EventBilling Billing)> Told(V1.RecordEventsResponse answer) =>
        answer.Outcomes.Select(static outcome => (outcome.Status, outcome.Billing));

    private LeasePurse PurseOf(CampaignKey campaign) => _server.Services.GetRequiredService<SiloPurses>().Find(campaign)!;

    private long TakenOf(CampaignKey campaign) => PurseOf(campaign).Report("a").Leases.Sum(static lease => lease.TakenMicros);

    private IEnumerable<IShardGrain> Shards() =>
        Enumerable.Range(0, _server.Services.GetRequiredService<Partitions>().Count).Select(i => _server.Services.GetRequiredService<IGrainFactory>().GetGrain<IShardGrain>(i));

    private async Task<long> OpenChargesAsync(CampaignKey campaign) =>
        (await Task.WhenAll(Shards().Select(static shard => shard.CountOpenCharges())))
            .SelectMany(static charges => charges).Where(charge => charge.Lease.Campaign == campaign).Sum(static charge => charge.Spend.SpentMicros);

    private async Task<List<Counted>> DeliveryAsync(CampaignKey campaign) =>
    [
        .. (await Task.WhenAll(Shards().Select(static shard => shard.CountDelivery("lumiere")))).SelectMany(static cells => cells)
            .Where(cell => cell.Placement.Campaign == campaign)
            .GroupBy(static cell => (cell.Stage, cell.Outcome)).OrderBy(static group => group.Key)
            .Select(static group => new Counted(group.Key.Stage, group.Key.Outcome, group.Sum(static cell => cell.Events), group.Sum(static cell => cell.SpentMicros))),
    ];

    private readonly record struct Counted(Stage Stage, ChargeOutcome Outcome, long Events, long SpentMicros);
}

/// <summary>A server that renews its leases often, and on which time passes as fast as it does.</summary>
public sealed class PaidServer : IAsyncLifetime
{
    public ChainServer Server { get; } = new(
        "--AdCommerce:Ledgers:RenewalMillis=100", "--AdCommerce:InvalidTraffic:SpeedMax=1", "--AdCommerce:InvalidTraffic:ToleranceMillis=3600");

    public Task InitializeAsync() => Server.InitializeAsync();

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Server.Dispose();
    }
}
