using System.Net;
using System.Net.Security;
using Microsoft.Security.AntiSSRF;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>
/// The connection to the hosts that media comes from. The policy checks the address that is connected to, after the name was
/// resolved: a name that points at a private address, now or only at the second look (DNS rebinding), gets nowhere.
/// </summary>
internal sealed class MediaHttpClient : IDisposable
{
    private readonly HttpClient _client;

    public MediaHttpClient()
        : this([], null)
    {
    }

    /// <summary>For tests alone: lets addresses through that the policy refuses, and certificates that no authority signed.</summary>
    internal MediaHttpClient(string[] testAddresses, RemoteCertificateValidationCallback? testCertificates)
    {
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest);
        if (testAddresses.Length > 0)
        {
            policy.AddAllowedAddresses(testAddresses);
        }

        AntiSSRFHandler handler = policy.GetHandler();
        // Redirects are followed by hand, so that each is checked against the list of hosts, too.
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ConnectTimeout = TimeSpan.FromSeconds(5);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
        handler.MaxResponseHeadersLength = 32;
        if (testCertificates is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = testCertificates };
        }

        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestVersion = HttpVersion.Version11 };
    }

    /// <summary>Sends a request and answers with headers; the body is read by the caller.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose() => _client.Dispose();
}
