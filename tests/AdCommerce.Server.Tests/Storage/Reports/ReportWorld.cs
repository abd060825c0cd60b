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

/// <summary>Random events of a few weeks: the first part archived, in several sets, the rest only in the state and behind it.</summary>
internal sealed class ReportWorld : IDisposable
{
    public const int Partition = 3;

    private static readonly string[] Zones = ["Etc/UTC", "Asia/Shanghai", "Asia/Kathmandu", "America/New_York", "Pacific/Auckland"];

    private readonly ArchiveFolder _folder = new();
    private readonly ShardTail _tail = new();
    private readonly FunnelTraffic _traffic;
    private readonly long _archived;

    private ReportWorld(FunnelTraffic traffic, ImmutableArray<ArchivedEntry> entries, long archived)
    {
        (_traffic, _archived) = (traffic, archived);
        _tail.Begin(0);
        List<SubjectAttempt> ended = [];
        foreach (var entry in entries)
        {
            _tail.Add(entry.Position, entry.Effects!);
            ended.AddRange(entry.Effects!.FinalAttempts.Select(static final => new SubjectAttempt(final.Subject, final.Attempt)));
        }

        // Some of what is archived is still in memory, as between archiving and the word of it.
        _tail.Drop(archived / 2);
        All = [.. ended, .. FunnelTraffic.Brands.SelectMany(brand => traffic.State.OpenAttempts(new AttemptQuery(brand, [], 0, long.MaxValue)))];
    }

    /// <summary>Every attempt there ever was.</summary>
    public IReadOnlyCollection<SubjectAttempt> All { get; }

    /// <summary>Time of the last entry.</summary>
    public long NowMicros => _traffic.TimeMicros;

    public IReportEngine Engine { get; } = new DuckReportEngine(Options.Create(new ReportConfig()), TimeProvider.System);

    public static async Task<ReportWorld> NewAsync(int seed, int entries = 500)
    {
        var traffic = new FunnelTraffic(seed);
        var written = traffic.Next(entries);
        var archived = (long)new Random(seed).Next(entries / 2, entries);
        var world = new ReportWorld(traffic, written, archived);
        foreach (var piece in written.Take((int)archived).Chunk(80))
            await world._folder.Open().AppendAsync(Partition, piece, default);
        return world;
    }

    /// <summary>What a report is made of.</summary>
    public async Task<AttemptSet> GatherAsync(AttemptQuery query)
    {
        var files = await _folder.Open().FindAttemptFilesAsync(Partition, DateOnly.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(query.FromMicros)), default);
        Assert.Equal(_archived, files.End);
        return new AttemptSet(files.Files, _tail.Read(_traffic.State, query, files.End).Attempts, files.KeptFrom);
    }

    /// <summary>Any question.</summary>
    public ReportScope Draw(Random random)
    {
        var clock = CampaignClock.Of(Zones[random.Next(Zones.Length)]);
        var first = clock.DayOf(FunnelTraffic.StartMicros) - 2;
        var last = clock.DayOf(NowMicros) + 2;
        var start = random.Next(first, last);
        var filters = ImmutableArray.CreateBuilder<ReportFilter>();
        foreach (var dimension in Enum.GetValues<ReportDimension>().Where(_ => random.Next(8) == 0))
        {
            var known = All.Select(a => dimension.ValueIn(a.Attempt.Entry)).Distinct().Order(StringComparer.Ordinal).ToList();
            filters.Add(new ReportFilter(dimension, [.. known.Where(_ => random.Next(3) > 0), "it's nobody's"]));
        }

        return new ReportScope(
            FunnelTraffic.Brands[random.Next(2)], random.Next(3) == 0 ? [random.Next(2) == 0 ? "spring" : "autumn"] : [],
            new ReportRange(clock, start, random.Next(1, last - start + 1)), filters.ToImmutable());
    }

    public void Dispose() => _folder.Dispose();
}
