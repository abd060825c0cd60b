using AdCommerce.Grains.Funnel;
using AdCommerce.Storage.Archive;
using CsCheck;

namespace AdCommerce.Server.Tests.Storage.Archive;

public sealed class ParquetShardArchiveTests
{
    private const int Partition = 7;

    [Fact]
    public void Append_AnyEntriesInAnyPieces_AreReadBackAsTheyWere()
    {
        Gen.Select(ArchiveSamples.Entries(1, 24), Gen.Int[1, 6]).Sample(
            (entries, pieces) =>
            {
                using var folder = new ArchiveFolder();
                foreach (var piece in entries.Chunk(Math.Max(1, entries.Length / pieces)))
                    folder.Open().AppendAsync(Partition, piece, default).GetAwaiter().GetResult();
                AssertHoldsAsync(folder, entries).GetAwaiter().GetResult();
            },
            iter: 60, threads: 2);
    }

    [Fact]
    public async Task Append_WhatIsThere_ChangesNothing()
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(20);
        await folder.Open().AppendAsync(Partition, entries[..12], default);
        var before = folder.Files;

        await folder.Open().AppendAsync(Partition, entries[..12], default);
        await folder.Open().AppendAsync(Partition, entries[3..7], default);
        Assert.Equal(before, folder.Files);

