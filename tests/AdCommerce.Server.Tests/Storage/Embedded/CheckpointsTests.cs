using AdCommerce.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Storage.Embedded;

public sealed class CheckpointsTests : IAsyncLifetime
{
    private readonly Stores _stores = new();

    public Task InitializeAsync() => _stores.InitializeAsync();

    public Task DisposeAsync() => _stores.DisposeAsync();

    [Fact]
    public async Task RunAsync_PeriodOver_TakesACheckpoint()
    {
        var time = new FakeTimeProvider();
        var connection = await _stores.ConnectAsync(StoreKind.Embedded);
        var checkpoints = new Checkpoints(connection, time, NullLogger.Instance);
        await connection.Database.StringSetAsync("key", new byte[1000]);
        Assert.True(await checkpoints.PendingBytesAsync() > 1000);
        using var stop = new CancellationTokenSource();
        var running = checkpoints.RunAsync(stop.Token);

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await checkpoints.PendingBytesAsync() > 1000)
        {
            time.Advance(Checkpoints.LookPeriod);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, timeout.Token);
        }

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task RunAsync_NothingDue_TakesNone()
    {
        var time = new FakeTimeProvider();
        var connection = await _stores.ConnectAsync(StoreKind.Embedded);
        var checkpoints = new Checkpoints(connection, time, NullLogger.Instance);
        await connection.Database.StringSetAsync("key", new byte[1000]);
        var before = await checkpoints.PendingBytesAsync();
        using var stop = new CancellationTokenSource();
        var running = checkpoints.RunAsync(stop.Token);

        time.Advance(Checkpoints.LookPeriod);
        time.Advance(Checkpoints.LookPeriod);
        await stop.CancelAsync();
        await running;

        Assert.Equal(before, await checkpoints.PendingBytesAsync());
    }

    [Fact]
    public async Task TakeFinalAsync_PendingWrites_LeavesNothingToReplay()
    {
        var connection = await _stores.ConnectAsync(StoreKind.Embedded);
        var checkpoints = new Checkpoints(connection, TimeProvider.System, NullLogger.Instance);
        await connection.Database.StringSetAsync("key", new byte[1000]);

        await checkpoints.TakeFinalAsync();

        Assert.InRange(await checkpoints.PendingBytesAsync(), 0, 200);
    }
}
