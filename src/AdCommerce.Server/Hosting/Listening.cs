using AdCommerce.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Hosting;

/// <summary>The two ports, and what they accept.</summary>
internal static class Listening
{
    /// <summary>Largest body of any request, in bytes; a batch of a brand's changes fits.</summary>
    public const int RequestBodyBytesMax = 1024 * 1024;

    /// <summary>Largest gRPC message of brands and operators, in bytes. Players' services set a lower one.</summary>
    public const int GrpcMessageBytesMax = 1024 * 1024;

    /// <summary>Connections open at once, both ports together. More are refused at the door, before they cost anything.</summary>
    private const int ConnectionsMax = 20_000;

    /// <summary>Calls under way at once on one HTTP/2 connection.</summary>
    private const int StreamsPerConnectionMax = 200;

    /// <summary>Longest request line, in bytes: a sealed session of the largest size stands in a playlist's URI.</summary>
    private const int RequestLineBytesMax = 16 * 1024;

    /// <summary>How long a client may take to send a request's headers.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds the ports of <see cref="ServerConfig"/>, gRPC with JSON on the same methods, and compression.</summary>
    public static WebApplicationBuilder AddEndpoints(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedConfig<ServerConfig>(ServerConfig.Section);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBodyBytesMax;
            kestrel.Limits.MaxRequestLineSize = RequestLineBytesMax;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnectionMax;
            Listen(kestrel);
        });
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = GrpcMessageBytesMax).AddJsonTranscoding();
        // By media type: JSON and the console's pages. Playlists are kept compressed and are sent as they are.
        builder.Services.AddResponseCompression();
        return builder;
    }

    private static void Listen(KestrelServerOptions kestrel)
    {
        ServerConfig config;
        try
        {
            config = kestrel.ApplicationServices.GetRequiredService<IOptions<ServerConfig>>().Value;
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            // This runs while the application is built. The start will report it, together with whatever else is wrong.
            return;
        }

        kestrel.Listen(config.Address, config.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(config.Address, config.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
    }
}
