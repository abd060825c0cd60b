using System.Net;
using AdCommerce.Grains.Keys;
using AdCommerce.Storage.Embedded;
using AdCommerce.Storage.Keys;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AdCommerce.Storage;

/// <summary>
/// Opens the store before anything else of the host starts, and closes it after everything else has stopped: the data folder,
/// the embedded store in it (unless a Redis is named), and the connection.
/// </summary>
/// <exception cref="StartupException">The folder or the Redis cannot be used; thrown by the start.</exception>
public sealed class StoreLifetime(
    RedisConnection connection,
    IOptions<StoreConfig> config,
    IHostEnvironment environment,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private DataDirectory? _directory;
    private EmbeddedStore? _embedded;
    private Checkpoints? _checkpoints;
    private ViewerKeyFile? _viewerKeys;
    private Task _checkpointing = Task.CompletedTask;

    /// <summary>What is in use, in words for people.</summary>
    public string Description { get; private set; } = "not open";

    /// <summary>True when the store runs in this process.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>Viewers' keys: in a file beside the embedded store, in a Redis with everything else.</summary>
    internal IViewerKeys ViewerKeys => _viewerKeys ?? (IViewerKeys)new RedisViewerKeys(connection);

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (config.Value.IsEmbedded)
            await OpenEmbeddedAsync();
        else
            await OpenRedisAsync();
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _checkpointing;
        if (_checkpoints is not null)
            await _checkpoints.TakeFinalAsync();
        await CloseAsync();
    }

    /// <summary>Closes what a failed start left open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _checkpointing;
        await CloseAsync();
    }

    private async Task OpenEmbeddedAsync()
    {
        _directory = DataDirectory.Take(Path.GetFullPath(config.Value.DataDirectory, environment.ContentRootPath));
        var path = Path.Combine(_directory.Path, "store");
        var recovery = new Recovery(path, loggers, time);
        _embedded = await recovery.StartAsync();
        _viewerKeys = ViewerKeyFile.Open(Path.Combine(_directory.Path, "viewer-keys"));
        await connection.OpenAsync(_embedded.ConnectionString, config.Value.Redis.OperationTimeoutMillis, allowAdmin: true);
        await recovery.CheckAsync(connection, _directory.Path);
        Description = $"embedded, in {path}";
        _checkpoints = new Checkpoints(connection, time, loggers.CreateLogger<StoreLifetime>());
        _checkpointing = Task.Run(() => _checkpoints.RunAsync(_stopping.Token));
    }

    private async Task OpenRedisAsync()
    {
        var redis = config.Value.Redis;
        var servers = string.Join(", ", ConfigurationOptions.Parse(redis.ConnectionString).EndPoints.Select(Name));
        try
        {
            await connection.OpenAsync(redis.ConnectionString, redis.OperationTimeoutMillis, allowAdmin: false);
        }
        catch (RedisConnectionException exception)
        {
            throw new StartupException(
                $"The Redis at {servers} cannot be used ({exception.FailureType}). Check that it runs and that "
                + "AdCommerce:Redis:ConnectionString names it with the right password and TLS settings; leave that setting empty to use the embedded store.",
                exception);
        }

        Description = $"Redis at {servers}";
    }

    private static string? Name(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endPoint.ToString();

    private async Task CloseAsync()
    {
        await connection.DisposeAsync();
        Interlocked.Exchange(ref _embedded, null)?.Dispose();
        Interlocked.Exchange(ref _viewerKeys, null)?.Dispose();
        Interlocked.Exchange(ref _directory, null)?.Dispose();
    }
}
