using System.Diagnostics.Metrics;
using System.Reflection;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Storage;
using AdCommerce.Storage.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Sdk;

namespace AdCommerce.Server.Tests.Storage;

/// <summary>The stores that everything has to work on.</summary>
public enum StoreKind
{
    Embedded,
    Redis,
    RedisCluster,
}

/// <summary>Runs a theory on the embedded store.</summary>
internal sealed class OnEmbeddedStoreAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Embedded]];
}

/// <summary>Runs a theory on a redis-server, or skips it with the reason.</summary>
internal sealed class OnRedisAttribute : DataAttribute
{
    public OnRedisAttribute() => Skip = Requirements.SkipReason(Requirement.RedisServer);

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Redis]];
}

/// <summary>Runs a theory on a Redis cluster of three masters, or skips it with the reason.</summary>
internal sealed class OnRedisClusterAttribute : DataAttribute
{
    public OnRedisClusterAttribute() => Skip = Requirements.SkipReason(Requirement.RedisServer);

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.RedisCluster]];
}

/// <summary>One running store of each kind, shared by a test class; tests keep apart by the names of their logs.</summary>
public sealed class Stores : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("adcommerce-test-").FullName;
    private readonly List<RedisConnection> _connections = [];
    private EmbeddedStore? _embedded;
    private RedisServerProcess? _redis;
    private RedisClusterProcesses? _cluster;

    public static StoreOperations NewOperations() =>
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    /// <summary>Runs an embedded store on a folder for some writes, and closes it. Returns where its log of writes ended.</summary>
    internal static async Task<long> WriteAsync(string folder, Func<RedisConnection, Task> write)
    {
        using var store = EmbeddedStore.Start(folder, NullLoggerFactory.Instance);
        await using var connection = new RedisConnection(NewOperations(), NullLogger<RedisConnection>.Instance);
        await connection.OpenAsync(store.ConnectionString, operationTimeoutMillis: 10_000, allowAdmin: true);
        await write(connection);
        return (await PersistenceInfo.ReadAsync(connection)).TailAddress;
    }

    public Task InitializeAsync()
    {
        _embedded = EmbeddedStore.Start(_directory, NullLoggerFactory.Instance);
        return Task.CompletedTask;
    }

    /// <summary>How a store is reached. A redis-server is started when a test first asks for it.</summary>
    public async Task<string> ConnectionStringAsync(StoreKind kind) => kind switch
    {
        StoreKind.Embedded => _embedded!.ConnectionString,
        StoreKind.Redis => (_redis ??= await RedisServerProcess.StartAsync()).ConnectionString,
        _ => (_cluster ??= await RedisClusterProcesses.StartAsync()).ConnectionString,
    };

    /// <summary>A new connection, closed with the stores.</summary>
    public async Task<RedisConnection> ConnectAsync(StoreKind kind, string? through = null, StoreOperations? operations = null)
    {
        var connection = new RedisConnection(operations ?? NewOperations(), NullLogger<RedisConnection>.Instance);
        await connection.OpenAsync(through ?? await ConnectionStringAsync(kind), operationTimeoutMillis: 2_000, allowAdmin: true);
        _connections.Add(connection);
        return connection;
    }

    public async Task DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
        _embedded?.Dispose();
        if (_redis is not null)
            await _redis.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
