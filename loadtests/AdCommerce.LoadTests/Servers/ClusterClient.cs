using System.Net;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Chain;
using AdCommerce.Grains.Funnel;
using AdCommerce.LoadTests.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace AdCommerce.LoadTests.Servers;

/// <summary>A client of the grains themselves: what the servers count, without the API between.</summary>
internal sealed class ClusterClient : IServers, IAsyncDisposable
{
    private const string Cluster = "adcommerce";

    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(60);

    private readonly IHost _host;
    private readonly int _partitions;

    private ClusterClient(IHost host, int partitions)
    {
        _host = host;
        _partitions = partitions;
    }

    private IClusterClient Grains => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Connects to silos on this machine by the ports of their gateways.</summary>
    public static async Task<ClusterClient> ConnectAsync(IEnumerable<int> gatewayPorts, int partitions = Partitions.CountDefault)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout, TimeProvider.System);
        var host = new HostBuilder()
            .ConfigureLogging(static logging => logging.SetMinimumLevel(LogLevel.None))
            .UseOrleansClient(client =>
            {
                client.UseStaticClustering([.. gatewayPorts.Select(static port => new IPEndPoint(IPAddress.Loopback, port))]);
                client.Configure<ClusterOptions>(static options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster));
                client.UseConnectionRetryFilter(static async (_, stop) =>
                {
                    await Task.Delay(ConnectPause, TimeProvider.System, stop);
                    return true;
                });
            })
            .Build();
        await host.StartAsync(timeout.Token);
        return new ClusterClient(host, partitions);
    }

    public async Task<IReadOnlyList<FunnelCell>> CountAsync(string brand)
    {
        var cells = new List<FunnelCell>();
        for (var partition = 0; partition < _partitions; partition++)
            cells.AddRange(await Grains.GetGrain<IShardGrain>(partition).Count(brand));
        return cells;
    }

    public async Task<(long Position, string Hash)> InspectAsync(int partition)
    {
        var status = await Grains.GetGrain<IShardGrain>(partition).Inspect();
        return (status.Position, status.Hash);
    }

    public async Task<(int Seats, int Waiting)> LookAsync(string group)
    {
        var view = await Grains.GetGrain<IGroupGrain>(group).Look("");
        return (view.Taken, view.Waiting);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
