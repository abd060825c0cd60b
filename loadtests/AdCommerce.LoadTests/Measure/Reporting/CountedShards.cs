using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.LoadTests.Damage;
using AdCommerce.Storage.Archive;
using AdCommerce.Storage.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace AdCommerce.LoadTests.Measure.Reporting;

/// <summary>
/// Shards that have counted for a quarter of a year: one snapshot of each, with cells and nothing else, and an archive with the attempts that were counted, an entry a day; written before any
/// server is there. Every cell is a number of attempts of one day and one variant; which they are follows from the numbers alone.
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
    private const int AttemptsPerViewer = 5;
    private const int PseudonymBytes = 24;
    private const long MicrosPerDay = 24 * 3_600_000_000L;

    // From stage to stage, by number: so long that medians differ.
    private const long StepMicros = 60_000_000;
    private const int StepsMax = 97;

    private static readonly string[] Markets = ["CN", "SG", "MY", "TH", "VN", ""];
    private static readonly string[] Devices = ["phone", "tablet", "desktop", "tv", ""];
    private static readonly string[] Themes = ["love", "growth", "women", "family", ""];

    // Divisors that share nothing, so that every dimension meets every other.
    private static readonly EntryDimensions[] Seen =
    [
        .. Enumerable.Range(0, Variants).Select(static v => new EntryDimensions(
            new PlacementKey(new CampaignKey(Brand, Campaigns[v % 3]), $"placement-{v % 12}"), $"product-{v / 3 % 8}", $"drama-{v % 7}", $"episode-{v % 49}", "table",
            Themes[v / 5 % 5], Markets[v / 7 % 6], Devices[v / 11 % 5], "")),
    ];

    private readonly long _each = attempts / Partitions.CountDefault;

    /// <summary>Attempts in all shards together.</summary>
    public long Attempts => _each * Partitions.CountDefault;

    /// <summary>Viewers in all of them.</summary>
    public long Viewers => _each / AttemptsPerViewer * Partitions.CountDefault;

    /// <summary>Writes them.</summary>
    /// <param name="store">Connection string of the store.</param>
    /// <param name="archive">Folder of the archive.</param>
    /// <param name="say">Gets a line now and then.</param>
    public async Task WriteAsync(string store, string archive, Action<string> say)
    {
        await using var connection = await Connections.OpenAsync(store, 60_000);
        await using var services = new ServiceCollection().AddSerializer().AddSingleton<ShardCodec>().BuildServiceProvider();
        var (codec, snapshotBytes) = (services.GetRequiredService<ShardCodec>(), services.GetRequiredService<Serializer<ShardSnapshot>>());
        var logs = new RedisLogFactory(connection, TimeProvider.System);
        var snapshots = new RedisSnapshotsFactory(connection, NullLogger<RedisSnapshots>.Instance);
        var files = new ParquetShardArchive(archive, new UnflushedDisk(), services.GetRequiredService<Serializer<ShardEntry>>(), snapshotBytes);
        for (var partition = 0; partition < Partitions.CountDefault; partition++)
        {
            var entries = Enumerable.Range(0, Days).Select(day => new ShardEntry(EndOf(day), [new ShardCompacted()])).ToList();
            var log = logs.Open(ShardLogs.NameOf(partition), hints: false);
            for (var i = 0; i < Days; i++)
                await log.AppendAsync(i + 1, codec.Encode(entries[i]));
            // A snapshot counts only where its last entry is still there.
            await snapshots.Open(ShardLogs.NameOf(partition)).WriteAsync(Days, snapshotBytes.SerializeToArray(SnapshotOf()));
            var subjects = SubjectsOf(partition);
            await files.AppendAsync(
                partition, [.. entries.Select((entry, day) => new ArchivedEntry(day + 1, entry, new ShardEffects([[]], [.. AttemptsOf(day, subjects)])))], CancellationToken.None);
            if ((partition + 1) % 16 == 0)
                say($"{partition + 1} of {Partitions.CountDefault} partitions are written");
        }
    }

    private long EndOf(int day) => ((firstDay + day + 1) * MicrosPerDay) - 1;

    private ShardSnapshot SnapshotOf()
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

        SnapshotDimensions[] dimensions =
        [
            .. Seen.Select(seen => new SnapshotDimensions(
                TextOf(Brand), TextOf(seen.Campaign.CampaignId), TextOf(seen.Placement.PlacementId), TextOf(seen.ProductId), TextOf(seen.DramaId), TextOf(seen.EpisodeId), TextOf(seen.SlotId),
                TextOf(seen.Theme), TextOf(seen.Market), TextOf(seen.Device), TextOf(""), 0)),
        ];
        return new ShardSnapshot
        {
            Position = Days,
            TimeMicros = EndOf(Days - 1),
            Texts = [.. texts],
            Dimensions = [.. dimensions],
            Cells = [.. Enumerable.Range(0, Days * Variants).Select(CellOf)],
        };
    }

    private SnapshotCell CellOf(int number)
    {
        var (entered, notes, rooms, joins) = StagesOf(number);
        return new SnapshotCell(
            firstDay + (number / Variants), number % Variants, [entered, notes, rooms, joins], [entered, notes, rooms, joins], notes / 2, rooms / 2, entered, 0, []);
    }

    /// <summary>How many of a cell came to each stage.</summary>
    private (long Entered, long Notes, long Rooms, long Joins) StagesOf(int number)
    {
        var cells = (long)(Days * Variants);
        var entered = ((number + 1) * _each / cells) - (number * _each / cells);
        return (entered, entered / 2, entered / 4, entered / 8);
    }

    private string[] SubjectsOf(int partition)
    {
        var subjects = new string[_each / AttemptsPerViewer];
        for (var i = 0; i < subjects.Length; i++)
            subjects[i] = Base64Url.EncodeToString(SHA256.HashData(BitConverter.GetBytes((partition * (long)subjects.Length) + i)).AsSpan(0, PseudonymBytes));
        return subjects;
    }

    private IEnumerable<FinalAttempt> AttemptsOf(int day, string[] subjects)
    {
        var before = day * Variants * _each / (Days * Variants);
        for (var variant = 0; variant < Variants; variant++)
        {
            var (entered, notes, rooms, joins) = StagesOf((day * Variants) + variant);
            for (var i = 0; i < entered; i++, before++)
                yield return new FinalAttempt(subjects[before * 7_919 % subjects.Length], AttemptOf(day, variant, before, i < notes, i < rooms, i < joins, i < notes / 2, i < rooms / 2));
        }
    }

    private Attempt AttemptOf(int day, int variant, long number, bool note, bool room, bool join, bool deepRead, bool engaged)
    {
        // Every second of a day has some.
        var entry = ((firstDay + day) * MicrosPerDay) + (number * 1_299_709 % 86_400 * 1_000_000);
        var step = (1 + (number % StepsMax)) * StepMicros;
        ImmutableArray<long> reached = [entry, note ? entry + step : -1, room ? entry + (2 * step) : -1, join ? entry + (3 * step) : -1];
        return new Attempt
        {
            EntryMicros = entry,
            EndMicros = join ? reached[^1] : entry + JourneyTerms.Default.WindowMicros,
            Entry = Seen[variant],
            Terms = JourneyTerms.Default,
            InOrderMicros = reached,
            AtAllMicros = reached,
            DeepRead = deepRead,
            Engaged = engaged,
            Exposures = 1,
            Sales = [],
            GroupLeaves = 0,
        };
    }

    /// <summary>A disk that is not waited for: nothing of this has to outlive a power cut.</summary>
    private sealed class UnflushedDisk : ArchiveDisk
    {
        public override void Finish(Stream file) => file.Dispose();

        public override void FlushFolder(string path)
        {
        }
    }
}
