using System.Net;
using AdCommerce.Server.Hosting;

namespace AdCommerce.Server.Alerts;

/// <summary>The connection to brands' webhooks. Outside Development by https and to public addresses only (<see cref="PublicAddresses"/>). Redirects are not followed anywhere.</summary>
internal sealed class WebhookClient : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client;

    public WebhookClient(IHostEnvironment environment)
        : this(environment.IsDevelopment())
    {
    }

    internal WebhookClient(bool isAnywhereAllowed)
        : this(isAnywhereAllowed, isAnywhereAllowed ? AnywhereHandler() : PublicAddresses.NewHandler())
    {
    }

    internal WebhookClient(bool isAnywhereAllowed, HttpMessageHandler handler)
    {
        IsAnywhereAllowed = isAnywhereAllowed;
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestVersion = HttpVersion.Version11 };
    }

    /// <summary>Development: http, and private addresses.</summary>
    public bool IsAnywhereAllowed { get; }

    /// <summary>Sends a request and answers with headers. What the receiver says beside its status is not read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler AnywhereHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = PublicAddresses.ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
    };
}
