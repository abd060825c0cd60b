using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using AdCommerce.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace AdCommerce.LoadTests.Servers;

/// <summary>The public API of one server in Development, as operators and players use it.</summary>
internal sealed class ServerApi : IDisposable
{
    /// <summary>How long a player waits before it tries again, elsewhere.</summary>
    public static readonly TimeSpan PlayerPatience = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan ReconnectMax = TimeSpan.FromSeconds(1);

    private readonly GrpcChannel _channel;
    private readonly string _operatorToken;
    private readonly ConcurrentDictionary<string, string> _viewerTokens = new();

    private ServerApi(HttpClient http, GrpcChannel channel, string operatorToken)
    {
        Http = http;
        _channel = channel;
        _operatorToken = operatorToken;
        Catalog = new(channel);
        Campaigns = new(channel);
        Viewers = new(channel);
        Playback = new(channel);
        Funnel = new(channel);
        Content = new(channel);
    }

    /// <summary>Plain HTTP; nothing is decompressed or followed for the caller.</summary>
    public HttpClient Http { get; }

    public CatalogService.CatalogServiceClient Catalog { get; }

    public CampaignService.CampaignServiceClient Campaigns { get; }

    public ViewerService.ViewerServiceClient Viewers { get; }

    public PlaybackService.PlaybackServiceClient Playback { get; }

    public FunnelService.FunnelServiceClient Funnel { get; }

    public ContentService.ContentServiceClient Content { get; }

    /// <summary>Calls of any kind.</summary>
    public CallInvoker Invoker => _channel.CreateCallInvoker();

    /// <summary>Options of a viewer's call; a call without an answer for this long has an unknown outcome.</summary>
    public static CallOptions Viewer(string token, TimeSpan? timeout = null, CancellationToken cancellationToken = default) => new(
        new Metadata { { "authorization", $"Bearer {token}" } },
        TimeProvider.System.GetUtcNow().UtcDateTime + (timeout ?? TimeSpan.FromSeconds(10)),
        cancellationToken);

    /// <summary>Options of an operator's call; a call without an answer for this long has an unknown outcome.</summary>
    public CallOptions Operator(TimeSpan? timeout = null) => new(
        new Metadata { { "authorization", $"Bearer {_operatorToken}" } },
        TimeProvider.System.GetUtcNow().UtcDateTime + (timeout ?? TimeSpan.FromSeconds(20)));

    public static async Task<ServerApi> ConnectAsync(Uri http, Uri grpc)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 256 }) { BaseAddress = http };
        // Left alone, a channel waits up to two minutes before it tries a server again that was killed several times, and the load stands still.
        var options = new GrpcChannelOptions { InitialReconnectBackoff = TimeSpan.FromMilliseconds(100), MaxReconnectBackoff = ReconnectMax };
        return new ServerApi(client, GrpcChannel.ForAddress(grpc, options), await TokenAsync(client, "role=operator"));
    }

    /// <summary>A token of a viewer; asked for until there is one.</summary>
    public async Task<string> ViewerTokenAsync(string viewer, CancellationToken cancellationToken = default)
    {
        if (!_viewerTokens.TryGetValue(viewer, out var token))
            _viewerTokens[viewer] = token = await TokenAsync(Http, $"role=viewer&id={viewer}", cancellationToken);
        return token;
    }

    /// <summary>Sends a request as a viewer.</summary>
    public async Task<HttpResponseMessage> SendAsViewerAsync(
        string viewer, HttpMethod method, string path, string? json = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await ViewerTokenAsync(viewer, cancellationToken));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Http.SendAsync(request, cancellationToken);
    }

    /// <summary>Presses play.</summary>
    public Task<HttpResponseMessage> ResolveAsync(string viewer, string episode, string session = "", CancellationToken cancellationToken = default) =>
        SendAsViewerAsync(
            viewer, HttpMethod.Post, $"/v1/episodes/{episode}:resolve", session.Length == 0 ? "{}" : $$"""{"session":"{{session}}"}""", cancellationToken);

    /// <summary>The multivariant playlist of a viewer.</summary>
    public Task<HttpResponseMessage> MasterAsync(string viewer, string episode, CancellationToken cancellationToken = default) =>
        SendAsViewerAsync(viewer, HttpMethod.Get, $"/v1/episodes/{episode}/master.m3u8", cancellationToken: cancellationToken);

    public void Dispose()
    {
        _channel.Dispose();
        Http.Dispose();
    }

    private static async Task<string> TokenAsync(HttpClient http, string query, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/dev/token?{query}") { Headers = { Accept = { new("text/plain") } } };
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }
}
