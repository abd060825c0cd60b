using AdCommerce.Storage.Archive;

namespace AdCommerce.Server.Tests.Storage.Archive;

/// <summary>Digests hold what the files of their days hold, are few, and go with them.</summary>
public sealed class AttemptDigestTests
{
    private const int Partition = 7;
    private const int EntriesOfWeeks = 240;

    private static readonly DateOnly Start = new(2026, 11, 25);

    [Theory]
    [InlineData(3, "")]
    [InlineData(4, "4")]
    [InlineData(15, "4 4 4")]
    [InlineData(16, "16")]
    [InlineData(23, "16 4")]
    [InlineData(64, "64")]
    [InlineData(90, "64 16 4 4")]
    [InlineData(149, "64 64 16 4")]
    public void FindNext_DayByDay_LeavesFewPieces(int days, string expected)
    {
        List<AttemptDigest> digests = [];
        for (var day = 1; day <= days; day++)
        {
            if (AttemptDigest.FindNext(digests, Days(day)) is { } digest)
                digests = [.. digests.Where(other => !digest.Covers(other)), digest];
        }

        Assert.Equal(expected, string.Join(' ', digests.Select(static digest => digest.To - digest.From + 1)));
        Assert.All(digests, static digest => Assert.Equal(digest.To - digest.From, digest.LastDay.DayNumber - digest.FirstDay.DayNumber));
    }

    [Fact]
    public void FindNext_ManyDaysAtOnce_IsOneDigest() => Assert.Equal((1, 90), (AttemptDigest.FindNext([], Days(90))!.From, AttemptDigest.FindNext([], Days(90))!.To));

    [Fact]
    public async Task Append_ManyDays_ReportsReadEachAttemptOnceFromFewFiles()
    {
        using var folder = new ArchiveFolder();
        var (entries, most) = (ArchiveSamples.Some(EntriesOfWeeks), 0);
        var end = 0;
        foreach (var piece in entries.Chunk(8))
        {
            await folder.Open().AppendAsync(Partition, piece, default);
            end += piece.Length;
            Assert.Equal(ArchiveFolder.Reported(entries[..end]), await folder.ReportedAsync());
            most = Math.Max(most, (await folder.Open().FindAttemptFilesAsync(Partition, DateOnly.MinValue, default)).Files.Length);
        }

        Assert.True(folder.Look().Sets.Select(static set => set.Day).Distinct().Count() > 17, "the samples span weeks");
        // Three pieces of each size, and the sets of the day that is not over.
        Assert.InRange(most, 4, 10);
        Assert.DoesNotContain(folder.Look().Digests, digest => folder.Look().Digests.Any(other => other != digest && other.Covers(digest)));
        // Whoever deletes them loses nothing.
        foreach (var digest in folder.Look().Digests)
            File.Delete(digest.Path);
        Assert.Equal(ArchiveFolder.Reported(entries), await folder.ReportedAsync());
    }

    [Fact]
    public async Task Append_DigestsWereJustListed_StayUntilNobodyAsks()
    {
        using var folder = new ArchiveFolder();
        var (entries, asked) = (ArchiveSamples.Some(EntriesOfWeeks), folder.Open());
        var end = 0;
        foreach (var piece in entries.Chunk(8).TakeWhile(_ => folder.Look().Digests.Count < 3))
        {
            // By a process that knows of nobody who reads.
            await folder.Open().AppendAsync(Partition, piece, default);
            end += piece.Length;
        }

        var listed = (await asked.FindAttemptFilesAsync(Partition, DateOnly.MinValue, default)).Files;
        await asked.AppendAsync(Partition, entries[end..^2], default);
        await asked.AppendAsync(Partition, entries[^2..^1], default);
        Assert.Contains(folder.Look().Digests, digest => folder.Look().Digests.Any(other => other != digest && digest.Covers(other)));
        Assert.Equal(3, listed.Count(static file => file.Path.EndsWith(".digest.parquet", StringComparison.Ordinal) && File.Exists(file.Path)));

        await folder.Open().AppendAsync(Partition, entries[^1..], default);

        Assert.DoesNotContain(folder.Look().Digests, digest => folder.Look().Digests.Any(other => other != digest && other.Covers(digest)));
        Assert.Equal(ArchiveFolder.Reported(entries), await folder.ReportedAsync());
    }

