using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Learning;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Learning;
using AdCommerce.Server.Tests.Funnel;
using AdCommerce.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using static AdCommerce.Server.Tests.Funnel.ChainServer;

namespace AdCommerce.Server.Tests.Learning;

/// <summary>What viewers do becomes rates on every silo, and stays.</summary>
public sealed class RateLearningTests
{
    private const string Often = "--AdCommerce:Learning:PeriodMillis=100";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly PlacementKey Placement = new(new CampaignKey("lumiere", "chain"), "all");

    [Fact]
    public async Task Refresh_RecordedOnOneSilo_IsLearnedOnTheOtherAndTheSame()
    {
        Requirements.Demand(Requirement.RedisServer);
        await using var redis = await RedisServerProcess.StartAsync();
        using var here = new ChainServer($"--AdCommerce:Redis:ConnectionString={redis.ConnectionString}", Often);
        await here.InitializeAsync();
        await using var there = await WholeServer.StartAsync($"--AdCommerce:Redis:ConnectionString={redis.ConnectionString}", Often);
        var (ours, theirs) = (RatesOf(here.Services), RatesOf(there.Services));
        var before = await UntilAsync(theirs, static rates => rates.OrdinalOf(Placement) >= 0);
        await here.NewNoteAsync();

        for (var i = 0; i < 5; i++)
            await SeeAndReadAsync(here);

        var after = await UntilAsync(theirs, rates => NotesOf(rates) > NotesOf(before));
        // Nobody does anything any more: both have read as far.
        var same = await UntilAsync(ours, rates => rates.Seed == theirs.Current.Seed && NotesOf(rates) >= NotesOf(after));
        Assert.Equal(NotesOf(theirs.Current), NotesOf(same));
        await here.DisposeAsync();
    }

    [Fact]
    public async Task Start_AfterEventsOfAnEarlierRun_KnowsTheirRates()
    {
        using var directory = new TemporaryDirectory();
        var keeping = $"--AdCommerce:DataDirectory={directory.Path}";
        LearnedRates learned;
        using (var server = new ChainServer(keeping, Often))
        {
            await server.InitializeAsync();
            await server.NewNoteAsync();
            var before = await UntilAsync(RatesOf(server.Services), static rates => rates.OrdinalOf(Placement) >= 0);
            await SeeAndReadAsync(server);
            learned = await UntilAsync(RatesOf(server.Services), rates => NotesOf(rates) > NotesOf(before));
            await server.DisposeAsync();
        }

        await using var again = await WholeServer.StartAsync(keeping, Often);

        var known = await UntilAsync(RatesOf(again.Services), rates => rates.Seed == learned.Seed && rates.OrdinalOf(Placement) >= 0);
        Assert.Equal(NotesOf(learned), NotesOf(known));
    }

    [Fact]
    public async Task Record_ViewersOfCircles_CountInTheCircleThatWasDecidedFor_AndNothingSensitiveIsRecorded()
    {
        using var server = new ChainServer(
            Often, "--AdCommerce:Learning:Circles:0:Attribute=skin_type", "--AdCommerce:Learning:Circles:0:Values:0=oily",
            "--AdCommerce:Learning:Circles:1:Attribute=taste", "--AdCommerce:Learning:Circles:1:Values:0=fruity", "--AdCommerce:Learning:Circles:1:Values:1=floral");
        await server.InitializeAsync();
        var rates = await UntilAsync(RatesOf(server.Services), static rates => rates.Cells.Count > 1 && rates.OrdinalOf(Placement) >= 0);
        var withoutProfile = await server.TokenAsync("role=viewer&id=viewer-dry");
        withoutProfile.Add("sec-gpc", "1");

        await server.SeeAsync(await server.TokenAsync("role=viewer&id=viewer-oily"));
        await server.SeeAsync(await server.TokenAsync("role=viewer&id=viewer-private"));
        await server.SeeAsync(withoutProfile);

        Assert.Equal(["", "taste=fruity", "taste=floral"], Enumerable.Range(0, rates.Cells.Count).Select(rates.Cells.CircleOf));
        var shards = server.Services.GetRequiredService<Shards>();
        var changes = await Task.WhenAll(shards.All.Select(shard => shard.CountCircles(0, 0)));
        var shown = changes.SelectMany(static c => c.Rows).Where(static row => row.Placement == Placement).GroupBy(static row => row.Circle);
        Assert.Equal([("", 2L), ("taste=fruity", 1L)], shown.Select(static g => (g.Key, g.Sum(row => row.Sums.Shown))).Order());
        await server.DisposeAsync();
    }

    private static async Task SeeAndReadAsync(ChainServer server)
    {
        var viewer = await server.NewViewerAsync();
        var step = await server.SeeAsync(viewer);
        var read = await server.RecordAsync(viewer, Event(V1.EventKind.NoteOpen, step.EventToken));
        Assert.Equal(V1.EventStatus.Accepted, read.Outcomes[0].Status);
    }

    private static SharedRates RatesOf(IServiceProvider services) => services.GetRequiredService<SharedRates>();

    private static double NotesOf(LearnedRates rates) => rates.Table.MeanRate(rates.OrdinalOf(Placement), 0, Stage.Note);

    private static async Task<LearnedRates> UntilAsync(SharedRates shared, Func<LearnedRates, bool> isThere)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            if (shared.Current is var rates && isThere(rates))
                return rates;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        }
    }
}
