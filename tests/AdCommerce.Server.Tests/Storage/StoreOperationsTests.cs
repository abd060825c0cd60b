using System.Diagnostics.Metrics;
using AdCommerce.Storage;

namespace AdCommerce.Server.Tests.Storage;

public sealed class StoreOperationsTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, OnEmbeddedStore, OnRedis]
    public async Task RequestCount_CommandsSent_CountsEachOnce(StoreKind kind)
    {
        var operations = Stores.NewOperations();
        var connection = await stores.ConnectAsync(kind, operations: operations);
        Assert.Equal(0, operations.RequestCount);

        await connection.Database.StringSetAsync("a", "1");
        await connection.Database.StringGetAsync(["a", "b"]);
        await connection.Database.ScriptEvaluateAsync("return redis.call('GET', KEYS[1])", ["a"]);
        await connection.Database.ExecuteAsync("PING");

        Assert.Equal(4, operations.RequestCount);
        Assert.Equal(0, operations.BackgroundCount);
    }

    [Fact]
    public async Task Background_CommandsInsideAndAfter_AreToldApart()
    {
        var operations = Stores.NewOperations();
        var connection = await stores.ConnectAsync(StoreKind.Embedded, operations: operations);

        using (StoreOperations.Background())
        {
            await connection.Database.PingAsync();
            await Task.Run(() => connection.Database.PingAsync());
        }

        await connection.Database.PingAsync();

        Assert.Equal(2, operations.BackgroundCount);
        Assert.Equal(1, operations.RequestCount);
    }

    [Fact]
    public async Task Counter_Listened_SaysOrigin()
    {
        var seen = new List<object?>();
        using var listener = new MeterListener();
        var operations = Stores.NewOperations();
        var connection = await stores.ConnectAsync(StoreKind.Embedded, operations: operations);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "adcommerce.store.operations")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            lock (seen)
                seen.AddRange(Enumerable.Repeat(tags[0].Value, (int)count));
        });
        listener.Start();
        seen.Clear();

        await connection.Database.PingAsync();

        lock (seen)
            Assert.Contains("request", seen);
    }
}
