using Grpc.Core;
using Grpc.Net.Client;

namespace AdCommerce.Server.Demo;

/// <summary>The public API of this very server, called over its own port with a development token.</summary>
internal sealed class DemoApi : IDisposable
{
    private readonly GrpcChannel _channel;

    private DemoApi(GrpcChannel channel, string token)
    {
        _channel = channel;
        Operator = new Metadata { { "Authorization", $"Bearer {token}" } };
        Catalog = new(channel);
        Campaigns = new(channel);
        Content = new(channel);
        Viewers = new(channel);
    }

    /// <summary>Headers of an operator.</summary>
    public Metadata Operator { get; }

    public V1.CatalogService.CatalogServiceClient Catalog { get; }

    public V1.CampaignService.CampaignServiceClient Campaigns { get; }

    public V1.ContentService.ContentServiceClient Content { get; }

    public V1.ViewerService.ViewerServiceClient Viewers { get; }

    /// <summary>Connects to the server's two addresses.</summary>
    public static async Task<DemoApi> ConnectAsync(Uri http, Uri grpc, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = http };
        client.DefaultRequestHeaders.Add("Accept", "text/plain");
        var token = await client.GetStringAsync("/dev/token?role=operator", cancellationToken);
        return new DemoApi(GrpcChannel.ForAddress(grpc), token);
    }

    /// <summary>Waits for a creation; what exists already is left alone.</summary>
    public static async Task UnlessThere<T>(AsyncUnaryCall<T> creation)
    {
        try
        {
            await creation;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            // Somebody, or an earlier start, made it: theirs stands.
        }
    }

    public void Dispose() => _channel.Dispose();
}
