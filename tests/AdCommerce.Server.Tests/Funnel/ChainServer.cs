using AdCommerce.Server.Tests.Hosting;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace AdCommerce.Server.Tests.Funnel;

/// <summary>A whole server with a campaign of its own that everybody is shown, and what players do.</summary>
public sealed class ChainServer : IAsyncLifetime, IDisposable
{
    public const string Campaign = "brands/lumiere/campaigns/chain";
    public const string JourneyName = "journeys/lumiere.chain";
    private const string Product = "products/lumiere-matte-velvet";

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    private readonly string[] _arguments;
    private WholeServer? _server;
    private GrpcChannel? _channel;
    private HttpClient? _http;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Metadata, string> _names = new();
    private int _viewers;

    public ChainServer()
        : this([])
    {
    }

    internal ChainServer(params string[] arguments) => _arguments = arguments;

    public IServiceProvider Services => _server!.Services;

    public HttpClient Http => _http!;

    public GrpcChannel Channel => _channel!;

    public V1.FunnelService.FunnelServiceClient Funnel => new(_channel!);

    public V1.ContentService.ContentServiceClient Content => new(_channel!);

    public async Task InitializeAsync()
    {
        _server = await WholeServer.StartAsync(_arguments);
        _channel = GrpcChannel.ForAddress(_server.GrpcAddress);
        _http = new HttpClient { BaseAddress = _server.HttpAddress };
        using var timeout = new CancellationTokenSource(ReadyTimeout);
        while (!(await _http.GetAsync("/readyz", timeout.Token)).IsSuccessStatusCode)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        var brand = await TokenAsync("role=brand&brand=lumiere");
        var campaigns = new V1.CampaignService.CampaignServiceClient(_channel);
        await campaigns.CreateCampaignAsync(new() { Parent = "brands/lumiere", CampaignId = "chain", Campaign = new() { Title = "Chain" } }, brand);
        await campaigns.CreatePlacementAsync(new() { Parent = Campaign, PlacementId = "all", Placement = new() { Product = Product, Priority = 1_000 } }, brand);
    }

    public void Dispose()
    {
        _http?.Dispose();
        _channel?.Dispose();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    public Task<Metadata> BrandAsync() => TokenAsync("role=brand&brand=lumiere");

    public Task<Metadata> OperatorAsync() => TokenAsync("role=operator");

    /// <summary>A viewer whom nobody knows yet, who agrees to everything.</summary>
    public async Task<Metadata> NewViewerAsync(bool measurement = true, bool messages = true)
    {
        var id = $"chain-{Interlocked.Increment(ref _viewers)}";
        await new V1.ViewerService.ViewerServiceClient(_channel!).UpdateViewerAsync(
            new()
            {
                Viewer = new() { Name = $"viewers/{id}", Consent = new() { Personalization = true, Measurement = measurement, Messages = messages } },
                AllowMissing = true,
            },
            await TokenAsync("role=operator"));
        var token = await TokenAsync($"role=viewer&id={id}");
        _names[token] = $"viewers/{id}";
        return token;
    }

    public async Task AgreeToMeasurementAsync(Metadata viewer, bool measurement) =>
        await new V1.ViewerService.ViewerServiceClient(_channel!).UpdateViewerAsync(
            new()
            {
                Viewer = new() { Name = NameOf(viewer), Consent = new() { Measurement = measurement } },
                UpdateMask = new() { Paths = { "consent.measurement" } },
            },
            viewer);

    public string NameOf(Metadata viewer) => _names[viewer];

    /// <summary>Presses play; the token of the slot that shows the campaign's product.</summary>
    public async Task<string> PlayAsync(Metadata viewer)
    {
        var playback = new V1.PlaybackService.PlaybackServiceClient(_channel!);
        V1.ResolveEpisodeResponse resolved;
        do
        {
            // A busy machine may take too long for the first decisions of a process; the show then goes on with the original.
            resolved = await playback.ResolveEpisodeAsync(new() { Name = "episodes/skin-deep-1" }, viewer);
        }
        while (resolved.FallbackReason == V1.FallbackReason.Deadline);

        return resolved.Slots.Single(slot => slot.Product?.Placement.StartsWith(Campaign, StringComparison.Ordinal) == true).EventToken;
    }

    /// <summary>Presses play and watches the slot; the next step.</summary>
    public async Task<V1.NextStep> SeeAsync(Metadata viewer)
    {
        var answer = await RecordAsync(viewer, Event(V1.EventKind.ExposureStop, await PlayAsync(viewer), e => e.WatchedMillis = 4_000));
        Assert.Equal(V1.EventStatus.Accepted, answer.Outcomes[0].Status);
        return answer.NextSteps[0];
    }

    public async Task<V1.RecordEventsResponse> RecordAsync(Metadata viewer, params V1.Event[] events) =>
        await Funnel.RecordEventsAsync(new() { Events = { events }, Market = "CN", Device = V1.Device.Phone }, viewer);

    public static V1.Event Event(V1.EventKind kind, string token, Action<V1.Event>? with = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var happened = new V1.Event
        {
            EventId = Guid.CreateVersion7(now).ToString("D"),
            Kind = kind,
            Created = now.ToTimestamp(),
            Sent = now.ToTimestamp(),
            EventToken = token,
        };
        with?.Invoke(happened);
        return happened;
    }

    /// <summary>Logs somebody in: "role=brand&amp;brand=lumiere".</summary>
    internal async Task<Metadata> TokenAsync(string who)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/dev/token?{who}") { Headers = { Accept = { new("text/plain") } } };
        using var answer = await Http.SendAsync(request);
        return new Metadata { { "authorization", $"Bearer {await answer.Content.ReadAsStringAsync()}" } };
    }
}
