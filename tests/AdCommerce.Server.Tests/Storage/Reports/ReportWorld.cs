using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Reports;
using AdCommerce.Server.Tests.Grains.Funnel;
using AdCommerce.Server.Tests.Storage.Archive;
using AdCommerce.Storage.Reports;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Tests.Storage.Reports;

/// <summary>Random events of a few weeks in two partitions: of each the first part archived, in several sets, the rest only in the state and behind it.</summary>
internal sealed class ReportWorld : IDisposable
{
    private static readonly string[] Zones = ["Etc/UTC", "Asia/Shanghai", "Asia/Kathmandu", "America/New_York", "Pacific/Auckland", "Europe/Berlin"];

    private readonly ArchiveFolder _folder = new();
    private readonly List<(FunnelTraffic Traffic, ShardTail Tail, long Archived)> _partitions = [];
    private readonly List<SubjectAttempt> _all = [];

    // Some read one partition after the other, others both together.
    private ReportWorld(int seed) =>
        Engine = new DuckReportEngine(Options.Create(new ReportConfig { BatchFiles = seed % 2 == 0 ? 256 : 1 }), TimeProvider.System);

    /// <summary>Every attempt there ever was.</summary>
    public IReadOnlyCollection<SubjectAttempt> All => _all;

    /// <summary>Time of the last entry.</summary>
    public long NowMicros => _partitions.Max(static partition => partition.Traffic.TimeMicros);

    public IReportEngine Engine { get; }

    public static async Task<ReportWorld> NewAsync(int seed, int entries = 300)
    {
        var world = new ReportWorld(seed);
        for (var partition = 0; partition < 2; partition++)
            await world.AddAsync(partition, new FunnelTraffic((2 * seed) + partition, $"viewer-{partition}-"), entries, new Random(seed).Next(entries / 2, entries));
        return world;
    }

    /// <summary>What a report is made of.</summary>
    public async Task<AttemptSet> GatherAsync(AttemptQuery query)
    {
        var parts = ImmutableArray.CreateBuilder<AttemptPart>();
        for (var i = 0; i < _partitions.Count; i++)
        {
            var (traffic, tail, archived) = _partitions[i];
            var files = await _folder.Open().FindAttemptFilesAsync(i, DateOnly.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(query.FromMicros)), default);
            Assert.Equal(archived, files.End);
            parts.Add(new AttemptPart(files.Files, tail.Read(traffic.State, query, files.End).Attempts));
        }

        return new AttemptSet(parts.ToImmutable(), null);
    }

    /// <summary>Any question.</summary>
    public ReportScope Draw(Random random)
    {
        var clock = CampaignClock.Of(Zones[random.Next(Zones.Length)]);
        var first = clock.DayOf(FunnelTraffic.StartMicros) - 2;
        var last = clock.DayOf(NowMicros) + 2;
        var start = random.Next(first, last);
        // Some begin months before, so that clocks change on the way.
        var before = random.Next(4) == 0 ? random.Next(300) : 0;
        var filters = ImmutableArray.CreateBuilder<ReportFilter>();
        foreach (var dimension in Enum.GetValues<ReportDimension>().Where(_ => random.Next(8) == 0))
        {
            var known = All.Select(a => dimension.ValueIn(a.Attempt.Entry)).Distinct().Order(StringComparer.Ordinal).ToList();
            filters.Add(new ReportFilter(dimension, [.. known.Where(_ => random.Next(3) > 0), "it's nobody's"]));
        }

        return new ReportScope(
            FunnelTraffic.Brands[random.Next(2)], random.Next(3) == 0 ? [random.Next(2) == 0 ? "spring" : "autumn"] : [],
            new ReportRange(clock, start - before, random.Next(1, last - start + 1) + before), filters.ToImmutable());
    }

    public void Dispose() => _folder.Dispose();

    private async Task AddAsync(int partition, FunnelTraffic traffic, int entries, int archived)
    {
        var tail = new ShardTail();
        tail.Begin(0);
        var written = traffic.Next(entries);
        foreach (var entry in written)
        {
            tail.Add(entry.Position, entry.Effects!);
            _all.AddRange(entry.Effects!.FinalAttempts.Select(static final => new SubjectAttempt(final.Subject, final.Attempt)));
        }

        // Some of what is archived is still in memory, as between archiving and the word of it.
        tail.Drop(archived / 2);
        _all.AddRange(FunnelTraffic.Brands.SelectMany(brand => traffic.State.OpenAttempts(new AttemptQuery(brand, [], 0, long.MaxValue))));
        foreach (var piece in written.Take(archived).Chunk(80))
            await _folder.Open().AppendAsync(partition, piece, default);
        _partitions.Add((traffic, tail, archived));
    }
}
