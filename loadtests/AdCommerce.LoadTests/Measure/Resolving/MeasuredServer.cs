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

    private MeasuredServer(ServerProcess server, TemporaryDirectory folder, Uri floors, ServerApi api)
    {
        (_server, _folder, FloorsAddress, Api) = (server, folder, floors, api);
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
    public bool IsPinned { get; private set; }

    /// <summary>Starts it with media of its own, and without the demo.</summary>
    /// <param name="segments">Segments of an episode.</param>
    public static async Task<MeasuredServer> StartAsync(int segments)
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
        return new(server, folder, await server.AddressAsync("Floors"), await ServerApi.ConnectAsync(server.HttpAddress, server.GrpcAddress));
    }

    /// <summary>Gives server and generator a core each, to be measured.</summary>
    public async Task PinAsync() => IsPinned = await Cpu.PinAsync(ProcessId, ServerProcessor) & await Cpu.PinAsync(Environment.ProcessId, GeneratorProcessor);

    /// <summary>Lets both use all of them, to get ready.</summary>
    public async Task SpreadAsync()
    {
        if (IsPinned)
            IsPinned = !(await Cpu.SpreadAsync(ProcessId) & await Cpu.SpreadAsync(Environment.ProcessId));
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        Api.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
