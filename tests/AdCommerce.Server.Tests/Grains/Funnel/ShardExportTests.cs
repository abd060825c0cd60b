using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Tests.Storage;
using AdCommerce.Server.Tests.Storage.Archive;

namespace AdCommerce.Server.Tests.Grains.Funnel;

public sealed class ShardExportTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, OnEmbeddedStore, OnRedis]
    public async Task Read_AcrossTheArchivesEnd_GivesEachEventOnceWithItsOutcome(StoreKind kind)
    {
        using var rig = await HistoryRig.NewAsync(stores, kind, seed: 21);
        foreach (var (written, kept) in new[] { (30, false), (20, true), (0, true), (25, true), (15, false) })
        {
            await rig.WriteAsync(written);
            if (kept)
                await rig.KeepAsync();
            foreach (var brand in FunnelTraffic.Brands)
                Assert.Equal(Expected(rig, Of(brand)), await ArchiveFolder.ListAsync(rig.Export.ReadAsync(rig.Partition, Of(brand), default)));
        }
    }

    [Theory, OnEmbeddedStore, OnRedis]
    public async Task Read_WhileEntriesAreArchivedAndTrimmed_GivesEachEventOnce(StoreKind kind)
    {
        using var rig = await HistoryRig.NewAsync(stores, kind, seed: 22);
        await rig.WriteAsync(60);
        await rig.KeepAsync();
        await rig.WriteAsync(60);
        var expected = Expected(rig, Of("lumiere"));

        List<ArchivedEvent> read = [];
        await foreach (var row in rig.Export.ReadAsync(rig.Partition, Of("lumiere"), default))
        {
            read.Add(row);
            if (read.Count % 25 == 0)
            {
                await rig.WriteAsync(10);
                await rig.KeepAsync();
            }
        }

        // Those that came while it ran may be in it, up to a point; never one twice, never one before them missing.
        var all = Expected(rig, Of("lumiere"));
        Assert.True(read.Count >= expected.Count, $"{read.Count} of {expected.Count}");
        Assert.Equal(all.Take(read.Count), read);
        Assert.True(await rig.TrimmedAsync() > 60);
    }

    [Fact]
    public async Task Read_RangesSideBySide_GiveEachEventOnce()
    {
        using var rig = await HistoryRig.NewAsync(stores, seed: 23);
        await rig.WriteAsync(50);
        await rig.KeepAsync();
        await rig.WriteAsync(50);
        long[] borders = [long.MinValue, rig.Written[10].Entry.TimeMicros, rig.Written[49].Entry.TimeMicros + 1, rig.Written[70].Entry.TimeMicros, long.MaxValue];

        List<ArchivedEvent> read = [];
        foreach (var (start, end) in borders.Zip(borders.Skip(1)))
            read.AddRange(await ArchiveFolder.ListAsync(rig.Export.ReadAsync(rig.Partition, new ArchiveQuery(1, long.MaxValue, "verdant", null, start, end), default)));

        Assert.Equal(Expected(rig, Of("verdant")), read);
    }

    [Fact]
    public async Task Read_OneCampaign_GivesOnlyItsEvents()
    {
        using var rig = await HistoryRig.NewAsync(stores, seed: 24);
        await rig.WriteAsync(30);
        await rig.KeepAsync();
        await rig.WriteAsync(30);
        var query = new ArchiveQuery(1, long.MaxValue, "lumiere", "spring");

        var read = await ArchiveFolder.ListAsync(rig.Export.ReadAsync(rig.Partition, query, default));

        Assert.Equal(Expected(rig, query), read);
        Assert.NotEmpty(read);
        Assert.NotEqual(Expected(rig, Of("lumiere")).Count, read.Count);
    }

    private static ArchiveQuery Of(string brandId) => new(1, long.MaxValue, brandId, null);

    private static List<ArchivedEvent> Expected(HistoryRig rig, ArchiveQuery query) => [.. rig.Written.SelectMany(ArchivedEvent.Of).Where(query.Takes)];
}
