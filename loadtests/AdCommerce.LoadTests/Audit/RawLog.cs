using System.Globalization;
using System.IO.Hashing;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Campaigns.Budgets.Ledger;
using AdCommerce.Domain.Funnel;
using AdCommerce.LoadTests.Results;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using StackExchange.Redis;

namespace AdCommerce.LoadTests.Audit;

/// <summary>An entry as it was found.</summary>
internal sealed record LoggedEntry(int Partition, long Position, ShardEntry Entry);

/// <summary>
/// The partitions' logs as they lie in the store, read without the service. What was read once is kept: entries may be trimmed later, but
/// they may never change.
/// </summary>
internal sealed class RawLog(Run run, int partitions) : IDisposable
{
    private const int Window = 128;

    /// <summary>Positions behind the end that are looked at: an entry there would follow a hole.</summary>
    private const int Beyond = 8;

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly List<LoggedEntry>[] _entries = [.. Enumerable.Range(0, partitions).Select(static _ => new List<LoggedEntry>())];
    private readonly List<ulong>[] _hashes = [.. Enumerable.Range(0, partitions).Select(static _ => new List<ulong>())];

    /// <summary>How many partitions there are.</summary>
    public int Partitions => _entries.Length;

    /// <summary>What was read of each partition, from position 1 on.</summary>
    public IReadOnlyList<IReadOnlyList<LoggedEntry>> Entries => _entries;

    /// <summary>How many entries were read.</summary>
    public int Count => _entries.Sum(static e => e.Count);

    /// <summary>The key of an entry.</summary>
    public static string Key(int partition, long position) => string.Create(CultureInfo.InvariantCulture, $"{{shard/{partition}}}:log:{position}");

    /// <summary>Reads on to the end of every partition.</summary>
    public async Task ReadOnAsync(IDatabase database)
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            while (await ReadWindowAsync(database, partition) == Window)
            {
                // There may be more.
            }
        }
    }

    /// <summary>Reads again what was read, and notes every entry that is another one now. Trimmed ones are not looked for.</summary>
    public async Task VerifyUnchangedAsync(IDatabase database)
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            for (var from = 0; from < _hashes[partition].Count; from += Window)
            {
                var frames = await FramesAsync(database, partition, from + 1, Math.Min(Window, _hashes[partition].Count - from));
                for (var i = 0; i < frames.Length; i++)
                {
                    run.Expect(
                        frames[i] is null || XxHash3.HashToUInt64(frames[i]!) == _hashes[partition][from + i],
                        $"entry {from + i + 1} of partition {partition} has changed");
                }
            }
        }
    }

    /// <summary>A campaign's ledger, from its first entry to its last: none of it is ever trimmed.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> ReadLedgerAsync(IDatabase database, CampaignKey campaign)
    {
        var entries = new List<LedgerEntry>();
        while (true)
        {
            var keys = Enumerable.Range(entries.Count + 1, Window + Beyond).Select(position => LedgerKey(campaign, position)).ToArray();
            var frames = (await database.StringGetAsync([.. keys.Select(static k => (RedisKey)k)])).Select(static v => (byte[]?)v).ToArray();
            var found = Array.FindIndex(frames, static f => f is null) is >= 0 and var end ? Math.Min(end, Window) : Window;
            run.Expect(found == Window || frames.Skip(found).All(static f => f is null), $"the ledger of {campaign} has a hole at {entries.Count + found + 1}");
            for (var i = 0; i < found; i++)
                entries.Add(_services.GetRequiredService<Serializer>().Deserialize<LedgerEntry>(RawFrame.Open(keys[i], frames[i]!) ?? throw new InvalidDataException($"{keys[i]} is damaged."))!);
            if (found < Window)
                return entries;
        }
    }

    public void Dispose() => _services.Dispose();

    private static string LedgerKey(CampaignKey campaign, long position) =>
        string.Create(CultureInfo.InvariantCulture, $"{{ledger/{campaign.BrandId}/{campaign.CampaignId}}}:log:{position}");

    private async Task<int> ReadWindowAsync(IDatabase database, int partition)
    {
        var first = _entries[partition].Count + 1;
        var frames = await FramesAsync(database, partition, first, Window + Beyond);
        var found = Array.FindIndex(frames, static f => f is null) is >= 0 and var end ? end : frames.Length;
        if (found < Window)
            run.Expect(frames.Skip(found).All(static f => f is null), $"partition {partition} has a hole at {first + found}, or was trimmed beyond it before it was read");
        found = Math.Min(found, Window);
        for (var i = 0; i < found; i++)
            Take(partition, first + i, frames[i]!);
        return found;
    }

    private void Take(int partition, long position, byte[] frame)
    {
        if (RawFrame.Open(Key(partition, position), frame) is not { } bytes)
            throw new InvalidDataException($"Entry {position} of partition {partition} is damaged.");
        var entry = _services.GetRequiredService<Serializer>().Deserialize<ShardEntry>(bytes)!;
        _entries[partition].Add(new(partition, position, entry));
        _hashes[partition].Add(XxHash3.HashToUInt64(frame));
    }

    private static async Task<byte[]?[]> FramesAsync(IDatabase database, int partition, long from, int count)
    {
        var keys = Enumerable.Range(0, count).Select(i => (RedisKey)Key(partition, from + i)).ToArray();
        return [.. (await database.StringGetAsync(keys)).Select(static v => (byte[]?)v)];
    }
}
