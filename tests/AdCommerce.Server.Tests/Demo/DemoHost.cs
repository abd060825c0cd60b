using AdCommerce.Server.Demo;
using AdCommerce.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AdCommerce.Server.Tests.Demo;

/// <summary>A whole server with the demo loaded, and its public API as an operator; one for all tests of a class.</summary>
public sealed class DemoHost : IAsyncLifetime
{
    internal WholeServer Server { get; private set; } = null!;

    internal DemoApi Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await WholeServer.StartAsync();
        Api = await DemoApi.ConnectAsync(Server.HttpAddress, Server.GrpcAddress, CancellationToken.None);
        await Server.Services.GetRequiredService<DemoStart>().Loaded;
    }

    public async Task DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
    }
}
