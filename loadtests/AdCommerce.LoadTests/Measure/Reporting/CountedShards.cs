using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.LoadTests.Damage;
using AdCommerce.Storage.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace AdCommerce.LoadTests.Measure.Reporting;

/// <summary>
/// Shards that have counted for a quarter of a year: one snapshot of each, with cells and nothing else, written into a store before any server is there. Every cell is
/// a number of attempts of one day and one variant; which they are follows from the numbers alone.
/// </summary>
internal sealed class CountedShards(long attempts, int firstDay)
{
    /// <summary>Days that have cells, up to and without the day of the snapshot.</summary>
    public const int Days = 90;

    /// <summary>The brand of all of them.</summary>
    public const string Brand = "lumiere";

    /// <summary>Its campaigns.</summary>
    public static readonly string[] Campaigns = ["counted-a", "counted-b", "counted-c"];

    private const int Variants = 200;
    private const int MicrosPerMilli = 1_000;

    private static readonly string[] Markets = ["CN", "SG", "MY", "TH", "VN", ""];
    private static readonly string[] Devices = ["phone", "tablet", "desktop", "tv", ""];
    private static readonly string[] Themes = ["love", "growth", "women", "family", ""];

    /// <summary>Attempts in all shards together.</summary>
    public long Attempts => attempts / Partitions.CountDefault * Partitions.CountDefault;

    /// <summary>Writes them.</summary>
    public async Task WriteAsync(string store)
    {
        await using var connection = await Connections.OpenAsync(store, 60_000);
        await using var services = new ServiceCollection().AddSerializer().AddSingleton<ShardCodec>().BuildServiceProvider();
        var (codec, serializer) = (services.GetRequiredService<ShardCodec>(), services.GetRequiredService<Serializer<ShardSnapshot>>());
        var logs = new RedisLogFactory(connection, TimeProvider.System);
        var snapshots = new RedisSnapshotsFactory(connection, NullLogger<RedisSnapshots>.Instance);
        for (var partition = 0; partition < Partitions.CountDefault; partition++)
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * MicrosPerMilli;
            // A snapshot counts only where its last entry is still there.
            await logs.Open(ShardLogs.NameOf(partition), hints: false).AppendAsync(1, codec.Encode(new ShardEntry(now, [new ShardCompacted()])));
            await snapshots.Open(ShardLogs.NameOf(partition)).WriteAsync(1, serializer.SerializeToArray(SnapshotOf(now)));
        }
    }

    private ShardSnapshot SnapshotOf(long nowMicros)
    {
        List<string> texts = [];
        int TextOf(string text)
        {
            var known = texts.IndexOf(text);
            if (known >= 0)
                return known;
            texts.Add(text);
            return texts.Count - 1;
        }

        // Divisors that share nothing, so that every dimension meets every other.
        SnapshotDimensions[] dimensions =
        [
            .. Enumerable.Range(0, Variants).Select(v => new SnapshotDimensions(
                TextOf(Brand), TextOf(Campaigns[v % 3]), TextOf($"placement-{v % 12}"), TextOf($"product-{v / 3 % 8}"), TextOf($"drama-{v % 7}"), TextOf($"episode-{v % 49}"), TextOf("table"),
                TextOf(Themes[v / 5 % 5]), TextOf(Markets[v / 7 % 6]), TextOf(Devices[v / 11 % 5]), TextOf(""), 0)),
        ];
        return new ShardSnapshot
        {
            Position = 1,
            TimeMicros = nowMicros,
            Texts = [.. texts],
            Dimensions = [.. dimensions],
            Cells = [.. Enumerable.Range(0, Days * Variants).Select(CellOf)],
        };
    }

    private SnapshotCell CellOf(int number)
    {
        var (each, cells) = (attempts / Partitions.CountDefault, (long)(Days * Variants));
        var entered = ((number + 1) * each / cells) - (number * each / cells);
        var (notes, rooms, joins) = (entered / 2, entered / 4, entered / 8);
        return new SnapshotCell(
            firstDay + (number / Variants), number % Variants, [entered, notes, rooms, joins], [entered, notes, rooms, joins], notes / 2, rooms / 2, entered, 0, []);
    }
}
