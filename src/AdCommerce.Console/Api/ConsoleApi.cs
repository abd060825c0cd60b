using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace AdCommerce.ConsolePages.Api;

/// <summary>
/// The public API as the console's pages call it: by gRPC, on one connection for all of them, each call with its user's own token. There is no other way
/// to any data from here.
/// </summary>
public sealed class ConsoleApi : IDisposable
{
    // A busy service asks to be asked again; whatever changes something carries an id, so that asking again is safe.
    private static readonly RetryPolicy Patience = new()
    {
        MaxAttempts = 5,
        InitialBackoff = TimeSpan.FromMilliseconds(400),
        MaxBackoff = TimeSpan.FromSeconds(4),
        BackoffMultiplier = 2,
        RetryableStatusCodes = { StatusCode.Unavailable, StatusCode.ResourceExhausted },
    };

    private readonly Lazy<GrpcChannel> _channel;

    internal ConsoleApi(ApiAddresses addresses) => _channel = new(() => GrpcChannel.ForAddress(
        addresses.Grpc,
        new GrpcChannelOptions
        {
            // A file comes as one message; how large it may be the service says.
            MaxReceiveMessageSize = null,
            ServiceConfig = new() { MethodConfigs = { new MethodConfig { Names = { MethodName.Default }, RetryPolicy = Patience } } },
        }));

    public V1.CatalogService.CatalogServiceClient Catalog => new(_channel.Value);

    public V1.CampaignService.CampaignServiceClient Campaigns => new(_channel.Value);

    public V1.ReportService.ReportServiceClient Reports => new(_channel.Value);

    public V1.SavedFunnelService.SavedFunnelServiceClient SavedFunnels => new(_channel.Value);

    public V1.AlertService.AlertServiceClient Alerts => new(_channel.Value);

    public V1.PlaybackService.PlaybackServiceClient Playback => new(_channel.Value);

    public V1.ViewerService.ViewerServiceClient Viewers => new(_channel.Value);

    public V1.OperationsService.OperationsServiceClient Operations => new(_channel.Value);

    public void Dispose()
    {
        if (_channel.IsValueCreated)
            _channel.Value.Dispose();
    }
}
