using System.Text.Json;
using AdCommerce.Domain.Funnel;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Grains.Funnel;
using AdCommerce.Server.Tests.Grains.Funnel;
using AdCommerce.Storage.Archive;

namespace AdCommerce.Server.Tests.Storage.Archive;

/// <summary>
/// Files stay readable for ever. For each format there is a folder with an archive as it was written then, and what is in it, a line each. New formats
/// add folders; what is there never changes.
/// </summary>
public sealed class ArchiveGoldenTests
{
    private const int Whole = 7;
    private const int Trimmed = 8;

    public static TheoryData<string> Formats => [.. Directory.GetDirectories(Golden).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static string Golden => Path.Combine(Repository.Root, "tests", "AdCommerce.Server.Tests", "Storage", "Archive", "Golden");

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Read_ArchiveOfAFormat_IsWhatWasWritten(string format)
    {
        var written = await File.ReadAllLinesAsync(Path.Combine(Golden, format, "content.jsonl"));

        var read = await ContentAsync(Path.Combine(Golden, format));

        Assert.Equal(written.Length, read.Count);
        foreach (var (before, now) in written.Zip(read))
            AssertHolds(JsonDocument.Parse(before).RootElement, JsonDocument.Parse(now).RootElement);
    }

    [Fact]
    public async Task Read_ArchiveOfToday_IsWhatTheNewestFormatHolds()
    {
        using var folder = new ArchiveFolder();
        await WriteAsync(folder.Root);

        Assert.Equal(await File.ReadAllLinesAsync(Path.Combine(Golden, ArchiveTable<EntryRow>.Schema, "content.jsonl")), await ContentAsync(folder.Root));
    }

    /// <summary>Writes what a folder of a format holds: one partition with all its days, and one of which retention has deleted some.</summary>
    private static async Task WriteAsync(string root)
    {
        foreach (var partition in new[] { Whole, Trimmed })
        {
            var traffic = new FunnelTraffic(seed: 31);
            foreach (var piece in traffic.Next(24).Append(traffic.Settle()).Chunk(10))
                await ArchiveFolder.Open(root).AppendAsync(partition, piece, default);
        }

        await ArchiveFolder.Open(root).DeleteBeforeAsync(Trimmed, new DateOnly(2026, 11, 26), default);
    }

    private static async Task<List<string>> ContentAsync(string root)
    {
        var archive = ArchiveFolder.Open(root);
        List<string> lines = [];
        foreach (var partition in new[] { Whole, Trimmed })
        {
            var state = await archive.FindBaseAsync(partition, default) is { } snapshot ? ShardState.Of(snapshot) : new ShardState();
            lines.Add(JsonSerializer.Serialize(new { partition, basePosition = state.Position, end = await archive.FindEndAsync(partition, default) }));
            foreach (var brand in FunnelTraffic.Brands)
                lines.AddRange(state.Cells(brand).Select(cell => JsonSerializer.Serialize(cell)));
            await foreach (var entry in archive.ReadAsync(partition, state.Position + 1, default))
                lines.AddRange(entry.Entry.Operations.Select(operation => JsonSerializer.Serialize(
                    new { entry.Position, entry.Entry.TimeMicros, Type = operation.GetType().Name, Operation = (object)operation })));
            foreach (var brand in FunnelTraffic.Brands)
            {
                await foreach (var row in archive.ReadEventsAsync(partition, new ArchiveQuery(1, long.MaxValue, brand, null), default))
                    lines.Add(JsonSerializer.Serialize(row));
            }

            lines.AddRange((await ArchiveFolder.AttemptsAsync(PartitionFolder.Read(root, partition))).Select(row => JsonSerializer.Serialize(row)));
        }

        return lines;
    }

    /// <summary>Everything that was said then is said now; a later version may say more.</summary>
    private static void AssertHolds(JsonElement before, JsonElement now)
    {
        Assert.Equal(before.ValueKind, now.ValueKind);
        switch (before.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in before.EnumerateObject())
                    AssertHolds(member.Value, now.GetProperty(member.Name));
                break;
            case JsonValueKind.Array:
                Assert.Equal(before.GetArrayLength(), now.GetArrayLength());
                foreach (var (a, b) in before.EnumerateArray().Zip(now.EnumerateArray()))
                    AssertHolds(a, b);
                break;
            default:
                Assert.Equal(before.GetRawText(), now.GetRawText());
                break;
        }
    }
}
