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

namespace AdCommerce.Server.Tests.Funnel;

/// <summary>
/// A campaign with a budget, from the lease in this silo's purse to what its shards charged: what a person saw is charged once; what is late, repeated, forged, foreign or no
/// person's never is.
/// </summary>
public sealed class ChargingTests(ChainServer server) : IClassFixture<ChainServer>
{
    private const string Episode = "episodes/skin-deep-1";
    private const long Minute = 60_000_000;
    private const long ExposureMicros = 2_500;
    private const long NoteMicros = 900_000;

    private static readonly CampaignKey Key = new("lumiere", "chain");
    private static readonly TimeProvider Time = TimeProvider.System;

    private static int _leases;

    private V1.PlaybackService.PlaybackServiceClient Playback => new(server.Channel);

    private LeasePurse Purse => server.Services.GetRequiredService<SiloPurses>().Open(Key);

    [Fact]
    public async Task Exposure_OfACampaignWithMoney_IsChargedExactlyOnce()
    {
        var lease = await LendAsync(1_000_000);
        var (viewer, stranger) = (await server.NewViewerAsync(), await server.NewViewerAsync());
        var before = await DeliveryAsync();
        var resolved = await ResolveAsync(viewer);
        var token = TokenOf(resolved)!;
        var exposure = Watched(token);

        var first = await server.RecordAsync(viewer, Event(V1.EventKind.ExposureStart, token), Event(V1.EventKind.ExposureStop, token, e => e.WatchedMillis = 1_000));
        var full = await server.RecordAsync(viewer, exposure);
        var again = await server.RecordAsync(viewer, exposure);
        var more = await server.RecordAsync(viewer, Event(V1.EventKind.ExposureStop, token, e => e.WatchedMillis = 300));
        var forged = await server.RecordAsync(viewer, Watched($"{token[..^4]}AAAA"));
        var foreign = await server.RecordAsync(stranger, Watched(token));

        Assert.Equal(
            [(V1.EventStatus.Accepted, V1.EventBilling.Unspecified), (V1.EventStatus.Accepted, V1.EventBilling.Unspecified)], Told(first));
        Assert.Equal((V1.EventStatus.Accepted, V1.EventBilling.Billed), Told(full).Single());
        Assert.Equal((V1.EventStatus.Duplicate, V1.EventBilling.Unspecified), Told(again).Single());
        Assert.Equal((V1.EventStatus.Accepted, V1.EventBilling.Unbilled), Told(more).Single());
        Assert.All([forged, foreign], answer => Assert.Equal((V1.EventStatus.Rejected, V1.EventBilling.Unspecified), Told(answer).Single()));
        Assert.Equal([new(Stage.Episode, ChargeOutcome.Billed, 1, ExposureMicros)], Since(before, await DeliveryAsync()));
        Assert.Equal(new LeaseSpend(ExposureMicros, 1), await SpendOfAsync(lease));
        Assert.Equal(ExposureMicros, TakenOf(lease));
    }

    [Fact]
    public async Task Session_AskedForAgain_TakesNothingAnewAndIsTheSame()
    {
        var lease = await LendAsync(1_000_000);
        var viewer = await server.NewViewerAsync();
        var resolved = await ResolveAsync(viewer);

        var again = await Playback.ResolveEpisodeAsync(new() { Name = Episode, Session = resolved.Session }, viewer);

        Assert.Equal(resolved.ToByteArray(), again.ToByteArray());
        Assert.Equal(ExposureMicros, TakenOf(lease));
        var replayed = await Playback.ReplayDecisionAsync(new() { Session = resolved.Session }, await server.TokenAsync("role=operator"));
        Assert.Equal((true, 0), (replayed.Identical, replayed.Lacks.Count));
    }

    [Fact]
    public async Task Exposure_AfterTheLeaseIsOver_IsCountedLateAndNotCharged()
    {
        var lease = await LendAsync(1_000_000, closesInMinutes: -1);
        var viewer = await server.NewViewerAsync();
        var before = await DeliveryAsync();

        var answer = await server.RecordAsync(viewer, Watched(TokenOf(await ResolveAsync(viewer))!));

        Assert.Equal((V1.EventStatus.LateUnbilled, V1.EventBilling.Unbilled), Told(answer).Single());
        Assert.NotEmpty(answer.NextSteps);
        Assert.Equal([new(Stage.Episode, ChargeOutcome.Late, 1, 0)], Since(before, await DeliveryAsync()));
        Assert.Equal(default, await SpendOfAsync(lease));
    }

