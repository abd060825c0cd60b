using Microsoft.Extensions.Logging;

namespace AdCommerce.Storage.Embedded;

/// <summary>
/// Puts the embedded store's log categories under one name, so that one setting makes them quiet or loud, and drops what it
/// says while it is being closed: its background work reports its own cancellation as an error.
/// </summary>
internal sealed class EmbeddedStoreLoggers(ILoggerFactory inner) : ILoggerFactory
{
    /// <summary>Category of everything the embedded store logs.</summary>
    public const string Category = "AdCommerce.Storage.Embedded.Engine";

    private volatile bool _isClosing;

    /// <summary>From now on nothing is logged.</summary>
    public void Close() => _isClosing = true;

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new EngineLogger(inner.CreateLogger($"{Category}.{categoryName}"), this);

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    /// <summary>Nothing: the inner factory belongs to the host.</summary>
    public void Dispose()
    {
    }

    private sealed class EngineLogger(ILogger logger, EmbeddedStoreLoggers owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => !owner._isClosing && logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                logger.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
