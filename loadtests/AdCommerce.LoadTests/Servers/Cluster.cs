using AdCommerce.EndToEnd.Tests;

namespace AdCommerce.LoadTests.Servers;

/// <summary>Servers that come back on their own ports: several on one redis-server, or one with the embedded store.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly Node[] _nodes;
    private readonly string[] _settings;
    private readonly TemporaryDirectory _data = new();

    private Cluster(RedisServerProcess? redis, int count, string[] settings)
    {
        Redis = redis;
        _settings = settings;
        _nodes = [.. Enumerable.Range(0, count).Select(static _ => new Node())];
    }

    /// <summary>The store; null when it is in the server.</summary>
    public RedisServerProcess? Redis { get; }

    /// <summary>How many servers.</summary>
    public int Count => _nodes.Length;

    /// <summary>The data folder of the embedded store.</summary>
    public string DataDirectory => _data.Path;

    /// <summary>One API for each server; they go on when their server comes back.</summary>
    public IReadOnlyList<ServerApi> Apis { get; private set; } = [];

    /// <summary>Where the servers let clients of the grains in.</summary>
    public IEnumerable<int> GatewayPorts => _nodes.Select(static n => n.GatewayPort);

    /// <summary>Longest start until ready.</summary>
    public TimeSpan StartMax { get; private set; }

    /// <summary>Starts them; the first one alone, so that it loads the demo.</summary>
    public static async Task<Cluster> StartAsync(bool onRedis, int count, params string[] settings)
    {
        var cluster = new Cluster(onRedis ? await RedisServerProcess.StartAsync() : null, count, settings);
        await cluster.StartAsync(0);
        await Task.WhenAll(Enumerable.Range(1, count - 1).Select(cluster.StartAsync));
        cluster.Apis = await Task.WhenAll(cluster._nodes.Select(static n => ServerApi.ConnectAsync(n.Server!.HttpAddress, n.Server.GrpcAddress)));
        return cluster;
    }

    /// <summary>The process of a server.</summary>
    public ServerProcess this[int index] => _nodes[index].Server!;

    /// <summary>kill -9.</summary>
    public async Task KillAsync(int index)
    {
        await _nodes[index].Server!.DisposeAsync();
    }

    /// <summary>Starts a server on its ports and data, and waits until it is ready.</summary>
    public async Task StartAsync(int index)
    {
        var node = _nodes[index];
        string[] store = Redis is null ? [] : [$"--AdCommerce:Redis:ConnectionString={Redis.ConnectionString}"];
        var begun = TimeProvider.System.GetTimestamp();
        node.Server = await ServerProcess.StartAsync(_data.Path, "Development", [.. node.Settings, .. store, "--Logging:LogLevel:Default=Warning", .. _settings]);
        var took = TimeProvider.System.GetElapsedTime(begun);
        StartMax = took > StartMax ? took : StartMax;
    }

    /// <summary>Client of the grains.</summary>
    public Task<ClusterClient> ConnectAsync() => ClusterClient.ConnectAsync(GatewayPorts);

    public async ValueTask DisposeAsync()
    {
        foreach (var api in Apis)
            api.Dispose();
        foreach (var node in _nodes)
        {
            if (node.Server is not null)
                await node.Server.DisposeAsync();
        }

        if (Redis is not null)
            await Redis.DisposeAsync();
        _data.Dispose();
    }

    private sealed class Node
    {
        private readonly int _http = FreePorts.Find();
        private readonly int _grpc = FreePorts.Find();
        private readonly int _silo = FreePorts.Find();

        public int GatewayPort { get; } = FreePorts.Find();

        public ServerProcess? Server { get; set; }

        public string[] Settings =>
        [
            $"--AdCommerce:HttpPort={_http}", $"--AdCommerce:GrpcPort={_grpc}", $"--AdCommerce:Cluster:SiloPort={_silo}", $"--AdCommerce:Cluster:GatewayPort={GatewayPort}",
        ];
    }
}
