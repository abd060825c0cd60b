using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Tests.Grains.Funnel;
using AdCommerce.Storage.Archive;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Storage.Archive;

public sealed class ArchiveRetentionTests
{
    private const int Partition = 7;

    [Fact]
    public async Task DeleteBefore_SomeDays_LeavesABaseThatTheRestFollowsFrom()
    {
        using var folder = new ArchiveFolder();
        var entries = await FillAsync(folder, seed: 11);
        var days = folder.Look().Sets.Select(set => set.Day).Distinct().ToList();
        Assert.True(days.Count > 4);

        foreach (var day in days[1..^1])
        {
            var cut = await folder.Open().DeleteBeforeAsync(Partition, day, default);
            Assert.Equal(entries.Last(entry => DayOf(entry) < day).Position, cut);
            await AssertFollowsAsync(folder, entries, cut);
            Assert.DoesNotContain(Directory.GetDirectories(folder.Look().Path), path => ArchiveSet.DayOf(path) < day);
        }
    }

    [Fact]
    public async Task DeleteBefore_Everything_LeavesTheBaseAndTakesWhatFollows()
    {
        using var folder = new ArchiveFolder();
        var traffic = new FunnelTraffic(seed: 12);
        var entries = traffic.Next(30);
        await folder.Open().AppendAsync(Partition, entries, default);

        Assert.Equal(30, await folder.Open().DeleteBeforeAsync(Partition, new DateOnly(2030, 1, 1), default));
        Assert.Equal(0, await folder.Open().DeleteBeforeAsync(Partition, new DateOnly(2030, 1, 1), default));

        Assert.Equal(30, await folder.Open().FindEndAsync(Partition, default));
        var more = traffic.Next(10);
        await folder.Open().AppendAsync(Partition, more, default);
        await AssertFollowsAsync(folder, [.. entries, .. more], 30);
        await Assert.ThrowsAsync<IOException>(() => ArchiveFolder.ListAsync(folder.Open().ReadAsync(Partition, 30, default)));
        // Events of deleted days are gone; those that are left are found from any position.
        Assert.Equal(
            more.SelectMany(ArchivedEvent.Of).Where(row => row.Origin.Campaign.BrandId == "lumiere"),
            await ArchiveFolder.ListAsync(folder.Open().ReadEventsAsync(Partition, new ArchiveQuery(1, long.MaxValue, "lumiere", null), default)));
    }

    [Fact]
    public async Task DeleteBefore_DiesAtAnyStep_LosesNothingThatARebuildNeeds()
    {
        var steps = 0;
        for (var dieAt = 1; steps == 0; dieAt++)
        {
            using var folder = new ArchiveFolder();
            var entries = await FillAsync(folder, seed: 13);
            var day = folder.Look().Sets[^1].Day;
            await folder.Open().DeleteBeforeAsync(Partition, folder.Look().Sets[1].Day, default);
            var disk = new DyingDisk(dieAt);
            try
            {
                await folder.Open(disk).DeleteBeforeAsync(Partition, day, default);
                steps = disk.Steps;
            }
            catch (DiedException)
            {
                var cut = folder.Look().BasePosition;
                await AssertFollowsAsync(folder, entries, cut);
            }

            await folder.Open().DeleteBeforeAsync(Partition, day, default);
            await folder.Open().AppendAsync(Partition, [entries[^1]], default);
            await AssertFollowsAsync(folder, entries, entries.Last(entry => DayOf(entry) < day).Position);
            Assert.All(folder.Look().Sets, set => Assert.Equal(day, set.Day));
            Assert.Empty(folder.Look().Leftovers);
        }

        Assert.True(steps > 8, $"only {steps} steps were tried");
    }

    [Fact]
    public async Task FindBase_Damaged_NamesIt()
    {
        using var folder = new ArchiveFolder();
        await FillAsync(folder, seed: 14);
        var cut = await folder.Open().DeleteBeforeAsync(Partition, folder.Look().Sets[^1].Day, default);
        var path = ArchiveBase.PathOf(folder.Look().Path, cut);
        var whole = await File.ReadAllBytesAsync(path);
        for (var at = 0; at < whole.Length; at += 23)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 4;
            await File.WriteAllBytesAsync(path, damaged);
            Assert.Equal(path, (await Assert.ThrowsAsync<ArchiveDamagedException>(() => folder.Open().FindBaseAsync(Partition, default))).Path);
            await File.WriteAllBytesAsync(path, whole[..at]);
            Assert.Equal(path, (await Assert.ThrowsAsync<ArchiveDamagedException>(() => folder.Open().FindBaseAsync(Partition, default))).Path);
        }
    }

    [Fact]
    public async Task Delete_RetentionDays_KeepsAsManyWholeDays()
    {
        using var folder = new ArchiveFolder();
        await FillAsync(folder, seed: 15);
        var last = folder.Look().Sets[^1].Day;
        var time = new FakeTimeProvider(new DateTimeOffset(last, new TimeOnly(13, 0), TimeSpan.Zero));
        var config = Options.Create(new ArchiveConfig { RetentionDays = 2 });
        using var retention = new ArchiveRetention(folder.Open(), config, time, NullLogger<ArchiveRetention>.Instance);

        await retention.DeleteAsync(default);

        Assert.Equal([last.AddDays(-2), last.AddDays(-1), last], folder.Look().Sets.Select(set => set.Day).Distinct());
    }

    private static async Task<ArchivedEntry[]> FillAsync(ArchiveFolder folder, int seed)
    {
        ArchivedEntry[] entries = [.. new FunnelTraffic(seed).Next(120)];
        foreach (var piece in entries.Chunk(17))
            await folder.Open().AppendAsync(Partition, piece, default);
        return entries;
    }

    /// <summary>Base and what follows make the state that all entries make.</summary>
    private static async Task AssertFollowsAsync(ArchiveFolder folder, ArchivedEntry[] entries, long cut)
    {
        var archive = folder.Open();
        Assert.Equal(cut, folder.Look().BasePosition);
        var state = await archive.FindBaseAsync(Partition, default) is { } snapshot ? ShardState.Of(snapshot) : new ShardState();
        Assert.Equal(cut, state.Position);
        await foreach (var entry in archive.ReadAsync(Partition, cut + 1, default))
            state.Apply(entry.Entry);
        var whole = new ShardState();
        foreach (var entry in entries)
            whole.Apply(entry.Entry);
        Assert.Equal(ArchiveFolder.Snapshots.SerializeToArray(whole.ToSnapshot()), ArchiveFolder.Snapshots.SerializeToArray(state.ToSnapshot()));
    }

    private static DateOnly DayOf(ArchivedEntry entry) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(entry.Entry.TimeMicros));
}
