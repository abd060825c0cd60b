using System.Diagnostics.Metrics;
using AdCommerce.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdCommerce.LoadTests.Damage;

/// <summary>The service's own connection to a store.</summary>
internal static class Connections
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    /// <summary>Opens one.</summary>
    public static async Task<RedisConnection> OpenAsync(string connectionString, int operationTimeoutMillis)
    {
        var connection = new RedisConnection(new StoreOperations(Services.GetRequiredService<IMeterFactory>()), NullLogger<RedisConnection>.Instance);
        await connection.OpenAsync(connectionString, operationTimeoutMillis, allowAdmin: true);
        return connection;
    }
}
