using System.Globalization;
using System.Net;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Storage;
using StackExchange.Redis;

namespace AdCommerce.Server.Tests.Storage;

/// <summary>A Redis cluster of three masters on loopback, each with a third of the slots.</summary>
internal sealed class RedisClusterProcesses : IAsyncDisposable
{
    private const int Slots = 16_384;
    private const int Masters = 3;
    private static readonly TimeSpan FormTimeout = TimeSpan.FromSeconds(60);

    private readonly List<RedisServerProcess> _servers = [];

    public string ConnectionString => string.Join(',', _servers.Select(static server => server.ConnectionString));

    public static async Task<RedisClusterProcesses> StartAsync()
    {
        var cluster = new RedisClusterProcesses();
        for (var i = 0; i < Masters; i++)
        {
            // The bus listens on a port of its own, by default 10,000 higher, which need not exist.
            var bus = FreePort.Find(IPAddress.Loopback).ToString(CultureInfo.InvariantCulture);
            cluster._servers.Add(await RedisServerProcess.StartAsync("--cluster-enabled", "yes", "--cluster-port", bus));
        }

        for (var i = 0; i < Masters; i++)
            await cluster.JoinAsync(i);
        foreach (var server in cluster._servers)
            await WaitUntilFormedAsync(server);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task JoinAsync(int index)
    {
        await using var connection = await ConnectAsync(_servers[index]);
        var server = connection.GetServer(_servers[index].ConnectionString);
        await server.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", index * Slots / Masters, ((index + 1) * Slots / Masters) - 1);
        if (index > 0)
            await server.ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", _servers[0].Port, await BusPortAsync(0));
    }

    private async Task<int> BusPortAsync(int index)
    {
        await using var connection = await ConnectAsync(_servers[index]);
        // "id host:port@bus flags …", the server itself first or marked so.
        var nodes = (string)(await connection.GetServer(_servers[index].ConnectionString).ExecuteAsync("CLUSTER", "NODES"))!;
        var self = nodes.Split('\n').First(static line => line.Contains("myself", StringComparison.Ordinal));
        var bus = self[(self.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return int.Parse(bus.AsSpan(0, bus.AsSpan().IndexOfAnyExceptInRange('0', '9')), CultureInfo.InvariantCulture);
    }

    private static async Task WaitUntilFormedAsync(RedisServerProcess server)
    {
        using var timeout = new CancellationTokenSource(FormTimeout);
        await using var connection = await ConnectAsync(server);
        while (true)
        {
            var info = (string)(await connection.GetServer(server.ConnectionString).ExecuteAsync("CLUSTER", "INFO"))!;
            if (info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains($"cluster_known_nodes:{Masters}", StringComparison.Ordinal))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, timeout.Token);
        }
    }

    // Only this one server: without its slots the cluster is not one that a client would find its way in.
    private static Task<ConnectionMultiplexer> ConnectAsync(RedisServerProcess server) =>
        ConnectionMultiplexer.ConnectAsync($"{server.ConnectionString},allowAdmin=true,abortConnect=false");
}
