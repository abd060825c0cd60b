using AdCommerce.Storage;

namespace AdCommerce.LoadTests.Damage;

/// <summary>A store whose append-only file can be damaged while it does not run.</summary>
internal interface IDamagedStore
{
    /// <summary>Its name in the results.</summary>
    string Name { get; }

    /// <summary>The file that writes are appended to, below a folder that was used.</summary>
    string FileIn(string folder);

    /// <summary>Starts it on a folder.</summary>
    /// <exception cref="RefusedException">It does not start.</exception>
    Task<OpenStore> OpenAsync(string folder);

    /// <summary>How far the file is written: an entry that was just acknowledged ends there or before.</summary>
    Task<long> FindEndAsync(OpenStore store, string folder);
}

/// <summary>A running store. Disposing of it ends it without a goodbye.</summary>
internal sealed record OpenStore(RedisConnection Connection, Func<ValueTask> EndAsync) : IAsyncDisposable
{
    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await EndAsync();
    }
}

/// <summary>A start was refused, with the reason that an operator reads.</summary>
internal sealed class RefusedException(string reason) : Exception(reason);
