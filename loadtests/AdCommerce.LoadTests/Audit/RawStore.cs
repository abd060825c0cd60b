using AdCommerce.EndToEnd.Tests;
using AdCommerce.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace AdCommerce.LoadTests.Audit;

/// <summary>The store as it lies there, opened without the service: a Redis, or a copy of the embedded store's folder.</summary>
internal sealed class RawStore : IAsyncDisposable
{
    /// <summary>Nothing is judged by it: on a busy machine a store that has just been recovered takes long to answer.</summary>
    private const int PatienceMillis = 60_000;

    private readonly ConnectionMultiplexer _connection;
    private readonly EmbeddedStore? _embedded;
    private readonly TemporaryDirectory? _copy;

    private RawStore(ConnectionMultiplexer connection, EmbeddedStore? embedded, TemporaryDirectory? copy)
    {
        _connection = connection;
        _embedded = embedded;
        _copy = copy;
    }

    public IDatabase Database => _connection.GetDatabase();

    /// <summary>Opens a Redis.</summary>
    public static async Task<RawStore> OpenAsync(string connectionString) => new(await ConnectAsync(connectionString), null, null);

    /// <summary>Opens a copy of a data folder whose server is dead: the recovery that the next start will make, made once more beside it.</summary>
    public static async Task<RawStore> OpenCopyAsync(string dataDirectory)
    {
        var copy = new TemporaryDirectory();
        var source = Path.Combine(dataDirectory, "store");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Path, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var embedded = EmbeddedStore.Start(copy.Path, NullLoggerFactory.Instance);
        return new(await ConnectAsync(embedded.ConnectionString), embedded, copy);
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        (options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout) = (PatienceMillis, PatienceMillis, PatienceMillis);
        return ConnectionMultiplexer.ConnectAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _embedded?.Dispose();
        _copy?.Dispose();
    }
}
