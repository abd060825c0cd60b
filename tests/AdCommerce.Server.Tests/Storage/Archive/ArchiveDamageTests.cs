using AdCommerce.Grains.Funnel;
using AdCommerce.Storage.Archive;

namespace AdCommerce.Server.Tests.Storage.Archive;

/// <summary>Whatever is wrong with a file, it is said, with the file's name; nothing else comes out of the archive than what went in.</summary>
public sealed class ArchiveDamageTests
{
    private const int Partition = 7;

    [Theory]
    [InlineData(ArchiveSet.Entries)]
    [InlineData(ArchiveSet.Events)]
    [InlineData(ArchiveSet.Attempts)]
    public async Task Read_AnyByteChangedOrCut_NeverGivesAnythingElse(string table)
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(12);
        await folder.Open().AppendAsync(Partition, ParquetShardArchiveTests.OnOneDay(entries), default);
        var path = folder.Look().Sets.Single().PathOf(table);
        var whole = await File.ReadAllBytesAsync(path);
        var expected = await SayAsync(folder);
        var caught = 0;

        for (var at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 400))
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(path, damaged);
            caught += await AssertSaysOrIsWholeAsync(folder, path, expected);
            await File.WriteAllBytesAsync(path, whole[..at]);
            Assert.Equal(1, await AssertSaysOrIsWholeAsync(folder, path, expected));
        }

        // Bytes that mean nothing to anyone (statistics, who wrote it) may change unseen in the file of the entries.
        Assert.True(caught > 200, $"only {caught} were noticed");
    }

    [Theory]
    [InlineData(ArchiveSet.Events)]
    [InlineData(ArchiveSet.Attempts)]
    public async Task Read_FileMissing_NamesIt(string table)
    {
        using var folder = new ArchiveFolder();
        await folder.Open().AppendAsync(Partition, ArchiveSamples.Some(5), default);
        var path = folder.Look().Sets[0].PathOf(table);
        File.Delete(path);

        var said = await Assert.ThrowsAsync<ArchiveDamagedException>(() => SayAsync(folder));

        Assert.Equal(path, said.Path);
        Assert.Contains(path, said.Message);
    }

    [Fact]
    public async Task Read_SetMissingBetweenOthers_NamesWhatIsMissing()
    {
        using var folder = new ArchiveFolder();
        var entries = ArchiveSamples.Some(9);
        foreach (var piece in ParquetShardArchiveTests.OnOneDay(entries).Chunk(3))
            await folder.Open().AppendAsync(Partition, piece, default);
        File.Delete(folder.Look().Sets[1].PathOf(ArchiveSet.Entries));

        var said = await Assert.ThrowsAsync<ArchiveDamagedException>(() => folder.Open().FindEndAsync(Partition, default));

        Assert.Contains("entries 4 to 6", said.Message);
    }

    [Fact]
    public async Task Read_FileOfAnotherPartition_NamesIt()
    {
        using var folder = new ArchiveFolder();
        var entries = ParquetShardArchiveTests.OnOneDay(ArchiveSamples.Some(4));
        await folder.Open().AppendAsync(Partition, entries, default);
        await folder.Open().AppendAsync(8, entries, default);
        var path = folder.Look().Sets.Single().PathOf(ArchiveSet.Entries);
        File.Copy(folder.Look(8).Sets.Single().PathOf(ArchiveSet.Entries), path, overwrite: true);

        var said = await Assert.ThrowsAsync<ArchiveDamagedException>(() => SayAsync(folder));

        Assert.Contains("adcommerce.partition = \"8\"", said.Message);
        Assert.Equal(path, said.Path);
    }

    private static async Task<int> AssertSaysOrIsWholeAsync(ArchiveFolder folder, string path, string expected)
    {
        try
        {
            Assert.Equal(expected, await SayAsync(folder));
            return 0;
        }
        catch (ArchiveDamagedException damage)
        {
            // A damaged file of entries may vouch wrongly for the others.
            Assert.Equal(Path.GetDirectoryName(path), Path.GetDirectoryName(damage.Path));
            return 1;
        }
    }

    private static async Task<string> SayAsync(ArchiveFolder folder)
    {
        var archive = folder.Open();
        List<string> said = [.. ArchiveFolder.Text(await ArchiveFolder.ListAsync(archive.ReadAsync(Partition, 1, default)))];
        foreach (var brand in new[] { "lumiere", "verdant" })
            said.AddRange((await ArchiveFolder.ListAsync(archive.ReadEventsAsync(Partition, new ArchiveQuery(1, long.MaxValue, brand, null), default))).Select(row => row.ToString()));
        said.AddRange(ArchiveFolder.Text(await ArchiveFolder.AttemptsAsync(folder.Look())));
        return string.Join('\n', said);
    }
}
