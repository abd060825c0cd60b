using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdCommerce.EndToEnd.Tests;

/// <summary>
/// The built server as a process of its own, on free ports, run as <c>dotnet run</c> runs it (same content root). Data goes to a
/// folder that is deleted afterwards, unless one is given.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>Nothing is judged by it: a busy machine takes long to start several servers.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(180);

    private readonly TemporaryDirectory? _ownDirectory;

    private ServerProcess(ChildProcess process, TemporaryDirectory? ownDirectory)
    {
        Process = process;
        _ownDirectory = ownDirectory;
    }

    /// <summary>The process, to read its output, to kill it or to stop it.</summary>
    public ChildProcess Process { get; }

    /// <summary>Folder of its data.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where it serves HTTP/1.1.</summary>
    public Uri HttpAddress { get; private set; } = null!;

    /// <summary>Where it serves gRPC.</summary>
    public Uri GrpcAddress { get; private set; } = null!;

    /// <summary>Starts it without waiting for anything.</summary>
    /// <param name="dataDirectory">Data to go on with; null for a new, empty folder.</param>
    /// <param name="environment">Name of the environment: Development, Production.</param>
    /// <param name="arguments">Settings, such as <c>--AdCommerce:Redis:ConnectionString=…</c>.</param>
    public static ServerProcess Launch(string? dataDirectory = null, string environment = "Development", params string[] arguments) =>
        LaunchAssembly(BuiltServer.AssemblyPath, dataDirectory, environment, arguments);

    /// <summary>Starts it, in the same way, as the load tests' program that also prints an address of "Floors".</summary>
    public static ServerProcess LaunchWithFloors(string? dataDirectory, string environment, params string[] arguments) =>
        LaunchAssembly(BuiltServer.FloorsAssemblyPath, dataDirectory, environment, arguments);

    /// <summary>Starts it and waits until <c>/readyz</c> answers 200.</summary>
    public static async Task<ServerProcess> StartAsync(string? dataDirectory = null, string environment = "Development", params string[] arguments)
    {
        var server = Launch(dataDirectory, environment, arguments);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it has printed its addresses and is ready.</summary>
    public async Task WaitUntilReadyAsync()
    {
        HttpAddress = await AddressAsync("Console");
        GrpcAddress = await AddressAsync("gRPC");
        using var timeout = new CancellationTokenSource(StartTimeout);
        using var client = new HttpClient { BaseAddress = HttpAddress };
        while (true)
        {
            using var answer = await client.GetAsync("/readyz", timeout.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, timeout.Token);
        }
    }

    /// <summary>Waits until the demo drama can be played: it comes in through the public import API, after the server is ready.</summary>
    public async Task WaitForDemoAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        using var client = new HttpClient { BaseAddress = HttpAddress };
        var token = await client.GetFromJsonAsync<JsonElement>("/dev/token?role=viewer&id=viewer-oily", timeout.Token);
        // The second episode comes last.
        var uri = $"/v1/episodes/skin-deep-2/master.m3u8?token={token.GetProperty("token").GetString()}";
        while (true)
        {
            using var answer = await client.GetAsync(uri, timeout.Token);
            if (answer.IsSuccessStatusCode)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, timeout.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _ownDirectory?.Dispose();
    }

    /// <summary>The address that it prints behind a word: "Console", "gRPC".</summary>
    public async Task<Uri> AddressAsync(string label)
    {
        var line = await Process.WaitForLineAsync(
            line => line.TrimStart().StartsWith(label + " ", StringComparison.Ordinal) && line.Contains("http://", StringComparison.Ordinal), StartTimeout);
        return new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    private static ServerProcess LaunchAssembly(string assembly, string? dataDirectory, string environment, string[] arguments)
    {
        var own = dataDirectory is null ? new TemporaryDirectory() : null;
        var data = dataDirectory ?? own!.Path;
        var process = ChildProcess.Start(
            "dotnet",
            [
                assembly, "--AdCommerce:HttpPort=0", "--AdCommerce:GrpcPort=0",
                $"--AdCommerce:DataDirectory={data}", .. arguments,
            ],
            BuiltServer.ContentRoot,
            new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = environment });
        return new ServerProcess(process, own) { DataDirectory = data };
    }
}

/// <summary>Where the server under test was built.</summary>
internal static class BuiltServer
{
    /// <summary>Folder that the server runs in.</summary>
    public static string ContentRoot { get; } = Path.Combine(Repository.Root, "src", "AdCommerce.Server");

    /// <summary>The assembly, of the configuration (Debug, Release) that this program was built with.</summary>
    public static string AssemblyPath { get; } = Path.Combine(ContentRoot, "bin", Repository.BuildFlavour, "AdCommerce.Server.dll");

    /// <summary>The server with the floors beside it.</summary>
    public static string FloorsAssemblyPath { get; } = Path.Combine(
        Repository.Root, "loadtests", "AdCommerce.Floors", "bin", Repository.BuildFlavour, "AdCommerce.Floors.dll");
}
