using AdCommerce.LoadTests.Servers;

namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>Two servers on one redis-server: a cluster as it would be run, started by the first test that needs it.</summary>
public sealed class SeveralSilos : IAsyncLifetime
{
    private readonly Lazy<Task<ServerApi[]>> _silos;
    private readonly List<ServerProcess> _servers = [];
    private RedisServerProcess? _redis;

    public SeveralSilos() => _silos = new(StartAsync);

    /// <summary>One API for each silo.</summary>
    internal Task<ServerApi[]> ApisAsync() => _silos.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_silos.IsValueCreated)
        {
            foreach (var api in await _silos.Value)
                api.Dispose();
        }

        foreach (var server in _servers)
            await server.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    private async Task<ServerApi[]> StartAsync()
    {
        Requirements.Demand(Requirement.RedisServer);
        _redis = await RedisServerProcess.StartAsync();
        // The first one loads the demo; the other joins.
        _servers.Add(await StartOneAsync());
        _servers.Add(await StartOneAsync());
        return await Task.WhenAll(_servers.Select(static s => ServerApi.ConnectAsync(s.HttpAddress, s.GrpcAddress)));
    }

    private Task<ServerProcess> StartOneAsync() => ServerProcess.StartAsync(
        null, "Development", $"--AdCommerce:Redis:ConnectionString={_redis!.ConnectionString}", "--Logging:LogLevel:Default=Warning");
}
