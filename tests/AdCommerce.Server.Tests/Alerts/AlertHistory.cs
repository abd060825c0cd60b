using AdCommerce.Server.Tests.Funnel;
using AdCommerce.Server.Tests.Grains.Chain;
using AdCommerce.Server.Tests.Hosting;
using AdCommerce.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Alerts;

/// <summary>
/// A brand's three days, as players report them to a whole server whose clock moves on. In one market fewer come to the note on the third day, in the other as many as ever. An alert on
/// each is looked at as the days become mature, one after the other.
/// </summary>
public sealed class AlertHistory : IAsyncLifetime, IDisposable
{
    /// <summary>Viewers of a day and market.</summary>
    public const int Viewers = 32;

    /// <summary>How many of them come to the note.</summary>
    public const int Readers = 24;

    /// <summary>The same where the rate has fallen.</summary>
    public const int FewReaders = 4;

    /// <summary>Where the rate falls, and the alert on it.</summary>
    public const string Falling = "CN";

    /// <summary>Where nothing changes.</summary>
    public const string Steady = "SG";

    private const string Brand = "brands/lumiere";
    private const int AtOnce = 8;
    private const int PollsPerStep = 50;

    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(20);

    // The window of an attempt, and how late an event may be.
    private static readonly TimeSpan Maturing = TimeSpan.FromDays(7 + 7);

    private readonly ChainServer _server = new([.. ShiftedStartup.Arguments, "--AdCommerce:Funnel:Partitions=2"]);
    private HookListener? _listener;

    private HookListener Listener => _listener!;

    private AlertService.AlertServiceClient Alerts => new(_server.Channel);

    /// <summary>The days, "2026-11-01".</summary>
    public IReadOnlyList<string> Days { get; private set; } = [];

    /// <summary>What the brand's webhook has to be signed with.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>Everything that was told when the second day had been looked at.</summary>
    internal AlertHistoryLook Healthy { get; private set; } = null!;

    /// <summary>The same of the third day.</summary>
    internal AlertHistoryLook Fallen { get; private set; } = null!;

    /// <summary>The same of the day after, on which nobody came.</summary>
    internal AlertHistoryLook After { get; private set; } = null!;

    private ShiftedTime Time => (ShiftedTime)_server.Services.GetRequiredService<TimeProvider>();

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        _listener = await HookListener.StartAsync();
        await _server.NewNoteAsync();
        await WatchAsync();
        // In the morning, so that no day ends while it is played.
        var morning = new DateTimeOffset(Time.GetUtcNow().Date.AddDays(1).AddHours(6), TimeSpan.Zero);
        Time.Advance(morning - Time.GetUtcNow());
        Days = [.. Enumerable.Range(0, 4).Select(day => $"{morning.AddDays(day):yyyy-MM-dd}")];
        foreach (var fallen in (int[])[Readers, Readers, FewReaders])
        {
            await Task.WhenAll(PlayAsync(Falling, fallen), PlayAsync(Steady, Readers));
            Time.Advance(Day);
        }

        // It is the morning after the third day: the second is mature in two weeks.
        Time.Advance(Maturing - Day);
        Healthy = await LookAsync(Days[1]);
        Time.Advance(Day);
        Fallen = await LookAsync(Days[2]);
        Time.Advance(Day);
        After = await LookAsync(Days[3]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        if (_listener is not null)
            await _listener.DisposeAsync();
    }

    public void Dispose() => _server.Dispose();

    /// <summary>An alert on the notes of each market, of one day against the one before.</summary>
    private async Task WatchAsync()
    {
        var brand = await _server.BrandAsync();
        Secret = (await Alerts.UpdateAlertWebhookAsync(new() { AlertWebhook = new() { Name = $"{Brand}/alertWebhook", Uri = Listener.Uri } }, brand)).Secret;
        foreach (var market in (string[])[Falling, Steady])
        {
            var id = IdOf(market);
            var question = new FunnelQuestion { Scope = new() { Filters = { $"market={market}" } }, LastDays = 1 };
            await new SavedFunnelService.SavedFunnelServiceClient(_server.Channel).CreateSavedFunnelAsync(
                new() { Parent = Brand, SavedFunnelId = id, SavedFunnel = new() { DisplayName = market, Question = question } }, brand);
            await Alerts.CreateAlertAsync(
                new() { Parent = Brand, AlertId = id, Alert = new() { DisplayName = market, SavedFunnel = $"{Brand}/savedFunnels/{id}", Stage = FunnelStage.Note } }, brand);
        }
    }

    private Task PlayAsync(string market, int readers) => Parallel.ForEachAsync(
        Enumerable.Range(0, Viewers), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (viewer, _) => await WalkAsync(market, viewer < readers));

    private async Task WalkAsync(string market, bool reads)
    {
        var viewer = await _server.NewViewerAsync();
        var seen = await RecordAsync(viewer, market, Event(EventKind.ExposureStop, await _server.PlayAsync(viewer), static e => e.WatchedMillis = 4_000));
        if (reads)
            await RecordAsync(viewer, market, Event(EventKind.NoteOpen, seen.NextSteps[0].EventToken));
    }

    private async Task<RecordEventsResponse> RecordAsync(Metadata viewer, string market, Event happened)
    {
        var answer = await _server.Funnel.RecordEventsAsync(new() { Events = { happened }, Market = market, Device = Device.Phone }, viewer);
        Assert.Equal(EventStatus.Accepted, answer.Outcomes[0].Status);
        return answer;
    }

    /// <summary>Waits until both alerts were looked at for a day, and everything they told was delivered.</summary>
    private async Task<AlertHistoryLook> LookAsync(string day)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        for (var poll = 1; ; poll++)
        {
            // Whoever was looking while the clock was put forward looks again in an hour of it.
            if (poll % PollsPerStep == 0)
                Time.Advance(Step);
            var brand = await _server.BrandAsync();
            var alerts = (await Alerts.ListAlertsAsync(new() { Parent = Brand }, brand)).Alerts;
            var deliveries = (await Alerts.ListAlertDeliveriesAsync(new() { Parent = Brand }, brand)).Deliveries;
            if (alerts.All(alert => alert.Period?.EndDate == day) && deliveries.All(static delivery => delivery.State == AlertDelivery.Types.State.Delivered))
            {
                var events = (await Alerts.ListAlertEventsAsync(new() { Parent = Brand }, brand)).Events;
                return new AlertHistoryLook(
                    alerts.Single(static alert => alert.DisplayName == Falling), alerts.Single(static alert => alert.DisplayName == Steady), events, deliveries, [.. Listener.Received]);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private static string IdOf(string market) => $"of-{market.ToLowerInvariant()}";
}

/// <summary>What was known after a look.</summary>
/// <param name="Falling">The alert on the market where the rate falls.</param>
/// <param name="Steady">The alert on the other.</param>
/// <param name="Events">What was told, the latest first.</param>
/// <param name="Deliveries">What was sent, the latest first.</param>
/// <param name="Received">What the webhook got, in order.</param>
internal sealed record AlertHistoryLook(Alert Falling, Alert Steady, IReadOnlyList<AlertEvent> Events, IReadOnlyList<AlertDelivery> Deliveries, IReadOnlyList<Hook> Received);