    [Fact]
    public async Task Append_DiesAtAnyStepOfADigest_ReportsReadEachAttemptOnce()
    {
        var entries = ArchiveSamples.Some(90);
        var days = entries.Select(static entry => entry.Entry.TimeMicros / ArchiveSamples.DayMicros).ToList();
        var fifth = days.FindIndex(day => day == days.Distinct().ElementAt(4));
        var steps = 0;
        for (var dieAt = 1; steps == 0; dieAt++)
        {
            using var folder = new ArchiveFolder();
            await folder.Open().AppendAsync(Partition, entries[..fifth], default);
            Assert.Empty(folder.Look().Digests);
            var disk = new DyingDisk(dieAt);
            try
            {
                await folder.Open(disk).AppendAsync(Partition, entries[fifth..(fifth + 1)], default);
                steps = disk.Steps;
            }
            catch (DiedException)
            {
            }

            Assert.Equal(ArchiveFolder.Reported(entries[..(int)folder.Look().End]), await folder.ReportedAsync());
            await folder.Open().AppendAsync(Partition, entries[..(fifth + 2)], default);
            Assert.Equal(ArchiveFolder.Reported(entries[..(fifth + 2)]), await folder.ReportedAsync());
            Assert.Equal(fifth, Assert.Single(folder.Look().Digests).To);
            Assert.Empty(folder.Look().Leftovers);
        }

        Assert.True(steps > 15, $"only {steps} steps were tried");
    }

    [Fact]
    public async Task Append_DayIsDamaged_IsArchivedWithoutADigest()
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(60);
        var third = entries.Select(static entry => entry.Entry.TimeMicros / ArchiveSamples.DayMicros).Distinct().ElementAt(2);
        var first = entries.TakeWhile(entry => entry.Entry.TimeMicros / ArchiveSamples.DayMicros <= third).ToArray();
        await folder.Open().AppendAsync(Partition, first, default);
        var attempts = folder.Look().Sets[0].PathOf(ArchiveSet.Attempts);
        await File.WriteAllBytesAsync(attempts, (await File.ReadAllBytesAsync(attempts))[..^9]);

        await folder.Open().AppendAsync(Partition, entries[first.Length..], default);

        Assert.Empty(folder.Look().Digests);
        Assert.Empty(folder.Look().Leftovers);
        Assert.Equal(ArchiveFolder.Text(entries), ArchiveFolder.Text(await ArchiveFolder.ListAsync(folder.Open().ReadAsync(Partition, 1, default))));
    }

    [Fact]
    public async Task DeleteBefore_DayOfADigest_DeletesItAndMakesAnotherOfWhatIsLeft()
    {
        using var folder = new ArchiveFolder();
        var traffic = new Grains.Funnel.FunnelTraffic(seed: 21);
        var entries = traffic.Next(700);
        await folder.Open().AppendAsync(Partition, entries, default);
        var digest = folder.Look().Digests[0];

        var cut = await folder.Open().DeleteBeforeAsync(Partition, digest.FirstDay.AddDays(2), default);

        Assert.False(File.Exists(digest.Path));
        var left = entries.Where(entry => entry.Position > cut).ToArray();
        Assert.NotEmpty(ArchiveFolder.Reported(left));
        Assert.Equal(ArchiveFolder.Reported(left), await folder.ReportedAsync());
        var more = traffic.Next(10);
        await folder.Open().AppendAsync(Partition, more, default);
        Assert.Equal(cut + 1, folder.Look().Digests[0].From);
        Assert.Equal(ArchiveFolder.Reported([.. left, .. more]), await folder.ReportedAsync());
    }

    private static IReadOnlyList<ArchiveSet> Days(int count) =>
        [.. Enumerable.Range(0, count).Select(static day => new ArchiveSet($"/archive/v1/partition=07/day={Start.AddDays(day):yyyy-MM-dd}", Partition, Start.AddDays(day), day + 1, day + 1))];
}
