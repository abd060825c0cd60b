using AdCommerce.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AdCommerce.Server.Hosting;

/// <summary>Tells whoever started the server, once, where it is and where its data is.</summary>
internal sealed class Greeting(IServer server, StoreLifetime store, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine(Compose(
            server.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [], store.Description, store.IsEmbedded)));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The text. Addresses come in the order in which <see cref="Listening"/> opens the ports.</summary>
    internal static string Compose(IReadOnlyList<string> addresses, string store, bool isEmbedded)
    {
        var version = typeof(Greeting).Assembly.GetName().Version?.ToString(3);
        var promise = isEmbedded
            ? "           Safe when this process is killed, but not in a power cut: for that, use a Redis with appendfsync always."
            : "           What survives a crash or a failover is what that Redis is set up to keep.";
        return $"""

            AdCommerce {version} is ready.
              Console  {addresses.ElementAtOrDefault(0)}
              gRPC     {addresses.ElementAtOrDefault(1)} (HTTP/2 without TLS)
              Data     {store}
            {promise}
              Press Ctrl-C to stop.

            """;
    }
}
