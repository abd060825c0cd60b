using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AdCommerce.Storage;

/// <summary>
/// The one connection of this process to its store, be it the embedded one or a Redis; Orleans' providers share it.
/// Opened by <see cref="StoreLifetime"/> before anything else starts.
/// </summary>
/// <remarks>
/// Commands fail at once while the store is away instead of queueing: whoever waits for a player must know now.
/// </remarks>
public sealed partial class RedisConnection(StoreOperations operations, ILogger<RedisConnection> logger) : IAsyncDisposable
{
    /// <summary>How long one attempt to connect may take.</summary>
    private const int ConnectTimeoutMillis = 3_000;

    /// <summary>Attempts before a start is given up.</summary>
    private const int ConnectAttempts = 2;

    /// <summary>How often timeouts are looked for; an operation may outlive its timeout by this much.</summary>
    private const int HeartbeatMillis = 250;

    /// <summary>First and longest pause between attempts to get a lost connection back.</summary>
    private const int ReconnectMillisMin = 100;
    private const int ReconnectMillisMax = 2_000;

    private IConnectionMultiplexer? _multiplexer;

    /// <summary>The connection itself, for Orleans' providers.</summary>
    public IConnectionMultiplexer Multiplexer => _multiplexer ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>Commands on keys.</summary>
    public IDatabase Database => Multiplexer.GetDatabase();

    /// <summary>True while commands can be sent.</summary>
    public bool IsConnected => _multiplexer is { IsConnected: true };

    /// <summary>Asks the store for a sign of life. False when none comes within the operation timeout.</summary>
    public async Task<bool> RespondsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Database.PingAsync().WaitAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Connects, or throws <see cref="RedisConnectionException"/>.</summary>
    internal async Task OpenAsync(string connectionString, int operationTimeoutMillis, bool allowAdmin)
    {
        // Ours first: what the operator writes into the connection string comes later and wins.
        var options = ConfigurationOptions.Parse(string.Join(',',
            $"connectTimeout={ConnectTimeoutMillis}", $"connectRetry={ConnectAttempts}",
            $"syncTimeout={operationTimeoutMillis}", $"asyncTimeout={operationTimeoutMillis}",
            "keepAlive=10", "name=adcommerce", connectionString));
        options.AbortOnConnectFail = true;
        options.AllowAdmin |= allowAdmin;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(HeartbeatMillis);
        options.ReconnectRetryPolicy = new ExponentialRetry(ReconnectMillisMin, ReconnectMillisMax);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        // The library asks for a session before each command; we count and profile nothing.
        multiplexer.RegisterProfiler(() =>
        {
            operations.CountOne();
            return null;
        });
        multiplexer.ConnectionFailed += (_, failure) => LogLost(failure.EndPoint, failure.ConnectionType, failure.FailureType);
        multiplexer.ConnectionRestored += (_, restored) => LogRestored(restored.EndPoint, restored.ConnectionType);
        _multiplexer = multiplexer;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _multiplexer, null) is { } multiplexer)
            await multiplexer.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection to the store at {EndPoint} lost ({ConnectionType}, {FailureType})")]
    private partial void LogLost(EndPoint? endPoint, ConnectionType connectionType, ConnectionFailureType failureType);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection to the store at {EndPoint} is back ({ConnectionType})")]
    private partial void LogRestored(EndPoint? endPoint, ConnectionType connectionType);
}