    [Fact]
    public async Task Exposure_AfterTheLeaseWasClosed_IsNotChargedWhateverTheClockSays()
    {
        var lease = await LendAsync(1_000_000);
        var viewer = await server.NewViewerAsync();
        var token = TokenOf(await ResolveAsync(viewer))!;
        foreach (var shard in Shards())
            Assert.Equal([default], (await shard.CloseLeases([new LeaseClosing(Key, [lease], 0)]))[0].Spends.AsEnumerable());

        var answer = await server.RecordAsync(viewer, Watched(token));

        Assert.Equal((V1.EventStatus.LateUnbilled, V1.EventBilling.Unbilled), Told(answer).Single());
        Assert.Equal(default, await SpendOfAsync(lease));
    }

    [Fact]
    public async Task Exposure_WithoutMeasurement_IsChargedToItsSessionAndNeverAgainToTheViewer()
    {
        await LendAsync(1_000_000);
        var viewer = await server.NewViewerAsync(measurement: false);
        var before = await DeliveryAsync();
        var (first, second) = (TokenOf(await ResolveAsync(viewer))!, TokenOf(await ResolveAsync(viewer))!);

        var unmeasured = await server.RecordAsync(viewer, Watched(first));
        await server.AgreeToMeasurementAsync(viewer, true);
        var (again, other) = (await server.RecordAsync(viewer, Watched(first, 3_000)), await server.RecordAsync(viewer, Watched(second, 3_000)));

        Assert.Equal(V1.EventBilling.Billed, Told(unmeasured).Single().Billing);
        Assert.All([again, other], answer => Assert.Equal((V1.EventStatus.Accepted, V1.EventBilling.Unbilled), Told(answer).Single()));
        Assert.Equal(ExposureMicros, Since(before, await DeliveryAsync()).Sum(static cell => cell.SpentMicros));
    }

    [Fact]
    public async Task Exposures_FasterThanTime_AreMarkedAndNotCharged()
    {
        await LendAsync(1_000_000);
        var viewer = await server.NewViewerAsync();
        var before = await DeliveryAsync();
        List<string> tokens = [];
        for (var i = 0; i < 20; i++)
            tokens.Add(TokenOf(await ResolveAsync(viewer))!);

        var answer = await server.RecordAsync(viewer, [.. tokens.Select(static token => Watched(token))]);

        Assert.All(Told(answer), static told => Assert.Equal(V1.EventStatus.Accepted, told.Status));
        var cells = Since(before, await DeliveryAsync());
        Assert.Equal([ChargeOutcome.Billed, ChargeOutcome.FasterThanTime], cells.Select(static cell => cell.Outcome));
        Assert.InRange(cells[0].Events, 1, 10);
        Assert.Equal(20, cells.Sum(static cell => cell.Events));
        Assert.Equal(cells[0].Events, Told(answer).Count(static told => told.Billing == V1.EventBilling.Billed));
    }

