using System.Net;
using System.Net.Sockets;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Storage;
using AdCommerce.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace AdCommerce.Server.Tests.Storage.Embedded;

public sealed class RecoveryTests
{
    [Fact]
    public async Task Start_NewThenAgain_HasWhatWasWritten()
    {
        using var folder = new TemporaryDirectory();

        await StartAsync(folder.Path, static database => database.StringSetAsync("kept", "yes"));

        Assert.Equal("yes", await StartAsync(folder.Path, static database => database.StringGetAsync("kept")));
    }

    [Fact]
    public async Task Start_PortTakenMeanwhile_TakesAnotherAndHasTheData()
    {
        using var folder = new TemporaryDirectory();
        await Stores.WriteAsync(Store(folder.Path), static connection => connection.Database.StringSetAsync("kept", "yes"));
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var ports = new Queue<int>([((IPEndPoint)taken.LocalEndpoint).Port, FreePort.Find(IPAddress.Loopback)]);

        using var store = EmbeddedStore.Start(Store(folder.Path), NullLoggerFactory.Instance, ports.Dequeue);

        Assert.Empty(ports);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        Assert.Equal("yes", await connection.GetDatabase().StringGetAsync("kept"));
    }

    [Fact]
    public async Task Start_StoreFromBeforeTheMark_IsAdoptedWithItsData()
    {
        using var folder = new TemporaryDirectory();
        await Stores.WriteAsync(Store(folder.Path), static connection => connection.Database.StringSetAsync("kept", "yes"));

        Assert.Equal("yes", await StartAsync(folder.Path, static database => database.StringGetAsync("kept")));

        Assert.True(File.Exists(BirthMark.PathIn(folder.Path)));
    }

    [Fact]
    public async Task Start_StoreGone_IsRefusedAndSaysWhatToDo()
    {
        using var folder = new TemporaryDirectory();
        await StartAsync(folder.Path, static database => database.StringSetAsync("kept", "yes"));
        Directory.Delete(Store(folder.Path), recursive: true);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var refused = await Assert.ThrowsAsync<StartupException>(() => StartAsync(folder.Path, static database => database.PingAsync()));
            Assert.Contains(Store(folder.Path), refused.Message, StringComparison.Ordinal);
            Assert.Contains("knows nothing of what was ever written", refused.Message, StringComparison.Ordinal);
            Assert.Contains("put back a backup", refused.Message, StringComparison.Ordinal);
            Assert.Contains("--AdCommerce:DataDirectory", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Start_StoreAndMarkRemovedOnPurpose_StartsAnew()
    {
        using var folder = new TemporaryDirectory();
        await StartAsync(folder.Path, static database => database.StringSetAsync("kept", "yes"));
        Directory.Delete(Store(folder.Path), recursive: true);
        File.Delete(BirthMark.PathIn(folder.Path));

        Assert.True((await StartAsync(folder.Path, static database => database.StringGetAsync("kept"))).IsNull);
    }

    [Fact]
    public async Task Start_LogGoneAfterACheckpoint_IsRefusedAlthoughTheFirstKeyIsKnown()
    {
        using var folder = new TemporaryDirectory();
        await StartAsync(folder.Path, static async database =>
        {
            await database.StringSetAsync("before", "yes");
            await database.ExecuteAsync("SAVE");
            return await database.StringSetAsync("after", "yes");
        });
        File.Delete(Path.Combine(Store(folder.Path), "AOF", "aof.log.0"));

        var refused = await Assert.ThrowsAsync<StartupException>(() => StartAsync(folder.Path, static database => database.PingAsync()));

        Assert.Contains("lost its end", refused.Message, StringComparison.Ordinal);
    }

    private static string Store(string folder) => Path.Combine(folder, "store");

    private static async Task<T> StartAsync<T>(string folder, Func<IDatabase, Task<T>> use)
    {
        var recovery = new Recovery(Store(folder), NullLoggerFactory.Instance, TimeProvider.System);
        using var store = await recovery.StartAsync();
        await using var connection = new RedisConnection(Stores.NewOperations(), NullLogger<RedisConnection>.Instance);
        await connection.OpenAsync(store.ConnectionString, operationTimeoutMillis: 10_000, allowAdmin: true);
        await recovery.CheckAsync(connection, folder);
        return await use(connection.Database);
    }
}