        await folder.Open().AppendAsync(Partition, entries[5..], default);
        await AssertHoldsAsync(folder, entries);
    }

    [Fact]
    public async Task Append_BehindAGap_IsRefused()
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(9);
        await folder.Open().AppendAsync(Partition, entries[..3], default);

        await Assert.ThrowsAsync<ArgumentException>(() => folder.Open().AppendAsync(Partition, entries[4..], default));
        await Assert.ThrowsAsync<ArgumentException>(() => folder.Open().AppendAsync(Partition, [entries[3], entries[5]], default));
        await Assert.ThrowsAsync<ArgumentException>(() => folder.Open().AppendAsync(Partition, [entries[3] with { Effects = null }], default));
        await Assert.ThrowsAsync<ArgumentException>(() => folder.Open().AppendAsync(Partition, [], default));

        await AssertHoldsAsync(folder, entries[..3]);
    }

    [Fact]
    public async Task Append_WhileAnotherHoldsTheLock_IsRefusedForNow()
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(3);
        using (PartitionLock.Take(new ArchiveDisk(), PartitionFolder.PathOf(folder.Root, Partition)))
            await Assert.ThrowsAsync<IOException>(() => folder.Open().AppendAsync(Partition, entries, default));

        await folder.Open().AppendAsync(Partition, entries, default);

        await AssertHoldsAsync(folder, entries);
    }

    [Fact]
    public async Task Append_NextDayBegins_DayThatIsOverIsOneSet()
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(60);
        foreach (var piece in entries.Chunk(2))
            await folder.Open().AppendAsync(Partition, piece, default);

        var days = folder.Look().Sets.GroupBy(set => set.Day).ToList();
        Assert.True(days.Count > 2, "the samples span several days");
        Assert.All(days.SkipLast(1), day => Assert.Single(day));
        Assert.Equal(days.Count, entries.Select(entry => entry.Entry.TimeMicros / ArchiveSamples.DayMicros).Distinct().Count());
        await AssertHoldsAsync(folder, entries);
    }

    [Fact]
    public async Task Append_FilesOfADayThatIsOverWereJustListed_StayUntilNobodyAsks()
    {
        using var folder = new ArchiveFolder();
        var (entries, asked) = (ArchiveSamples.Some(60), folder.Open());
        foreach (var piece in entries[..^2].Chunk(2))
        {
            var listed = await asked.FindAttemptFilesAsync(Partition, DateOnly.MinValue, default);
            await asked.AppendAsync(Partition, piece, default);
            Assert.All(listed.Files, static file => Assert.True(File.Exists(file.Path), file.Path));
        }

        Assert.Contains(folder.Look().Sets.GroupBy(static set => set.Day).SkipLast(1), static day => day.Count() > 1);
        await folder.Open().AppendAsync(Partition, entries[^2..], default);

        Assert.All(folder.Look().Sets.GroupBy(static set => set.Day).SkipLast(1), static day => Assert.Single(day));
        await AssertHoldsAsync(folder, entries);
    }

    [Fact]
    public async Task Append_ManySetsInADay_AreMergedBeforeItIsOver()
    {
        using var folder = new ArchiveFolder();
        var entries = OnOneDay(ArchiveSamples.Some(ParquetShardArchive.SetsPerDayMax + 3));
        foreach (var entry in entries)
            await folder.Open().AppendAsync(Partition, [entry], default);

        Assert.Equal(4, folder.Look().Sets.Count);
        await AssertHoldsAsync(folder, entries);
    }

    [Fact]
    public async Task Read_SetsThatOverlap_GiveEachEntryOnce()
    {
        // As after a backup was brought back: some entries stand in two sets.
        using var folder = new ArchiveFolder();
        using var other = new ArchiveFolder();
        var entries = OnOneDay(ArchiveSamples.Some(30));
        await folder.Open().AppendAsync(Partition, entries[..10], default);
        await folder.Open().AppendAsync(Partition, entries[10..20], default);
        await other.Open().AppendAsync(Partition, entries[..5], default);
        await other.Open().AppendAsync(Partition, entries[5..15], default);
        await other.Open().AppendAsync(Partition, entries[15..], default);
        foreach (var file in other.Files)
            File.Copy(Path.Combine(other.Root, file), Path.Combine(folder.Root, file), overwrite: true);

        await AssertHoldsAsync(folder, entries);
    }

    [Fact]
    public async Task Read_FromAnyPosition_BeginsThere()
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(15);
        await folder.Open().AppendAsync(Partition, entries[..8], default);
        await folder.Open().AppendAsync(Partition, entries[8..], default);

        for (var from = 1; from <= entries.Length + 2; from++)
            Assert.Equal(
                ArchiveFolder.Text(entries.Skip(from - 1)), ArchiveFolder.Text(await ArchiveFolder.ListAsync(folder.Open().ReadAsync(Partition, from, default))));
    }

    [Fact]
    public async Task ReadEvents_AnyQuery_GivesWhatItTakes()
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(40);
        await folder.Open().AppendAsync(Partition, entries[..25], default);
        await folder.Open().AppendAsync(Partition, entries[25..], default);
        var all = entries.SelectMany(ArchivedEvent.Of).ToList();
        var times = entries.Select(entry => entry.Entry.TimeMicros).ToList();

        Gen.Select(Gen.Int[1, 42], Gen.Int[1, 42], Gen.OneOf("lumiere", "verdant", "nobody"), Gen.OneOf("spring", "autumn", null), Gen.OneOf([.. times]), Gen.OneOf([.. times]))
            .Select((from, to, brand, campaign, start, end) => new ArchiveQuery(from, to, brand, campaign, start, end))
            .Sample(query => Assert.Equal(
                all.Where(query.Takes), ArchiveFolder.ListAsync(folder.Open().ReadEventsAsync(Partition, query, default)).GetAwaiter().GetResult()), iter: 100, threads: 1);
    }

    [Fact]
    public async Task Read_MergedWhileItIsRead_GoesOnBehindWhatItGave()
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(40);
        var dayEnds = entries.Count(entry => entry.Entry.TimeMicros / ArchiveSamples.DayMicros == entries[0].Entry.TimeMicros / ArchiveSamples.DayMicros);
        Assert.InRange(dayEnds, 4, 39);
        foreach (var entry in entries[..dayEnds])
            await folder.Open().AppendAsync(Partition, [entry], default);

        List<ArchivedEntry> read = [];
        await foreach (var entry in folder.Open().ReadAsync(Partition, 1, default))
        {
            read.Add(entry);
            if (read.Count == 2)
                await folder.Open().AppendAsync(Partition, entries[dayEnds..], default);
        }

        Assert.Equal(ArchiveFolder.Text(entries[..read.Count]), ArchiveFolder.Text(read));
        Assert.True(read.Count >= dayEnds);
    }

    [Fact]
    public async Task FindEnd_NothingThere_IsZero()
    {
        using var folder = new ArchiveFolder();

        Assert.Equal(0, await folder.Open().FindEndAsync(Partition, default));
        Assert.Empty(await ArchiveFolder.ListAsync(folder.Open().ReadAsync(Partition, 1, default)));
        Assert.Null(await folder.Open().FindBaseAsync(Partition, default));
    }

    internal static ArchivedEntry[] OnOneDay(ArchivedEntry[] entries) =>
        [.. entries.Select((entry, i) => entry with { Entry = entry.Entry with { TimeMicros = ArchiveSamples.StartMicros + i } })];

    internal static async Task AssertHoldsAsync(ArchiveFolder folder, ArchivedEntry[] entries)
    {
        var archive = folder.Open();
        Assert.Equal(entries.Length, await archive.FindEndAsync(Partition, default));
        Assert.Equal(ArchiveFolder.Text(entries), ArchiveFolder.Text(await ArchiveFolder.ListAsync(archive.ReadAsync(Partition, 1, default))));
        List<ArchivedEvent> events = [];
        foreach (var brand in new[] { "lumiere", "verdant" })
            events.AddRange(await ArchiveFolder.ListAsync(archive.ReadEventsAsync(Partition, new ArchiveQuery(1, long.MaxValue, brand, null), default)));
        Assert.Equal(entries.SelectMany(ArchivedEvent.Of), events.OrderBy(row => row.Position).ThenBy(row => row.Index));
        if (folder.Look().Chain(1).Count == folder.Look().Sets.Count)
            Assert.Equal(ArchiveFolder.Text(entries.SelectMany(ArchivedAttempt.Of)), ArchiveFolder.Text(await ArchiveFolder.AttemptsAsync(folder.Look())));
    }
}
