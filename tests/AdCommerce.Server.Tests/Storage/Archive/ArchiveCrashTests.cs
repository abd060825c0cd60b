using AdCommerce.Grains.Funnel;
using AdCommerce.Storage.Archive;

namespace AdCommerce.Server.Tests.Storage.Archive;

/// <summary>The process dies between any two steps of writing and merging, twice in a row; the next one goes on and everything is there once.</summary>
public sealed class ArchiveCrashTests
{
    private const int Partition = 7;

    [Fact]
    public async Task Append_DiesAtAnyStep_IsWholeWhenRepeated()
    {
        // Two days with several sets, and then a third: the append writes, and merges the day before.
        var entries = ArchiveSamples.Some(40);
        var day = Array.FindIndex(entries, entry => entry.Entry.TimeMicros / ArchiveSamples.DayMicros > entries[0].Entry.TimeMicros / ArchiveSamples.DayMicros);
        Assert.InRange(day, 3, 30);
        var steps = 0;
        for (var dieAt = 1; steps == 0; dieAt++)
        {
            using var folder = new ArchiveFolder();
            await folder.Open().AppendAsync(Partition, entries[..2], default);
            await folder.Open().AppendAsync(Partition, entries[2..day], default);
            var disk = new DyingDisk(dieAt);
            if (await SurvivesAsync(folder, disk, entries[day..(day + 3)]))
                steps = disk.Steps;
            await AssertWholeAsync(folder, entries, day);

            await SurvivesAsync(folder, new DyingDisk(dieAt / 2), entries[day..]);
            await AssertWholeAsync(folder, entries, day);

            await folder.Open().AppendAsync(Partition, entries, default);
            await ParquetShardArchiveTests.AssertHoldsAsync(folder, entries);
            Assert.Empty(folder.Look().Leftovers);
            Assert.Equal(folder.Look().Chain(1), folder.Look().Sets);
        }

        Assert.True(steps > 20, $"only {steps} steps were tried");
    }

    [Fact]
    public async Task Append_EntriesFileWithoutItsName_CountsForNothing()
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(6);
        await folder.Open().AppendAsync(Partition, entries[..2], default);
        await folder.Open().AppendAsync(Partition, entries[2..4], default);
        var last = folder.Look().Sets[^1].PathOf(ArchiveSet.Entries);
        File.Move(last, last + PartitionFolder.TemporarySuffix);

        Assert.Equal(2, await folder.Open().FindEndAsync(Partition, default));
        await folder.Open().AppendAsync(Partition, entries[2..], default);

        await ParquetShardArchiveTests.AssertHoldsAsync(folder, entries);
        Assert.Empty(folder.Look().Leftovers);
    }

    private static async Task<bool> SurvivesAsync(ArchiveFolder folder, DyingDisk disk, ArchivedEntry[] entries)
    {
        try
        {
            await folder.Open(disk).AppendAsync(Partition, entries, default);
            return true;
        }
        catch (DiedException)
        {
            return false;
        }
    }

    /// <summary>What was there before is there, and whatever is there beyond is a beginning of what was being added.</summary>
    private static async Task AssertWholeAsync(ArchiveFolder folder, ArchivedEntry[] entries, int before)
    {
        var end = (int)await folder.Open().FindEndAsync(Partition, default);
        Assert.InRange(end, before, entries.Length);
        Assert.Equal(ArchiveFolder.Text(entries[..end]), ArchiveFolder.Text(await ArchiveFolder.ListAsync(folder.Open().ReadAsync(Partition, 1, default))));
    }
}
