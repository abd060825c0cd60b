using System.Globalization;
using AdCommerce.Storage;
using AdCommerce.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdCommerce.LoadTests.Damage;

/// <summary>The embedded store, whose log of writes has addresses that are places in its file.</summary>
internal sealed class DamagedEmbedded : IDamagedStore
{
    private const int OperationTimeoutMillis = 10_000;

    /// <inheritdoc />
    public string Name => "embedded";

    /// <inheritdoc />
    public string FileIn(string folder) => Path.Combine(folder, "AOF", "aof.log.0");

    /// <inheritdoc />
    public async Task<OpenStore> OpenAsync(string folder)
    {
        EmbeddedStore store;
        try
        {
            store = EmbeddedStore.Start(folder, NullLoggerFactory.Instance);
        }
        catch (Exception exception)
        {
            throw new RefusedException(exception.Message);
        }

        OpenStore? open = null;
        try
        {
            open = new OpenStore(await Connections.OpenAsync(store.ConnectionString, OperationTimeoutMillis), () =>
            {
                store.Dispose();
                return ValueTask.CompletedTask;
            });
            await BirthMark.CheckAsync(open.Connection, folder, TimeProvider.System);
            return open;
        }
        catch (Exception exception)
        {
            await (open?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (open is null)
                store.Dispose();
            throw exception is StartupException ? new RefusedException(exception.Message) : exception;
        }
    }

    /// <inheritdoc />
    public async Task<long> FindEndAsync(OpenStore store, string folder)
    {
        const string Field = "TailAddress:";
        var info = (string?)await store.Connection.Database.ExecuteAsync("INFO", "PERSISTENCE") ?? "";
        var line = info.Split('\n').First(static line => line.StartsWith(Field, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(Field.Length).Trim(), CultureInfo.InvariantCulture);
    }
}
