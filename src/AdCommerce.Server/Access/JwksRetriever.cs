using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AdCommerce.Server.Access;

/// <summary>
/// Reads a bare key set where the JWT handler expects an OpenID configuration, so that its refresh on an unknown key works for files and
/// addresses alike, and no identity provider's other metadata can change what is accepted.
/// </summary>
internal sealed class JwksRetriever : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RefreshAtMostEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RefreshAtLeastEvery = TimeSpan.FromMinutes(15);
    private const int BytesMax = 1 << 20;

    /// <summary>The keys of a file or address, read at first use, again when a token names a key that is not there, and every quarter of an hour.</summary>
    public static ConfigurationManager<OpenIdConnectConfiguration> ManagerFor(AccessOptions options) =>
        new(options.JwksPath ?? options.JwksUri, new JwksRetriever(), DocumentsOf(options))
        {
            RefreshInterval = RefreshAtMostEvery,
            AutomaticRefreshInterval = RefreshAtLeastEvery,
        };

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        var set = SigningKeys.FromJwks(await retriever.GetDocumentAsync(address, cancel));
        if (set.Problem is not null) throw new InvalidOperationException($"The key set {address} {set.Problem}.");

        var configuration = new OpenIdConnectConfiguration();
        foreach (var key in set.Keys) configuration.SigningKeys.Add(key);
        return configuration;
    }

    private static IDocumentRetriever DocumentsOf(AccessOptions options)
    {
        if (options.JwksPath is not null) return new FileDocumentRetriever();

        // One client for the life of the process; connections are renewed so that a moved host is found.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = RefreshAtLeastEvery };
        var client = new HttpClient(handler) { Timeout = FetchTimeout, MaxResponseContentBufferSize = BytesMax };
        return new HttpDocumentRetriever(client) { RequireHttps = !new Uri(options.JwksUri!).IsLoopback };
    }
}
