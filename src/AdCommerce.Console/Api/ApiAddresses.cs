using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AdCommerce.ConsolePages.Api;

/// <summary>Where the public API of this very server listens: known once it has started.</summary>
internal sealed class ApiAddresses(IServer server)
{
    /// <summary>HTTP/1.1: pages, JSON.</summary>
    public Uri Http => At(0);

    /// <summary>gRPC.</summary>
    public Uri Grpc => At(1);

    private Uri At(int index) => new(server.Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(index));
}
