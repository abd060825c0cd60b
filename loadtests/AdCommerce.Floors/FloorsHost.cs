using System.Net;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Keys;
using AdCommerce.Server.Hosting;
using AdCommerce.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdCommerce.Floors;

/// <summary>
/// Serves the floors on a port of their own, with nothing before them that the product has: no middleware, no interceptor, no row of who may call.
/// The lower the floors, the less a ratio to them flatters. Prints its address as the server does.
/// </summary>
internal sealed class FloorsHost(IGrainFactory grains, Shards shards, IPseudonyms pseudonyms, GrainCallRecorder calls, StoreOperations operations, TimeProvider time) : IHostedService, IAsyncDisposable
{
    // As many as the product takes on one connection.
    private const int StreamsMax = 200;

    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsMax;
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new FloorCalls(grains, shards, pseudonyms, calls, operations, time));
        _app = builder.Build();
        _app.MapGrpcService<FloorCalls>();
        await _app.StartAsync(cancellationToken);
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.Out.WriteLine($"  Floors   {address}");
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
