using System.Net;
using System.Net.Security;
using AdCommerce.Server.Hosting;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>The connection to the hosts that media comes from: at public addresses only (<see cref="PublicAddresses"/>).</summary>
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
        // Redirects are followed by hand, so that each is checked against the list of hosts, too.
        var handler = PublicAddresses.NewHandler(testAddresses);
        if (testCertificates is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = testCertificates };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestVersion = HttpVersion.Version11 };
    }

    /// <summary>Sends a request and answers with headers; the body is read by the caller.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose() => _client.Dispose();
}
