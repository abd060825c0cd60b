using AdCommerce.EndToEnd.Tests;
using AdCommerce.Floors.V1;
using AdCommerce.LoadTests.Servers;
using Grpc.Net.Client;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>One server with the embedded store and, in the same process, the floors.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private const int ServerProcessor = 0;
    private const int GeneratorProcessor = 1;

    private readonly ServerProcess _server;
    private readonly TemporaryDirectory _folder;
    private readonly GrpcChannel _channel;

    private MeasuredServer(ServerProcess server, TemporaryDirectory folder, Uri floors, ServerApi api, bool isPinned)
    {
        (_server, _folder, FloorsAddress, Api, IsPinned) = (server, folder, floors, api, isPinned);
        _channel = GrpcChannel.ForAddress(floors);
        Floors = new(_channel);
    }

    /// <summary>The public API.</summary>
    public ServerApi Api { get; }

    /// <summary>The floors, for what is asked now and then.</summary>
    public FloorsService.FloorsServiceClient Floors { get; }

    /// <summary>Where the product serves gRPC.</summary>
    public Uri GrpcAddress => _server.GrpcAddress;

    /// <summary>Where the floors are served.</summary>
    public Uri FloorsAddress { get; }

    /// <summary>Its process.</summary>
    public int ProcessId => _server.Process.Id;

    /// <summary>True when server and generator have a core each.</summary>
    public bool IsPinned { get; }

    /// <summary>Starts it with media of its own, and without the demo.</summary>
    /// <param name="segments">Segments of an episode.</param>
    /// <param name="pin">Gives server and generator a core each; stays so for this process.</param>
    public static async Task<MeasuredServer> StartAsync(int segments, bool pin)
    {
        var folder = new TemporaryDirectory();
        var media = Directory.CreateDirectory(Path.Combine(folder.Path, "media")).FullName;
        new WorldMedia(media, segments).Write();
        var server = ServerProcess.LaunchWithFloors(
            Path.Combine(folder.Path, "data"),
            "Development",
            [
                "--Logging:LogLevel:Default=Warning", "--AdCommerce:Demo:Enabled=false", $"--AdCommerce:Media:Roots:{WorldMedia.Root}={media}",
                $"--AdCommerce:Access:SharedSecret={IdentityProvider.Secret}", $"--AdCommerce:Access:Issuer={IdentityProvider.Issuer}",
                $"--AdCommerce:Access:Audience={IdentityProvider.Audience}",
            ]);
        await server.WaitUntilReadyAsync();
        var isPinned = pin && (await Cpu.PinAsync(server.Process.Id, ServerProcessor) & await Cpu.PinAsync(Environment.ProcessId, GeneratorProcessor));
        return new(server, folder, await server.AddressAsync("Floors"), await ServerApi.ConnectAsync(server.HttpAddress, server.GrpcAddress), isPinned);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        Api.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
