using System.Net;
using AdCommerce.Server.Access;
using AdCommerce.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Access;

/// <summary>
/// A small server on loopback: access and errors as in the product, handlers that are not written, so that UNIMPLEMENTED
/// means that a call got through to its handler.
/// </summary>
internal sealed class AccessHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private AccessHost(WebApplication app, Uri http, Uri grpc)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = http };
        _channel = GrpcChannel.ForAddress(grpc);
    }

    public static FakeTimeProvider NewTime() => new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public HttpClient Http { get; }

    public CallInvoker Grpc => _channel.CreateCallInvoker();

    public IServiceProvider Services => _app.Services;

    /// <summary>The settings of a server with a shared secret.</summary>
    public static Dictionary<string, string?> SecretSettings() => new()
    {
        ["AdCommerce:Access:Issuer"] = TestTokens.Issuer,
        ["AdCommerce:Access:Audience"] = TestTokens.Audience,
        ["AdCommerce:Access:SharedSecret"] = TestTokens.Secret,
    };

    public static async Task<AccessHost> StartAsync(
        FakeTimeProvider time,
        Dictionary<string, string?>? settings = null,
        string environment = "Production",
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null)
    {
        var app = Build(time, settings ?? SecretSettings(), environment, configure, map);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        return new AccessHost(app, new Uri(addresses[0]), new Uri(addresses[1]));
    }

    public static WebApplication Build(
        FakeTimeProvider time,
        Dictionary<string, string?> settings,
        string environment,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddGrpc().AddJsonTranscoding();
        builder.Services.AddAccess(builder.Configuration, builder.Environment);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseAccess();
        app.MapDevToken();
        (map ?? MapUnwritten)(app);
        return app;
    }

    public static void MapUnwritten(WebApplication app)
    {
        app.MapGrpcService<UnwrittenCatalog>();
        app.MapGrpcService<UnwrittenCampaigns>();
        app.MapGrpcService<UnwrittenContent>();
        app.MapGrpcService<UnwrittenViewers>();
        app.MapGrpcService<UnwrittenPlayback>();
        app.MapGrpcService<UnwrittenExports>();
        app.MapGrpcService<UnwrittenReports>();
        app.MapGrpcService<UnwrittenSavedFunnels>();
        app.MapGrpcService<UnwrittenAlerts>();
        app.MapGrpcService<UnwrittenOperations>();
        app.MapGrpcService<UnwrittenFunnel>();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class UnwrittenCatalog : CatalogService.CatalogServiceBase;

    private sealed class UnwrittenCampaigns : CampaignService.CampaignServiceBase;

    private sealed class UnwrittenViewers : ViewerService.ViewerServiceBase;

    private sealed class UnwrittenPlayback : PlaybackService.PlaybackServiceBase;

    private sealed class UnwrittenContent : ContentService.ContentServiceBase;

    private sealed class UnwrittenFunnel : FunnelService.FunnelServiceBase;

    private sealed class UnwrittenExports : ExportService.ExportServiceBase;

    private sealed class UnwrittenReports : ReportService.ReportServiceBase;

    private sealed class UnwrittenSavedFunnels : SavedFunnelService.SavedFunnelServiceBase;

    private sealed class UnwrittenAlerts : AlertService.AlertServiceBase;

    private sealed class UnwrittenOperations : OperationsService.OperationsServiceBase;
}
