using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Funnel;
using AdCommerce.Server.Tests.Grains.Funnel;
using AdCommerce.Storage;

namespace AdCommerce.Server.Tests.Funnel;

public sealed class PartitionsStartTests
{
    private readonly MemoryLogStore _store = new();

    [Fact]
    public async Task StartAsync_SameNumberAgain_Starts()
    {
        await StartAsync(64);
        await StartAsync(64);
    }

    [Fact]
    public async Task StartAsync_AnotherNumberThanTheDatas_IsRefusedAndSaysWhatToDo()
    {
        await StartAsync(64);

        var refused = await Assert.ThrowsAsync<StartupException>(() => StartAsync(32));

        Assert.Contains("AdCommerce:Funnel:Partitions is 32", refused.Message, StringComparison.Ordinal);
        Assert.Contains("set it to 64", refused.Message, StringComparison.Ordinal);
        await StartAsync(64);
    }

    [Fact]
    public async Task StartAsync_StoreAway_IsRefusedAndSaysWhy()
    {
        _store.Fault = static _ => AppendFault.NotSent;

        Assert.Contains("partitions", (await Assert.ThrowsAsync<StartupException>(() => StartAsync(64))).Message, StringComparison.Ordinal);
    }

    private Task StartAsync(int partitions) =>
        new PartitionsStart(new MemoryLog(_store), new Partitions(partitions)).StartAsync(CancellationToken.None);
}
