using AdCommerce.Storage;
using AdCommerce.Storage.Embedded;
using Microsoft.Extensions.Logging;

namespace AdCommerce.LoadTests.Damage;

/// <summary>The embedded store, whose log of writes has addresses that are places in its file.</summary>
/// <param name="loggers">Get what the store says of a start.</param>
internal sealed class DamagedEmbedded(ILoggerFactory loggers) : IDamagedStore
{
    private const int OperationTimeoutMillis = 10_000;

    /// <inheritdoc />
    public string Name => "embedded";

    /// <inheritdoc />
    public string FileIn(string folder) => Path.Combine(folder, "AOF", "aof.log.0");

    /// <inheritdoc />
    public async Task<OpenStore> OpenAsync(string folder)
    {
        try
        {
            var recovery = new Recovery(folder, loggers, TimeProvider.System);
            var store = await recovery.StartAsync();
            return await CheckAsync(recovery, store, folder);
        }
        catch (StartupException exception)
        {
            throw new RefusedException(exception.Message);
        }
    }

    /// <inheritdoc />
    public async Task<long> FindEndAsync(OpenStore store, string folder) => (await PersistenceInfo.ReadAsync(store.Connection)).TailAddress;

    private static async Task<OpenStore> CheckAsync(Recovery recovery, EmbeddedStore store, string folder)
    {
        OpenStore? open = null;
        try
        {
            open = new OpenStore(await Connections.OpenAsync(store.ConnectionString, OperationTimeoutMillis), () =>
            {
                store.Dispose();
                return ValueTask.CompletedTask;
            });
            await recovery.CheckAsync(open.Connection, folder);
            return open;
        }
        catch
        {
            if (open is not null)
                await open.DisposeAsync();
            else
                store.Dispose();
            throw;
        }
    }
}
