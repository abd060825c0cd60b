using System.Collections.Concurrent;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Floors.V1;
using AdCommerce.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace AdCommerce.LoadTests.Reports;

/// <summary>One server with the embedded store, whose clock can be moved on, so that minutes of load tell of weeks.</summary>
internal sealed class ClockedServer : IAsyncDisposable
{
    private const int FaultLengthMax = 4_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ServerProcess _server;
    private readonly GrpcChannel _product;
    private readonly GrpcChannel _floors;
    private readonly ConcurrentDictionary<string, Metadata> _callers = new();
    private readonly HttpClient _http;

    private ClockedServer(ServerProcess server, Uri floors)
    {
        _server = server;
        _product = GrpcChannel.ForAddress(server.GrpcAddress);
        _floors = GrpcChannel.ForAddress(floors);
        _http = new HttpClient { BaseAddress = server.HttpAddress };
    }

    public CatalogService.CatalogServiceClient Catalog => new(_product);

    public CampaignService.CampaignServiceClient Campaigns => new(_product);

    public ContentService.ContentServiceClient Content => new(_product);

    public ViewerService.ViewerServiceClient Viewers => new(_product);

    public PlaybackService.PlaybackServiceClient Playback => new(_product);

    public FunnelService.FunnelServiceClient Funnel => new(_product);

    public ExportService.ExportServiceClient Exports => new(_product);

    public ReportService.ReportServiceClient Reports => new(_product);

    /// <summary>Starts it with the demo. Entries leave the store early, so that reports are made of files, log and memory together.</summary>
    public static async Task<ClockedServer> StartAsync(int snapshotEntries)
    {
        var server = ServerProcess.LaunchWithFloors(
            null,
            "Development",
            "--Logging:LogLevel:Default=Warning",
            "--AdCommerce:Floors:MovableClock=true",
            $"--AdCommerce:Funnel:SnapshotEntries={snapshotEntries}",
            // Another service than this one asks for as much as it likes.
            "--AdCommerce:Reports:Seconds=600",
            "--AdCommerce:Reports:Slots=4");
        server.Process.LineRead += SayFault;
        await server.WaitUntilReadyAsync();
        return new ClockedServer(server, await server.AddressAsync("Floors"));
    }

    /// <summary>What time it is there, microseconds since 1970.</summary>
    public Task<long> NowMicrosAsync() => MoveAsync(TimeSpan.Zero);

    /// <summary>Moves its clock on. Tokens that were given before may be over.</summary>
    public async Task<long> MoveAsync(TimeSpan by)
    {
        var answer = await new FloorsService.FloorsServiceClient(_floors).MoveClockAsync(new() { Seconds = (long)by.TotalSeconds });
        _callers.Clear();
        return answer.NowMicros;
    }

    /// <summary>Options of a caller's call.</summary>
    /// <param name="role">As /dev/token asks for it: "role=operator".</param>
    public async Task<CallOptions> AsAsync(string role)
    {
        if (!_callers.TryGetValue(role, out var caller))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/dev/token?{role}") { Headers = { Accept = { new("text/plain") } } };
            using var answer = await _http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            _callers[role] = caller = new Metadata { { "authorization", $"Bearer {await answer.Content.ReadAsStringAsync()}" } };
        }

        return new CallOptions(caller, TimeProvider.System.GetUtcNow().UtcDateTime + Patience);
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever asked only saw that nobody answered.
        if (!_server.Process.IsRunning)
            Console.Error.WriteLine($"The server had ended. It wrote:\n{_server.Process.Output}");
        _product.Dispose();
        _floors.Dispose();
        _http.Dispose();
        await _server.DisposeAsync();
    }

    // What a caller is given is an id; what stands behind it goes with the server.
    private static void SayFault(string line)
    {
        if (line.Contains("the caller was given the id", StringComparison.Ordinal))
            Console.Error.WriteLine(line.Length <= FaultLengthMax ? line : line[..FaultLengthMax]);
    }
}
