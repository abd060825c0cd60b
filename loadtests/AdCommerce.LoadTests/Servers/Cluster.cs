using System.Net;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Storage;

namespace AdCommerce.LoadTests.Servers;

/// <summary>Servers that come back on their own ports: several on one redis-server, or one with the embedded store.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private const int FaultLengthMax = 4_000;

    private readonly Node[] _nodes;
    private readonly string[] _settings;
    private readonly TemporaryDirectory _data = new();

    private Cluster(RedisServerProcess? redis, int count, bool behindProxies, string[] settings)
    {
        Redis = redis;
        _settings = settings;
        _nodes = [.. Enumerable.Range(0, count).Select(_ => new Node(redis, behindProxies, port => SocketOwner.Of(port, Processes)))];
    }

    private IEnumerable<int> Processes => _nodes.Select(static n => n.ProcessId).Where(static id => id != 0);

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
    public static Task<Cluster> StartAsync(bool onRedis, int count, params string[] settings) => StartAsync(onRedis, count, false, settings);

    /// <summary>Starts them on redis-server, and with lines between each other and to the store that can be cut.</summary>
    public static Task<Cluster> StartBehindProxiesAsync(int count, params string[] settings) => StartAsync(true, count, true, settings);

    private static async Task<Cluster> StartAsync(bool onRedis, int count, bool behindProxies, string[] settings)
    {
        var cluster = new Cluster(onRedis ? await RedisServerProcess.StartAsync() : null, count, behindProxies, settings);
        await cluster.StartAsync(0);
        await Task.WhenAll(Enumerable.Range(1, count - 1).Select(cluster.StartAsync));
        cluster.Apis = await Task.WhenAll(cluster._nodes.Select(static n => ServerApi.ConnectAsync(n.Server!.HttpAddress, n.Server.GrpcAddress)));
        return cluster;
    }

    /// <summary>The process of a server.</summary>
    public ServerProcess this[int index] => _nodes[index].Server!;

    /// <summary>Cuts a server from the store, or heals the line.</summary>
    public void CutFromStore(int index, bool cut)
    {
        if (cut)
            _nodes[index].Store!.Cut(TcpProxy.Everybody);
        else
            _nodes[index].Store!.Heal(TcpProxy.Everybody);
    }

    /// <summary>Cuts a server from all other servers, in both directions, or heals the lines. The process must be the same in between.</summary>
    public void CutFromOthers(int index, int process, bool cut)
    {
        for (var i = 0; i < Count; i++)
        {
            var (line, owner) = (_nodes[i].Silo!, i == index ? TcpProxy.Everybody : process);
            if (cut)
                line.Cut(owner);
            else
                line.Heal(owner);
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync(int index)
    {
        _nodes[index].ProcessId = 0;
        await _nodes[index].Server!.DisposeAsync();
    }

    /// <summary>Starts a server on its ports and data, and waits until it is ready.</summary>
    public async Task StartAsync(int index)
    {
        var node = _nodes[index];
        string[] store = node.StoreAddress is null ? [] : [$"--AdCommerce:Redis:ConnectionString={node.StoreAddress}"];
        var begun = TimeProvider.System.GetTimestamp();
        // Known before it is ready: its connections are, too.
        node.Server = ServerProcess.Launch(_data.Path, "Development", [.. node.Settings, .. store, "--Logging:LogLevel:Default=Warning", .. _settings]);
        node.ProcessId = node.Server.Process.Id;
        node.Server.Process.LineRead += SayFault;
        await node.Server.WaitUntilReadyAsync();
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
            await node.DisposeAsync();
        }

        if (Redis is not null)
            await Redis.DisposeAsync();
        _data.Dispose();
    }

    // What a caller is given is an id; what stands behind it is gone with the server that a run kills next.
    private static void SayFault(string line)
    {
        if (line.Contains("the caller was given the id", StringComparison.Ordinal))
            Console.Error.WriteLine(line.Length <= FaultLengthMax ? line : line[..FaultLengthMax]);
    }

    private sealed class Node : IAsyncDisposable
    {
        private readonly int _http = FreePort.Find(IPAddress.Loopback);
        private readonly int _grpc = FreePort.Find(IPAddress.Loopback);
        private readonly int _silo = FreePort.Find(IPAddress.Loopback);
        private readonly int _listening;

        public Node(RedisServerProcess? redis, bool behindProxies, Func<int, int> ownerOf)
        {
            StoreAddress = redis?.ConnectionString;
            if (!behindProxies)
                return;
            var store = FreePort.Find(IPAddress.Loopback);
            _listening = FreePort.Find(IPAddress.Loopback);
            Store = new TcpProxy(store, redis!.Port, static _ => 0);
            Silo = new TcpProxy(_silo, _listening, ownerOf);
            StoreAddress = $"127.0.0.1:{store}";
        }

        public int GatewayPort { get; } = FreePort.Find(IPAddress.Loopback);

        public ServerProcess? Server { get; set; }

        /// <summary>Its process; 0 while there is none. Asked for by the lines, at any moment.</summary>
        public int ProcessId { get; set; }

        public string? StoreAddress { get; }

        public TcpProxy? Store { get; }

        public TcpProxy? Silo { get; }

        public string[] Settings =>
        [
            $"--AdCommerce:HttpPort={_http}", $"--AdCommerce:GrpcPort={_grpc}", $"--AdCommerce:Cluster:SiloPort={_silo}",
            $"--AdCommerce:Cluster:SiloListeningPort={_listening}", $"--AdCommerce:Cluster:GatewayPort={GatewayPort}",
        ];

        public async ValueTask DisposeAsync()
        {
            if (Server is not null)
                await Server.DisposeAsync();
            if (Store is not null)
                await Store.DisposeAsync();
            if (Silo is not null)
                await Silo.DisposeAsync();
        }
    }
}
