using AdCommerce.EndToEnd.Tests;
using AdCommerce.Server.Hosting;
using AdCommerce.Storage;
using AdCommerce.Storage.Archive;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AdCommerce.Server.Tests.Hosting;

/// <summary>The server's own composition inside the test's process: store, silo, ports, health, and what a test adds.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;

    private TestHost(WebApplication app, TemporaryDirectory directory)
    {
        App = app;
        _directory = directory;
    }

    public WebApplication App { get; }

    public IServiceProvider Services => App.Services;

    public Uri HttpAddress => Addresses[0];

    public Uri GrpcAddress => Addresses[1];

    private Uri[] Addresses =>
        [.. Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    public static async Task<TestHost> StartAsync(
        string environment = "Development", string redis = "", Action<WebApplicationBuilder>? add = null, Action<WebApplication>? map = null)
    {
        var directory = new TemporaryDirectory();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment,
            Args =
            [
                "--AdCommerce:HttpPort=0", "--AdCommerce:GrpcPort=0", $"--AdCommerce:DataDirectory={directory.Path}",
                $"--AdCommerce:Redis:ConnectionString={redis}", "--Logging:LogLevel:Default=None",
            ],
        });
        builder.AddServerLifetime();
        builder.AddStorage();
        builder.AddSilo();
        builder.Services.AddArchive();
        builder.AddEndpoints();
        builder.AddHealth();
        add?.Invoke(builder);
        var app = builder.Build();
        app.UseDraining();
        app.UseResponseCompression();
        app.MapOperations();
        map?.Invoke(app);
        await app.StartAsync();
        return new TestHost(app, directory);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _directory.Dispose();
    }
}
