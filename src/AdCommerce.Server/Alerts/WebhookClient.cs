using System.Net;
using Microsoft.Security.AntiSSRF;

namespace AdCommerce.Server.Alerts;

/// <summary>
/// The connection to brands' webhooks. Outside Development it is https only, and the policy checks the address that is connected to, after the name was resolved: a name that points at a private
/// address, now or only at the second look (DNS rebinding), gets nowhere. Redirects are not followed anywhere.
/// </summary>
internal sealed class WebhookClient : IDisposable
{
    /// <summary>How long connecting may take.</summary>
    internal static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // ::127.0.0.1 and the like: deprecated, yet some routers and tunnels still take them for the IPv4 address (RFC 4291, 2.5.5.1).
    private const string CompatibleAddresses = "::/96";

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client;

    public WebhookClient(IHostEnvironment environment)
        : this(environment.IsDevelopment())
    {
    }

    internal WebhookClient(bool isAnywhereAllowed)
        : this(isAnywhereAllowed, isAnywhereAllowed ? AnywhereHandler() : PublicHandler())
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
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
    };

    private static AntiSSRFHandler PublicHandler()
    {
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest);
        policy.AddDeniedAddresses([CompatibleAddresses]);
        var handler = policy.GetHandler();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ConnectTimeout = ConnectTimeout;
        handler.PooledConnectionLifetime = ConnectionLifetime;
        handler.MaxResponseHeadersLength = 32;
        return handler;
    }
}
