using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Tests.Storage;
using AdCommerce.Server.Tests.Storage.Archive;

namespace AdCommerce.Server.Tests.Grains.Funnel;

public sealed class ShardHistoryTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, OnEmbeddedStore, OnRedis]
    public async Task Read_WhileEntriesAreArchivedAndTrimmed_GivesEachPositionOnce(StoreKind kind)
    {
        using var rig = await HistoryRig.NewAsync(stores, kind);
        await rig.WriteAsync(50);
        await rig.KeepAsync();
        await rig.WriteAsync(60);

        List<ArchivedEntry> read = [];
        await foreach (var entry in rig.History.ReadAsync(rig.Partition, 1, default))
        {
            read.Add(entry);
            // In the archive, at its end, in the log's first page and in a later one.
            if (read.Count is 10 or 50 or 55 or 100)
            {
                await rig.WriteAsync(20);
                await rig.KeepAsync();
            }
        }

        Assert.True(await rig.TrimmedAsync() > 100);
        Assert.Equal(ArchiveFolder.Text(rig.Written), ArchiveFolder.Text(read));
    }

    [Fact]
    public async Task Read_FromEveryPosition_BeginsThere()
    {
        using var rig = await HistoryRig.NewAsync(stores);
        await rig.WriteAsync(20);
        await rig.KeepAsync();
        await rig.WriteAsync(10);
        await rig.KeepAsync();
        await rig.WriteAsync(5);

        for (var from = 1; from <= 36; from++)
            Assert.Equal(
                ArchiveFolder.Text(rig.Written.Skip(from - 1)), ArchiveFolder.Text(await ArchiveFolder.ListAsync(rig.History.ReadAsync(rig.Partition, from, default))));
    }

    [Fact]
    public async Task Read_ArchiveIsElsewhere_SaysWhatIsMissing()
    {
        using var rig = await HistoryRig.NewAsync(stores);
        using var elsewhere = new ArchiveFolder();
        await rig.WriteAsync(30);
        await rig.KeepAsync();
        await rig.WriteAsync(10);
        await rig.KeepAsync();

        var said = await Assert.ThrowsAsync<ShardHistoryGapException>(
            () => ArchiveFolder.ListAsync(new ShardHistory(elsewhere.Open(), rig.Logs, rig.Codec).ReadAsync(rig.Partition, 1, default)));

        Assert.Contains($"Entries 1 to 30 of partition {rig.Partition}", said.Message);
    }

    [Fact]
    public async Task Restore_EveryPosition_IsTheStateThere()
    {
        using var rig = await HistoryRig.NewAsync(stores, seed: 2);
        foreach (var count in new[] { 20, 15, 10 })
        {
            await rig.WriteAsync(count);
            await rig.KeepAsync();
        }

        await rig.WriteAsync(7);
        var state = new ShardState();
        Assert.Equal(rig.Codec.HashOf(state), rig.Codec.HashOf(await rig.Replay.RestoreAsync(rig.Partition, 0, default)));
        foreach (var entry in rig.Written)
        {
            state.Apply(entry.Entry);
            Assert.Equal(rig.Codec.HashOf(state), rig.Codec.HashOf(await rig.Replay.RestoreAsync(rig.Partition, entry.Position, default)));
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => rig.Replay.RestoreAsync(rig.Partition, rig.Written.Count + 1, default));
    }
}
