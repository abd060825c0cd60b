using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns.Budgets;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Reports;
using AdCommerce.Server.Tests.Grains.Funnel;
using AdCommerce.Storage.Reports;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Tests.Storage.Reports;

public sealed class DuckReportEngineTests
{
    private static readonly ImmutableArray<ReportDimension> Dimensions = [.. Enum.GetValues<ReportDimension>()];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Sum_AnyQuestion_IsWhatTheSlowComputationSays(int seed)
    {
        using var world = await ReportWorld.NewAsync(seed);
        var random = new Random(seed);
        var attempts = 0L;
        for (var i = 0; i < 25; i++)
        {
            var scope = world.Draw(random);
            ImmutableArray<ReportDimension> dimensions = [.. Dimensions.OrderBy(_ => random.Next()).Take(random.Next(3))];
            var grouping = new FunnelGrouping(dimensions, random.Next(2) == 0, random.Next(2) == 0, world.NowMicros + random.NextInt64(30 * FunnelTraffic.DayMicros));

            var (total, parts) = await world.Engine.SumAsync(await world.GatherAsync(scope.QueryFor(grouping.WithPrevious)), scope, grouping, default);

            var oracle = new ReportOracle(world.All, scope);
            AssertFunnel(oracle.Funnel([], grouping.ByDay, grouping.WithPrevious, grouping.NowMicros), total);
            AssertFunnel(dimensions.IsEmpty ? [] : oracle.Funnel(dimensions, grouping.ByDay, grouping.WithPrevious, grouping.NowMicros), parts);
            attempts += total.Sum(static group => group.Sums.Stages[0].Attempts);
        }

        Assert.True(attempts > 150, $"{attempts} attempts are too few to tell anything.");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task TimesPathsAndLists_AnyQuestion_AreWhatTheSlowComputationSays(int seed)
    {
        using var world = await ReportWorld.NewAsync(seed);
        var random = new Random(seed);
        for (var i = 0; i < 8; i++)
        {
            var drawn = world.Draw(random);
            var scope = drawn with { Filters = [.. drawn.Filters.Where(static f => f.Dimension != ReportDimension.Circle)] };
            var attempts = await world.GatherAsync(scope.QueryFor(withPrevious: false));
            var oracle = new ReportOracle(world.All, scope);

            var times = await world.Engine.TimesAsync(attempts, scope, default);
            var paths = await world.Engine.PathsAsync(attempts, scope, default);

            Assert.Equal([Stage.Note, Stage.Livestream, Stage.Group], times.Select(static t => t.Stage));
            Assert.Equal(
                Enumerable.Range(1, 3).Select(oracle.Times), times.Select(static t => $"{t.Attempts} {string.Join(',', t.Bins)} {t.MedianMicros} {t.P90Micros}"));
            Assert.Equal(
                oracle.Paths().Order(StringComparer.Ordinal), paths.Select(static p => $"{string.Join('>', p.Stages.Select(static s => (int)s))}: {p.Attempts}").Order(StringComparer.Ordinal));
            await AssertListedAsync(world.Engine, attempts, scope, oracle, random);
        }
    }

    [Fact]
    public async Task Sum_RowsOfTwoFiles_CountOnce()
    {
        using var world = await ReportWorld.NewAsync(6);
        var scope = new ReportScope("lumiere", [], new ReportRange(CampaignClock.Of("Etc/UTC"), (int)(FunnelTraffic.StartMicros / FunnelTraffic.DayMicros), 90), []);
        var attempts = await world.GatherAsync(scope.QueryFor(withPrevious: false));
        var grouping = new FunnelGrouping([], false, false, world.NowMicros);
        var once = (await world.Engine.SumAsync(attempts, scope, grouping, default)).Total;

        // The last file a second time, as one that overlaps and of which nothing counts.
        var part = attempts.Parts[0];
        var twice = attempts with { Parts = [part with { Files = [.. part.Files, part.Files[^1] with { From = 1_000_000 }] }, attempts.Parts[1]] };

        Assert.Equal(ReportOracle.LinesOf(once), ReportOracle.LinesOf((await world.Engine.SumAsync(twice, scope, grouping, default)).Total));
    }

    [Fact]
    public async Task Sum_FileThatIsGone_IsTold()
    {
        using var world = await ReportWorld.NewAsync(7, entries: 20);
        var scope = world.Draw(new Random(7));
        var gone = new AttemptSet([new AttemptPart([new AttemptFile("/nowhere/000000000001-000000000002.attempts.parquet", 1)], [])], null);

        await Assert.ThrowsAsync<FileNotFoundException>(() => world.Engine.SumAsync(gone, scope, new FunnelGrouping([], false, false, 0), default));
    }

    [Fact]
    public async Task Sum_CallerGone_Stops()
    {
        using var world = await ReportWorld.NewAsync(8, entries: 20);
        var scope = world.Draw(new Random(8));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Engine.SumAsync(new AttemptSet([], null), scope, new FunnelGrouping([], false, false, 0), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Sum_MoreThanItsMemory_IsRefused()
    {
        using var world = await ReportWorld.NewAsync(9, entries: 200);
        var scope = new ReportScope("lumiere", [], new ReportRange(CampaignClock.Of("Etc/UTC"), (int)(FunnelTraffic.StartMicros / FunnelTraffic.DayMicros), 90), []);
        var one = world.All.First(a => a.Attempt.Entry.Campaign.BrandId == "lumiere");
        var many = new AttemptSet([new AttemptPart([], [.. Enumerable.Range(0, 300_000).Select(i => one with { Subject = $"somebody whose name takes some room {i}" })])], null);
        var small = new DuckReportEngine(Options.Create(new ReportConfig { MemoryMebibytes = 16 }), TimeProvider.System);

        await Assert.ThrowsAsync<ReportTooLargeException>(() => small.SumAsync(many, scope, new FunnelGrouping([], false, false, 0), default));
    }

    private static void AssertFunnel(IEnumerable<string> expected, IEnumerable<FunnelGroup> groups) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), ReportOracle.LinesOf(groups).Order(StringComparer.Ordinal));

    private static async Task AssertListedAsync(IReportEngine engine, AttemptSet attempts, ReportScope scope, ReportOracle oracle, Random random)
    {
        var (stage, atAll, size) = (random.Next(4), random.Next(2) == 0, random.Next(7, 60));
        List<ListedAttempt> listed = [];
        var place = default(AttemptPlace);
        AttemptPage page;
        do
        {
            page = await engine.ListAsync(attempts, scope, new AttemptBar((Stage)(stage + 1), atAll, place, size), default);
            listed.AddRange(page.Attempts);
            place = page.HasMore ? place.Behind(page.Attempts) : place;
        }
        while (page.HasMore);

        Assert.Equal(page.Total, listed.Count);
        Assert.Equal(
            oracle.List(stage, atAll),
            listed.Select(static a => $"{a.EntryMicros} {a.Subject} {a.Entry.Campaign.CampaignId} {string.Join(',', a.InOrderMicros.Select(static t => t ?? -1))} {string.Join(',', a.AtAllMicros.Select(static t => t ?? -1))}"));
    }
}