    [Fact]
    public async Task Exposure_OfAKnownBot_IsMarkedAndNotCharged()
    {
        await LendAsync(1_000_000);
        var viewer = await server.NewViewerAsync();
        var before = await DeliveryAsync();
        var batch = new V1.RecordEventsRequest { Events = { Watched(TokenOf(await ResolveAsync(viewer))!) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events:record") { Content = new StringContent(JsonFormatter.Default.Format(batch), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(viewer.GetValue("authorization")!);
        request.Headers.UserAgent.ParseAdd("Examplebot/1.0");

        using var answer = await server.Http.SendAsync(request);

        Assert.Contains("EVENT_BILLING_UNBILLED", await answer.Content.ReadAsStringAsync());
        Assert.Equal([new(Stage.Episode, ChargeOutcome.KnownBot, 1, 0)], Since(before, await DeliveryAsync()));
    }

    [Fact]
    public async Task Note_ThatIsPaidForWhenItIsOpened_IsChargedOnce_OrCountedWithoutMoney()
    {
        var note = await server.NewNoteAsync();
        var lease = await LendAsync(1_500_000, V1.Bid.Types.Pricing.Note);
        var (viewer, poor) = (await server.NewViewerAsync(), await server.NewViewerAsync());
        var before = await DeliveryAsync();
        var (step, unpaid) = (await SeeAsync(viewer), await SeeAsync(poor));
        Assert.Equal(0, TakenOf(lease));
        var opened = Event(V1.EventKind.NoteOpen, step.EventToken);

        var (first, again) = (await server.RecordAsync(viewer, opened), await server.RecordAsync(viewer, opened, Event(V1.EventKind.NoteOpen, step.EventToken)));
        var without = await server.RecordAsync(poor, Event(V1.EventKind.NoteOpen, unpaid.EventToken));

        Assert.Equal(note.Name, step.Note.Name);
        Assert.Equal(V1.EventBilling.Billed, Told(first).Single().Billing);
        Assert.Equal([(V1.EventStatus.Duplicate, V1.EventBilling.Unspecified), (V1.EventStatus.Accepted, V1.EventBilling.Unbilled)], Told(again));
        Assert.Equal((V1.EventStatus.Accepted, V1.EventBilling.Unbilled), Told(without).Single());
        Assert.Equal(
            [new(Stage.Episode, ChargeOutcome.Unpaid, 2, 0), new(Stage.Note, ChargeOutcome.Billed, 1, NoteMicros), new(Stage.Note, ChargeOutcome.NoLease, 1, 0)],
            Since(before, await DeliveryAsync()));
        // Sent again, it takes nothing more.
        Assert.Equal(NoteMicros, TakenOf(lease));
        await server.Content.WithdrawNoteAsync(new() { Name = note.Name }, await server.BrandAsync());
    }

    [Fact]
    public async Task Playlist_WithoutASession_ShowsNothingThatIsPaidForOutOfABudget()
    {
        var lease = await LendAsync(1_000_000);
        var viewer = await server.NewViewerAsync();
        var resolved = await ResolveAsync(viewer);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/{Episode}/master.m3u8");
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(viewer.GetValue("authorization")!);

        using var answer = await server.Http.SendAsync(request);

        Assert.NotNull(TokenOf(resolved));
        Assert.DoesNotContain(resolved.Edition, await answer.Content.ReadAsStringAsync());
        Assert.Contains(resolved.Edition, await server.Http.GetStringAsync(resolved.PlaylistUri));
        Assert.Equal(ExposureMicros, TakenOf(lease));
    }

    [Fact]
    public async Task Preview_SaysThatThereIsNoMoney_AndTakesNone()
    {
        var lease = await LendAsync(1_000_000);
        var brand = await server.BrandAsync();
        Task<V1.PreviewEpisodeResponse> PreviewAsync() => Playback.PreviewEpisodeAsync(new() { Name = Episode, Market = "CN" }, brand).ResponseAsync;
        var rich = await PreviewAsync();
        await LendAsync(1);
        var poor = await PreviewAsync();

        static V1.PreviewedCandidate Of(V1.PreviewEpisodeResponse preview) =>
            preview.Slots.SelectMany(static slot => slot.Candidates).First(static c => c.Placement.StartsWith(ChainServer.Campaign, StringComparison.Ordinal) && c.Outcome != V1.PreviewedCandidate.Types.Outcome.NoVariant);
        Assert.Equal(V1.PreviewedCandidate.Types.Outcome.Won, Of(rich).Outcome);
        Assert.Equal(V1.PreviewedCandidate.Types.Outcome.NoMoney, Of(poor).Outcome);
        Assert.Contains("budget", Of(poor).Explanation, StringComparison.Ordinal);
        Assert.Equal(0, TakenOf(lease, isOver: true));
    }

    // The placement bids, and the purse has one lease that can be used: the newest.
    private async Task<long> LendAsync(long amountMicros, V1.Bid.Types.Pricing pricing = V1.Bid.Types.Pricing.ThousandExposures, int closesInMinutes = 20)
    {
        await new V1.CampaignService.CampaignServiceClient(server.Channel).UpdatePlacementAsync(
            new()
            {
                Placement = new()
                {
                    Name = $"{ChainServer.Campaign}/placements/all",
                    Bid = new()
                    {
                        Pricing = pricing,
                        Amount = new() { CurrencyCode = "CNY", AmountMicros = pricing == V1.Bid.Types.Pricing.Note ? NoteMicros : 1_000 * ExposureMicros },
                    },
                },
                UpdateMask = new() { Paths = { "bid" } },
            },
            await server.BrandAsync());
        var (number, now) = (Interlocked.Increment(ref _leases), (Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10);
        var over = new LeaseReport("a", [.. Purse.Report("a").Leases.Select(static lease => lease with { IsOver = true })]);
        Purse.Put(
            new Lease(number, Guid.NewGuid(), "a", 20_800, amountMicros, 1, now, now + (10 * Minute), now + (closesInMinutes * Minute)), over, Time.GetTimestamp());
        return number;
    }

    private async Task<V1.ResolveEpisodeResponse> ResolveAsync(Metadata viewer)
    {
        while (true)
        {
            // A busy machine may take too long for the first decisions of a process; the show then goes on with the original.
            var resolved = await Playback.ResolveEpisodeAsync(new() { Name = Episode }, viewer);
            if (resolved.FallbackReason != V1.FallbackReason.Deadline)
                return resolved;
        }
    }

    private async Task<V1.NextStep> SeeAsync(Metadata viewer) =>
        (await server.RecordAsync(viewer, Watched(TokenOf(await ResolveAsync(viewer))!))).NextSteps[0];

    private static string? TokenOf(V1.ResolveEpisodeResponse resolved) =>
        resolved.Slots.SingleOrDefault(static slot => slot.Product?.Placement.StartsWith(ChainServer.Campaign, StringComparison.Ordinal) == true)?.EventToken;

    private static V1.Event Watched(string token, int millis = 3_500) => Event(V1.EventKind.ExposureStop, token, e => e.WatchedMillis = millis);

    private static IEnumerable<(V1.EventStatus Status, V1.EventBilling Billing)> Told(V1.RecordEventsResponse answer) =>
        answer.Outcomes.Select(static outcome => (outcome.Status, outcome.Billing));

    private long TakenOf(long lease, bool isOver = false) =>
        Purse.Report("a").Leases.Where(held => held.Number == lease).Select(static held => held.TakenMicros).DefaultIfEmpty(isOver ? 0 : -1).Single();

    private IEnumerable<IShardGrain> Shards() =>
        Enumerable.Range(0, server.Services.GetRequiredService<Partitions>().Count).Select(i => server.Services.GetRequiredService<IGrainFactory>().GetGrain<IShardGrain>(i));

    private async Task<LeaseSpend> SpendOfAsync(long lease)
    {
        var open = (await Task.WhenAll(Shards().Select(static shard => shard.CountOpenCharges()))).SelectMany(static charges => charges).Where(charge => charge.Lease == new LeaseKey(Key, lease)).ToList();
        return new LeaseSpend(open.Sum(static charge => charge.Spend.SpentMicros), open.Sum(static charge => charge.Spend.Charges));
    }

    private async Task<Dictionary<(Stage Stage, ChargeOutcome Outcome), (long Events, long SpentMicros)>> DeliveryAsync() =>
        (await Task.WhenAll(Shards().Select(static shard => shard.CountDelivery("lumiere")))).SelectMany(static cells => cells)
            .Where(static cell => cell.Placement.Campaign == Key)
            .GroupBy(static cell => (cell.Stage, cell.Outcome))
            .ToDictionary(static group => group.Key, static group => (group.Sum(static cell => cell.Events), group.Sum(static cell => cell.SpentMicros)));

    private static List<Counted> Since(
        Dictionary<(Stage Stage, ChargeOutcome Outcome), (long Events, long SpentMicros)> before, Dictionary<(Stage Stage, ChargeOutcome Outcome), (long Events, long SpentMicros)> after) =>
    [
        .. after.Select(cell => before.GetValueOrDefault(cell.Key) is var was ? new Counted(cell.Key.Stage, cell.Key.Outcome, cell.Value.Events - was.Events, cell.Value.SpentMicros - was.SpentMicros) : default)
            .Where(static cell => cell.Events > 0).OrderBy(static cell => (cell.Stage, cell.Outcome)),
    ];

    private readonly record struct Counted(Stage Stage, ChargeOutcome Outcome, long Events, long SpentMicros);
}
